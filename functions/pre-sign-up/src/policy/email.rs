//! The policy over e-mail addresses.

use shared::settings::{Lookup, Setting, SettingError};

use super::{EmailPattern, value::flag};

const ALLOWED_EMAIL_DOMAINS: Setting =
    Setting { variable: "ALLOWED_EMAIL_DOMAINS", example: "example.com,*.example.com,ana@partner.example" };
const DENIED_EMAIL_DOMAINS: Setting = Setting { variable: "DENIED_EMAIL_DOMAINS", example: "spam.example" };
const REFUSE_DISPOSABLE: Setting = Setting { variable: "REFUSE_DISPOSABLE", example: "true" };
const REFUSE_SUBADDRESSES: Setting = Setting { variable: "REFUSE_SUBADDRESSES", example: "true" };
const REFUSE_UNVERIFIED_PROVIDER_EMAIL: Setting =
    Setting { variable: "REFUSE_UNVERIFIED_PROVIDER_EMAIL", example: "true" };

/// Rules over e-mail addresses. What is empty or false is no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EmailPolicy {
    /// Only these addresses.
    pub(crate) allowed: Vec<EmailPattern>,
    /// None of these addresses, even where they are allowed above. An entry for a domain is followed by one for what lies
    /// below it, whose owner is the same.
    pub(crate) denied: Vec<EmailPattern>,
    /// None of a provider of addresses that are thrown away after use.
    pub(crate) refuse_disposable: bool,
    /// None with a sub-address, as in `ana+news@example.com`.
    pub(crate) refuse_subaddresses: bool,
    /// None that an identity provider has not verified.
    pub(crate) refuse_unverified_provider: bool,
}

impl EmailPolicy {
    pub(super) fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let denied = DENIED_EMAIL_DOMAINS.list(lookup, EmailPattern::parse)?;
        let policy = Self {
            allowed: ALLOWED_EMAIL_DOMAINS.list(lookup, EmailPattern::parse)?,
            denied: denied.into_iter().flat_map(EmailPattern::with_below).collect(),
            refuse_disposable: flag(&REFUSE_DISPOSABLE, lookup)?,
            refuse_subaddresses: flag(&REFUSE_SUBADDRESSES, lookup)?,
            refuse_unverified_provider: flag(&REFUSE_UNVERIFIED_PROVIDER_EMAIL, lookup)?,
        };
        policy.contradiction().map_or(Ok(policy), Err)
    }

    /// Whether a rule asks in which domain an address is.
    pub(crate) fn asks_domain(&self) -> bool {
        self.refuse_disposable || !self.allowed.is_empty() || !self.denied.is_empty()
    }

    /// An allowed entry that lets nobody in is a mistake.
    fn contradiction(&self) -> Option<SettingError> {
        let problem = self.allowed.iter().find_map(|allowed| self.obstacle(allowed))?;
        Some(ALLOWED_EMAIL_DOMAINS.error(problem))
    }

    /// The setting that refuses every address the allowed entry means, if one does.
    fn obstacle(&self, allowed: &EmailPattern) -> Option<String> {
        if self.denied.iter().any(|denied| denied.includes(allowed)) {
            Some(format!("`{allowed}` is denied altogether by DENIED_EMAIL_DOMAINS"))
        } else if self.refuse_subaddresses && allowed.has_subaddress() {
            Some(format!("`{allowed}` has a sub-address, which REFUSE_SUBADDRESSES does not accept"))
        } else if self.refuse_disposable && allowed.is_disposable() {
            Some(format!("`{allowed}` is of a disposable provider, which REFUSE_DISPOSABLE does not accept"))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::tests::read;

    #[test]
    fn what_is_both_allowed_and_denied_does_not_start() {
        for (allowed, denied, contradiction) in [
            ("example.com", "example.com", Some("example.com")),
            ("partner.example,Ana@example.com", "ana@EXAMPLE.com", Some("…@example.com")),
            ("ana@mail.example.com", "*.example.com", Some("…@mail.example.com")),
            ("mail.example.com", "example.com", Some("mail.example.com")),
            ("*.example.com", "example.com", Some("*.example.com")),
            ("example.com", "*.example.com", None),
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
        for entry in ["mailinator.com", "*.mailinator.com", "ana@yopmail.com"] {
            let error = read(&[("ALLOWED_EMAIL_DOMAINS", entry), ("REFUSE_DISPOSABLE", "true")]).unwrap_err();
            let problem = "is of a disposable provider, which REFUSE_DISPOSABLE does not accept";
            assert!(error.problem.ends_with(problem), "{entry}: {}", error.problem);
        }
    }
}
