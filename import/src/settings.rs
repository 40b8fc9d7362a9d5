//! What the functions that import are told of their pool, in environment variables.

use shared::settings::{Lookup, Setting, SettingError, active_attribute, user_pool_id};

const REPORT_BUCKET: Setting = Setting { variable: "REPORT_BUCKET", example: "lifeguard-reports" };

/// Which pool it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub user_pool_id: String,
    /// The attribute that says whether an account is active; `None`: the pool has none.
    pub active_attribute: Option<String>,
    /// Where imports in shards keep their plans and reports; `None`: there are no such imports.
    pub report_bucket: Option<String>,
}

impl Settings {
    /// Reads the settings, or says which variable is wrong.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let report_bucket = REPORT_BUCKET.text(lookup);
        Ok(Self { user_pool_id: user_pool_id(lookup)?, active_attribute: active_attribute(lookup)?, report_bucket })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pool: &str, active: &str) -> Result<Settings, String> {
        let lookup = |name: &str| match name {
            "USER_POOL_ID" => Some(pool.to_owned()),
            "ACTIVE_ATTRIBUTE" => Some(active.to_owned()),
            _ => None,
        };
        Settings::from_lookup(&lookup).map_err(|error| error.to_string())
    }

    #[test]
    fn settings_are_read_or_refused() {
        let expected =
            Settings { user_pool_id: "eu-west-1_Ab".to_owned(), active_attribute: None, report_bucket: None };
        assert_eq!(settings("eu-west-1_Ab", ""), Ok(expected));
        for (pool, active, text) in [
            ("", "", "USER_POOL_ID: is not set; write for example USER_POOL_ID=eu-west-1_AbCdEfGhI"),
            ("pool", "", "USER_POOL_ID: is not a user pool id; write for example USER_POOL_ID=eu-west-1_AbCdEfGhI"),
            (
                "eu-west-1_Ab",
                "active",
                "ACTIVE_ATTRIBUTE: `active` is no custom attribute; write for example ACTIVE_ATTRIBUTE=custom:active",
            ),
        ] {
            assert_eq!(settings(pool, active), Err(text.to_owned()), "{pool:?} {active:?}");
        }
    }
}
