//! What the operator sets.

use invitation::Invitations;
use shared::{
    groups::GroupRules,
    settings::{Lookup, Setting, SettingError, active_attribute, group_rules, group_rules_warning},
};

const RETRY_QUEUE_URL: Setting =
    Setting { variable: "RETRY_QUEUE_URL", example: "https://sqs.eu-west-1.amazonaws.com/123456789012/group-retry" };

/// Which groups, which attribute says that a user is active, and where unfinished work goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub rules: GroupRules,
    /// What the operator should know about the rules.
    pub rules_warning: Option<String>,
    /// Which tokens give groups; without keys none does.
    pub invitations: Invitations,
    /// `None`: no attribute is set.
    pub active_attribute: Option<String>,
    /// `None`: what cannot be done in time fails.
    pub retry_queue_url: Option<String>,
}

impl Settings {
    /// Reads `GROUP_RULES`, `USER_WRITABLE_ATTRIBUTES`, the settings of [`Invitations`], `ACTIVE_ATTRIBUTE` and
    /// `RETRY_QUEUE_URL`; what is unset or blank is not there.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let retry_queue_url = RETRY_QUEUE_URL.text(lookup);
        if retry_queue_url.as_ref().is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
            return Err(RETRY_QUEUE_URL.error("is not a URL"));
        }
        let rules = group_rules(lookup)?;
        Ok(Self {
            rules_warning: group_rules_warning(&rules, lookup)?,
            rules,
            invitations: Invitations::from_lookup(lookup)?,
            active_attribute: active_attribute(lookup)?,
            retry_queue_url,
        })
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
            ("GROUP_RULES", r#"{"default":"members"}"#, "GROUP_RULES: `default` must be a list"),
            ("GROUP_RULES", r#"{"default":["two words"]}"#, "GROUP_RULES: `two words` is no group name"),
            ("RETRY_QUEUE_URL", "group-retry", "RETRY_QUEUE_URL: is not a URL"),
            ("ACTIVE_ATTRIBUTE", "active", "ACTIVE_ATTRIBUTE: `active` is no custom attribute"),
            ("ACTIVE_ATTRIBUTE", "custom:", "ACTIVE_ATTRIBUTE: `custom:` is no custom attribute"),
            ("ACTIVE_ATTRIBUTE", "custom:is active", "ACTIVE_ATTRIBUTE: `custom:is active` is no custom attribute"),
        ] {
            let error = with(variable, value).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
            assert!(error.contains("; write for example "), "{error}");
        }
    }
}
