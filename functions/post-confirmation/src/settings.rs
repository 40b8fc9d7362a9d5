//! What the operator sets.

use shared::{
    groups::GroupRules,
    settings::{Lookup, Setting, SettingError},
};

const GROUP_RULES: Setting = Setting {
    variable: "GROUP_RULES",
    example: r#"{"default":["members"],"rules":[{"emailDomain":"example.com","groups":["staff"]}]}"#,
};
const ACTIVE_ATTRIBUTE: Setting = Setting { variable: "ACTIVE_ATTRIBUTE", example: "custom:active" };

/// Which groups, and which attribute says that a user is active.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub rules: GroupRules,
    /// `None`: no attribute is set.
    pub active_attribute: Option<String>,
}

impl Settings {
    /// Reads `GROUP_RULES` and `ACTIVE_ATTRIBUTE`; unset or blank, there are no rules and no attribute.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let active_attribute = ACTIVE_ATTRIBUTE.text(lookup);
        if active_attribute.as_ref().is_some_and(|name| !name.starts_with("custom:")) {
            return Err(ACTIVE_ATTRIBUTE.error("is not a custom attribute of the pool"));
        }
        Ok(Self { rules: GROUP_RULES.json(lookup)?, active_attribute })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variable: &'static str, value: &'static str) -> Result<Settings, SettingError> {
        Settings::from_lookup(&move |name| (name == variable).then(|| value.to_owned()))
    }

    #[test]
    fn nothing_set_is_nothing_done() {
        assert_eq!(Settings::from_lookup(&|_| None), Ok(Settings::default()));
    }

    #[test]
    fn a_wrong_setting_names_itself_and_its_problem() {
        for (variable, value, expected) in [
            ("GROUP_RULES", "members", "GROUP_RULES: is not a JSON object"),
            (
                "GROUP_RULES",
                r#"{"default":"members"}"#,
                "GROUP_RULES: invalid type: string \"members\", expected a sequence",
            ),
            ("GROUP_RULES", r#"{"default":["two words"]}"#, "GROUP_RULES: `two words` is no group name"),
            ("ACTIVE_ATTRIBUTE", "active", "ACTIVE_ATTRIBUTE: is not a custom attribute of the pool"),
        ] {
            let error = with(variable, value).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
            assert!(error.contains("; write for example "), "{error}");
        }
    }
}
