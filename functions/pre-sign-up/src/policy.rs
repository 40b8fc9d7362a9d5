//! The sign-up policy, as the operator's settings give it.

use shared::{
    domain::DomainPattern,
    settings::{Lookup, Setting, SettingError},
};

const ALLOWED_EMAIL_DOMAINS: Setting =
    Setting { variable: "ALLOWED_EMAIL_DOMAINS", example: "example.com,*.example.com" };
const DENIED_EMAIL_DOMAINS: Setting = Setting { variable: "DENIED_EMAIL_DOMAINS", example: "spam.example" };
const REQUIRED_ATTRIBUTES: Setting = Setting { variable: "REQUIRED_ATTRIBUTES", example: "given_name,custom:zip" };

/// The longest name of a custom attribute without its prefix (Cognito API: `SchemaAttributeType.Name`).
const MAX_CUSTOM_NAME_CHARS: usize = 20;

/// Who may sign up. An empty list is no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Only e-mail addresses in one of these domains.
    pub allowed_domains: Vec<DomainPattern>,
    /// No e-mail address in any of these domains, even where it is allowed above.
    pub denied_domains: Vec<DomainPattern>,
    /// Attributes that must be there and not blank.
    pub required_attributes: Vec<String>,
}

impl Policy {
    /// Reads `ALLOWED_EMAIL_DOMAINS`, `DENIED_EMAIL_DOMAINS` and `REQUIRED_ATTRIBUTES`, each comma-separated.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        Ok(Self {
            allowed_domains: ALLOWED_EMAIL_DOMAINS.list(lookup, DomainPattern::parse)?,
            denied_domains: DENIED_EMAIL_DOMAINS.list(lookup, DomainPattern::parse)?,
            required_attributes: REQUIRED_ATTRIBUTES.list(lookup, attribute_name)?,
        })
    }

    /// Whether any rule looks at the e-mail's domain.
    pub(crate) fn has_domain_rules(&self) -> bool {
        !self.allowed_domains.is_empty() || !self.denied_domains.is_empty()
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
mod tests {
    use super::*;

    fn with(variable: &'static str, value: &'static str) -> Result<Policy, SettingError> {
        Policy::from_lookup(&move |name| (name == variable).then(|| value.to_owned()))
    }

    #[test]
    fn no_settings_are_no_rules() {
        assert_eq!(Policy::from_lookup(&|_| None), Ok(Policy::default()));
    }

    #[test]
    fn lists_are_read() {
        let policy = with("REQUIRED_ATTRIBUTES", "given_name, custom:Zip ,").unwrap();
        assert_eq!(policy.required_attributes, ["given_name", "custom:Zip"]);
        let policy = with("ALLOWED_EMAIL_DOMAINS", "example.com,*.Example.org").unwrap();
        let domains: Vec<String> = policy.allowed_domains.iter().map(ToString::to_string).collect();
        assert_eq!(domains, ["example.com", "*.example.org"]);
    }

    #[test]
    fn a_wrong_setting_names_itself_its_problem_and_an_example() {
        for (variable, value, expected) in [
            (
                "ALLOWED_EMAIL_DOMAINS",
                "exam ple.com",
                "ALLOWED_EMAIL_DOMAINS: `exam ple.com` is not a domain: write `example.com` for one domain or \
                 `*.example.com` for those below it; write for example ALLOWED_EMAIL_DOMAINS=example.com,*.example.com",
            ),
            (
                "DENIED_EMAIL_DOMAINS",
                "@spam.example",
                "DENIED_EMAIL_DOMAINS: `@spam.example` is not a domain: write `example.com` for one domain or \
                 `*.example.com` for those below it; write for example DENIED_EMAIL_DOMAINS=spam.example",
            ),
            (
                "REQUIRED_ATTRIBUTES",
                "Given Name",
                "REQUIRED_ATTRIBUTES: `Given Name` is no attribute name: standard ones are lower case, own ones are \
                 `custom:name`; write for example REQUIRED_ATTRIBUTES=given_name,custom:zip",
            ),
        ] {
            assert_eq!(with(variable, value).unwrap_err().to_string(), expected);
        }
    }
}
