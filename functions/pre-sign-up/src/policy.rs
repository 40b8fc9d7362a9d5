//! The sign-up policy, as the operator's settings give it.

use shared::settings::{Lookup, Setting, SettingError};

use crate::rejection::Rejection;

mod attributes;
mod email;
mod email_pattern;
mod mode;
mod pattern;
mod phone;
mod reserved_names;
mod user_name;
mod value;

pub(crate) use attributes::{AttributePolicy, AttributeRule};
pub(crate) use email::EmailPolicy;
pub(crate) use email_pattern::EmailPattern;
pub(crate) use mode::Mode;
pub(crate) use pattern::{Effort, Pattern};
pub(crate) use phone::PhonePolicy;
pub(crate) use reserved_names::ReservedNames;
pub(crate) use user_name::UserNamePolicy;

const ALLOWED_CLIENTS: Setting = Setting { variable: "ALLOWED_CLIENTS", example: "3n4b5urk1ft4fl3mg5e62d9ado" };
const CHECK_ADMIN_CREATED: Setting = Setting { variable: "CHECK_ADMIN_CREATED", example: "true" };
const INVITATION_CONFIRMS: Setting = Setting { variable: "INVITATION_CONFIRMS", example: "true" };
const OBSERVE: Setting = Setting { variable: "OBSERVE", example: "EmailDomainNotAllowed,AttributeMissing" };

/// Who may sign up. What is empty or false is no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// To whom sign-up is open at all.
    pub(crate) mode: Mode,
    /// Only through these app clients, by id.
    pub(crate) allowed_clients: Vec<String>,
    /// A valid invitation confirms the user and verifies the address it was sent to.
    pub(crate) invitation_confirms: bool,
    pub(crate) email: EmailPolicy,
    /// For user names, where people choose theirs.
    pub(crate) user_name: UserNamePolicy,
    pub(crate) phone: PhonePolicy,
    pub(crate) attributes: AttributePolicy,
    /// The rules hold for users whom operators create, too.
    pub(crate) check_admin_created: bool,
    /// The codes of rules that refuse nobody: what they have against a sign-up is only logged.
    pub(crate) observed: Vec<&'static str>,
}

impl Policy {
    /// Reads the settings of all rules; a wrong one is an error, and so are those that contradict each other or need
    /// keys that open invitations where there are none.
    pub fn from_lookup(lookup: Lookup<'_>, has_keys: bool) -> Result<Self, SettingError> {
        let email = EmailPolicy::from_lookup(lookup)?;
        let invitation_confirms = value::flag(&INVITATION_CONFIRMS, lookup)?;
        if invitation_confirms && !has_keys {
            return Err(INVITATION_CONFIRMS.error("needs INVITATION_KEYS, without which nothing is an invitation"));
        }
        Ok(Self {
            mode: Mode::from_lookup(lookup, &email, has_keys)?,
            invitation_confirms,
            allowed_clients: ALLOWED_CLIENTS.list(lookup, value::client_id)?,
            email,
            user_name: UserNamePolicy::from_lookup(lookup)?,
            phone: PhonePolicy::from_lookup(lookup)?,
            attributes: AttributePolicy::from_lookup(lookup)?,
            check_admin_created: value::flag(&CHECK_ADMIN_CREATED, lookup)?,
            observed: OBSERVE.list(lookup, value::codes)?.concat(),
        })
    }

    /// Whether the rule behind the rejection refuses nobody.
    pub fn observes(&self, rejection: &Rejection) -> bool {
        self.observed.contains(&rejection.code())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn read(settings: &[(&str, &str)]) -> Result<Policy, SettingError> {
        let lookup = |name: &str| settings.iter().find(|(own, _)| *own == name).map(|(_, value)| value.to_string());
        Policy::from_lookup(&lookup, lookup("INVITATION_KEYS").is_some())
    }

    pub(crate) fn policy(settings: &[(&str, &str)]) -> Policy {
        read(settings).unwrap()
    }

    #[test]
    fn no_settings_are_no_rules() {
        assert_eq!(Policy::from_lookup(&|_| None, false), Ok(Policy::default()));
    }

    #[test]
    fn lists_are_read() {
        let required = policy(&[("REQUIRED_ATTRIBUTES", "given_name, custom:Zip ,")]);
        assert_eq!(required.attributes.required, ["given_name", "custom:Zip"]);
        let lists = policy(&[("ALLOWED_EMAIL_DOMAINS", "example.com,*.Example.org, ana@bücher.example")]);
        let entries: Vec<String> = lists.email.allowed.iter().map(ToString::to_string).collect();
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
                "SIGN_IN",
                "phone",
                "SIGN_IN: `phone` is neither `username-with-aliases` nor `email`; write for example SIGN_IN=email",
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
                "USER_NAME_PATTERN",
                "[a-z]{1,800}",
                "USER_NAME_PATTERN: `[a-z]{1,800}` is too large a regular expression for user names: repeat less of it; \
                 write for example USER_NAME_PATTERN=[a-z][a-z0-9._-]*",
            ),
            (
                "RESERVED_USER_NAMES",
                "the admin",
                "RESERVED_USER_NAMES: `the admin` is no user name; write for example RESERVED_USER_NAMES=admin,support",
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
    fn confirming_by_invitation_needs_keys() {
        let error = read(&[("INVITATION_CONFIRMS", "true")]).unwrap_err();
        assert_eq!(error.problem, "needs INVITATION_KEYS, without which nothing is an invitation");
        assert!(policy(&[("INVITATION_CONFIRMS", "true"), ("INVITATION_KEYS", "…")]).invitation_confirms);
    }
}
