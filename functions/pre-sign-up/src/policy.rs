//! The sign-up policy, as the operator's settings give it.

use shared::settings::{Lookup, Setting, SettingError};

use crate::rejection::Rejection;

mod email_pattern;
mod user_name;
mod value;

pub use email_pattern::EmailPattern;
pub use user_name::{ReservedName, UserNamePolicy};

const ALLOWED_CLIENTS: Setting = Setting { variable: "ALLOWED_CLIENTS", example: "3n4b5urk1ft4fl3mg5e62d9ado" };
const ALLOWED_EMAIL_DOMAINS: Setting =
    Setting { variable: "ALLOWED_EMAIL_DOMAINS", example: "example.com,*.example.com,ana@partner.example" };
const DENIED_EMAIL_DOMAINS: Setting = Setting { variable: "DENIED_EMAIL_DOMAINS", example: "spam.example" };
const REFUSE_SUBADDRESSES: Setting = Setting { variable: "REFUSE_SUBADDRESSES", example: "true" };
const USER_NAME_LENGTH: Setting = Setting { variable: "USER_NAME_LENGTH", example: "3-30" };
const RESERVED_USER_NAMES: Setting = Setting { variable: "RESERVED_USER_NAMES", example: "admin,support" };
const REFUSE_MIXED_SCRIPTS: Setting = Setting { variable: "REFUSE_MIXED_SCRIPTS", example: "true" };
const REFUSE_CONTACT_USER_NAMES: Setting = Setting { variable: "REFUSE_CONTACT_USER_NAMES", example: "true" };
const REQUIRED_ATTRIBUTES: Setting = Setting { variable: "REQUIRED_ATTRIBUTES", example: "given_name,custom:zip" };
const OBSERVE: Setting = Setting { variable: "OBSERVE", example: "EmailDomainNotAllowed,AttributeMissing" };

/// Who may sign up. What is empty or false is no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Only through these app clients, by id.
    pub allowed_clients: Vec<String>,
    /// Only these e-mail addresses.
    pub allowed_emails: Vec<EmailPattern>,
    /// None of these e-mail addresses, even where they are allowed above.
    pub denied_emails: Vec<EmailPattern>,
    /// No address with a sub-address, as in `ana+news@example.com`.
    pub refuse_subaddresses: bool,
    /// Only such user names, where people choose them.
    pub user_name: UserNamePolicy,
    /// Attributes that must be there and not blank.
    pub required_attributes: Vec<String>,
    /// The codes of rules that refuse nobody: what they have against a sign-up is only logged.
    pub observed: Vec<&'static str>,
}

impl Policy {
    /// Reads one setting for each rule; those that contradict each other are an error.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let policy = Self {
            allowed_clients: ALLOWED_CLIENTS.list(lookup, value::client_id)?,
            allowed_emails: ALLOWED_EMAIL_DOMAINS.list(lookup, EmailPattern::parse)?,
            denied_emails: DENIED_EMAIL_DOMAINS.list(lookup, EmailPattern::parse)?,
            refuse_subaddresses: optional(&REFUSE_SUBADDRESSES, lookup, value::flag)?.unwrap_or_default(),
            user_name: user_name_policy(lookup)?,
            required_attributes: REQUIRED_ATTRIBUTES.list(lookup, value::attribute_name)?,
            observed: OBSERVE.list(lookup, value::codes)?.concat(),
        };
        policy.contradiction().map_or(Ok(policy), Err)
    }

    /// Whether the rule behind the rejection refuses nobody.
    pub fn observes(&self, rejection: &Rejection) -> bool {
        self.observed.contains(&rejection.code())
    }

    /// An allowed entry that lets nobody in is a mistake.
    fn contradiction(&self) -> Option<SettingError> {
        let problem = self.allowed_emails.iter().find_map(|allowed| self.obstacle(allowed))?;
        Some(ALLOWED_EMAIL_DOMAINS.error(problem))
    }

    /// The setting that refuses every address the allowed entry means, if one does.
    fn obstacle(&self, allowed: &EmailPattern) -> Option<String> {
        if self.denied_emails.iter().any(|denied| denied.includes(allowed)) {
            return Some(format!("`{allowed}` is denied altogether by DENIED_EMAIL_DOMAINS"));
        }
        let subaddress = matches!(allowed, EmailPattern::Address(address) if address.has_subaddress());
        let problem = || format!("`{allowed}` has a sub-address, which REFUSE_SUBADDRESSES does not accept");
        (subaddress && self.refuse_subaddresses).then(problem)
    }
}

fn user_name_policy(lookup: Lookup<'_>) -> Result<UserNamePolicy, SettingError> {
    Ok(UserNamePolicy {
        length: optional(&USER_NAME_LENGTH, lookup, value::user_name_length)?,
        reserved: RESERVED_USER_NAMES.list(lookup, value::reserved_name)?,
        refuse_mixed_scripts: optional(&REFUSE_MIXED_SCRIPTS, lookup, value::flag)?.unwrap_or_default(),
        refuse_contacts: optional(&REFUSE_CONTACT_USER_NAMES, lookup, value::flag)?.unwrap_or_default(),
    })
}

/// The value made a `T`; `None` where the variable is unset or blank.
fn optional<T>(
    setting: &Setting,
    lookup: Lookup<'_>,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, SettingError> {
    setting.text(lookup).map(|text| parse(&text).map_err(|problem| setting.error(problem))).transpose()
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
                "ALLOWED_CLIENTS",
                "my app",
                "ALLOWED_CLIENTS: `my app` is no id of an app client; write for example \
                 ALLOWED_CLIENTS=3n4b5urk1ft4fl3mg5e62d9ado",
            ),
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
                "REFUSE_SUBADDRESSES",
                "yes",
                "REFUSE_SUBADDRESSES: `yes` is neither `true` nor `false`; write for example REFUSE_SUBADDRESSES=true",
            ),
            (
                "USER_NAME_LENGTH",
                "30-3",
                "USER_NAME_LENGTH: `30-3` is no range of 1 to 128 characters; write for example USER_NAME_LENGTH=3-30",
            ),
            (
                "USER_NAME_LENGTH",
                "3-129",
                "USER_NAME_LENGTH: `3-129` is no range of 1 to 128 characters; write for example USER_NAME_LENGTH=3-30",
            ),
            (
                "RESERVED_USER_NAMES",
                "the admin",
                "RESERVED_USER_NAMES: `the admin` is no user name; write for example RESERVED_USER_NAMES=admin,support",
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
    fn observed_rules_are_codes_or_all() {
        assert_eq!(policy(&[("OBSERVE", "EmailDenied, UserNameLength")]).observed, ["EmailDenied", "UserNameLength"]);
        assert_eq!(policy(&[("OBSERVE", "*")]).observed, Rejection::CODES);
        let error = read(&[("OBSERVE", "EmailDenied,emaildenied")]).unwrap_err();
        let codes = Rejection::CODES.join(", ");
        assert_eq!(error.problem, format!("`emaildenied` is no code: there are {codes}, or `*` for all"));
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
        let error =
            read(&[("ALLOWED_EMAIL_DOMAINS", "ana+x@example.com"), ("REFUSE_SUBADDRESSES", "true")]).unwrap_err();
        assert_eq!(error.problem, "`…@example.com` has a sub-address, which REFUSE_SUBADDRESSES does not accept");
    }
}
