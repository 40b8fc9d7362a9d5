//! The sign-up policy, as the operator's settings give it.

use shared::settings::{Lookup, Setting, SettingError};

mod email_pattern;

pub use email_pattern::EmailPattern;

const ALLOWED_EMAIL_DOMAINS: Setting =
    Setting { variable: "ALLOWED_EMAIL_DOMAINS", example: "example.com,*.example.com,ana@partner.example" };
const DENIED_EMAIL_DOMAINS: Setting = Setting { variable: "DENIED_EMAIL_DOMAINS", example: "spam.example" };
const REQUIRED_ATTRIBUTES: Setting = Setting { variable: "REQUIRED_ATTRIBUTES", example: "given_name,custom:zip" };

/// The longest name of a custom attribute without its prefix (Cognito API: `SchemaAttributeType.Name`).
const MAX_CUSTOM_NAME_CHARS: usize = 20;

/// Who may sign up. An empty list is no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Only these e-mail addresses.
    pub allowed_emails: Vec<EmailPattern>,
    /// None of these e-mail addresses, even where they are allowed above.
    pub denied_emails: Vec<EmailPattern>,
    /// Attributes that must be there and not blank.
    pub required_attributes: Vec<String>,
}

impl Policy {
    /// Reads the settings named above; those that contradict each other are an error.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let policy = Self {
            allowed_emails: ALLOWED_EMAIL_DOMAINS.list(lookup, EmailPattern::parse)?,
            denied_emails: DENIED_EMAIL_DOMAINS.list(lookup, EmailPattern::parse)?,
            required_attributes: REQUIRED_ATTRIBUTES.list(lookup, attribute_name)?,
        };
        policy.contradiction().map_or(Ok(policy), Err)
    }

    /// An allowed entry that a denied one includes lets nobody in: one of the two is a mistake.
    fn contradiction(&self) -> Option<SettingError> {
        let denied = |allowed: &&EmailPattern| self.denied_emails.iter().any(|denied| denied.includes(allowed));
        let entry = self.allowed_emails.iter().find(denied)?;
        Some(ALLOWED_EMAIL_DOMAINS.error(format!("`{entry}` is denied altogether by DENIED_EMAIL_DOMAINS")))
    }
}

/// Standard attributes are lower-case words; custom ones have the prefix `custom:`.
fn attribute_name(text: &str) -> Result<String, String> {
    let is_name = match text.strip_prefix("custom:") {
        Some(name) => {
            (1..=MAX_CUSTOM_NAME_CHARS).contains(&name.chars().count()) && !name.contains(char::is_whitespace)
        }
        None => text.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
    };
    let problem = || format!("`{text}` is no attribute name: standard ones are lower case, own ones are `custom:name`");
    is_name.then(|| text.to_owned()).ok_or_else(problem)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn read(settings: &[(&str, &str)]) -> Result<Policy, SettingError> {
        Policy::from_lookup(&|name| settings.iter().find(|(own, _)| *own == name).map(|(_, value)| value.to_string()))
    }

    pub(crate) fn policy(settings: &[(&str, &str)]) -> Policy {
        read(settings).unwrap()
    }

    #[test]
    fn no_settings_are_no_rules() {
        assert_eq!(Policy::from_lookup(&|_| None), Ok(Policy::default()));
    }

    #[test]
    fn lists_are_read() {
        let required = policy(&[("REQUIRED_ATTRIBUTES", "given_name, custom:Zip ,")]);
        assert_eq!(required.required_attributes, ["given_name", "custom:Zip"]);
        let lists = policy(&[("ALLOWED_EMAIL_DOMAINS", "example.com,*.Example.org, ana@bücher.example")]);
        let entries: Vec<String> = lists.allowed_emails.iter().map(ToString::to_string).collect();
        assert_eq!(entries, ["example.com", "*.example.org", "…@xn--bcher-kva.example"]);
    }

    #[test]
    fn a_wrong_setting_names_itself_its_problem_and_an_example() {
        for (variable, value, expected) in [
            (
                "ALLOWED_EMAIL_DOMAINS",
                "exam ple.com",
                "ALLOWED_EMAIL_DOMAINS: `exam ple.com` is not a domain: write `example.com` for one domain or \
                 `*.example.com` for those below it; write for example \
                 ALLOWED_EMAIL_DOMAINS=example.com,*.example.com,ana@partner.example",
            ),
            (
                "DENIED_EMAIL_DOMAINS",
                "ana@x@spam.example",
                "DENIED_EMAIL_DOMAINS: `…@spam.example` is not an e-mail address: write for example `ana@example.com`; \
                 write for example DENIED_EMAIL_DOMAINS=spam.example",
            ),
            (
                "REQUIRED_ATTRIBUTES",
                "Given Name",
                "REQUIRED_ATTRIBUTES: `Given Name` is no attribute name: standard ones are lower case, own ones are \
                 `custom:name`; write for example REQUIRED_ATTRIBUTES=given_name,custom:zip",
            ),
        ] {
            assert_eq!(read(&[(variable, value)]).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn what_is_both_allowed_and_denied_does_not_start() {
        for (allowed, denied, contradiction) in [
            ("example.com", "example.com", Some("example.com")),
            ("partner.example,Ana@example.com", "ana@EXAMPLE.com", Some("…@example.com")),
            ("ana@mail.example.com", "*.example.com", Some("…@mail.example.com")),
            ("*.example.com", "spam.example.com", None),
            ("example.com", "ana@example.com", None),
            ("", "example.com", None),
        ] {
            let error = read(&[("ALLOWED_EMAIL_DOMAINS", allowed), ("DENIED_EMAIL_DOMAINS", denied)]).err();
            let expected = contradiction.map(|entry| format!("`{entry}` is denied altogether by DENIED_EMAIL_DOMAINS"));
            assert_eq!(error.map(|error| error.problem), expected, "{allowed} {denied}");
        }
    }
}
