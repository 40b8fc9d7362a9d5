//! Why somebody may not sign up: a stable code for the operator, a text for the person.

/// A refusal. `Display` is the text the person reads, after `PreSignUp failed with error ` and before the full stop
/// that Cognito adds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("Please give an email address")]
    EmailMissing,
    #[error("This email address is not valid")]
    EmailInvalid,
    #[error("Sign-up is not open to email addresses of this domain")]
    EmailDomainNotAllowed,
    #[error("Email addresses of this domain are not accepted")]
    EmailDomainDenied,
    #[error("Please fill in {}", label(.0))]
    AttributeMissing(String),
    #[error("This way to sign up is not supported")]
    TriggerSourceUnknown,
}

impl Rejection {
    /// Every code there is, for the settings that name one.
    pub const CODES: [&str; 6] = [
        "EmailMissing",
        "EmailInvalid",
        "EmailDomainNotAllowed",
        "EmailDomainDenied",
        "AttributeMissing",
        "TriggerSourceUnknown",
    ];

    /// The code for logs, metrics and the setting `MESSAGES`.
    pub fn code(&self) -> &'static str {
        let [missing, invalid, not_allowed, denied, attribute, source] = Self::CODES;
        match self {
            Self::EmailMissing => missing,
            Self::EmailInvalid => invalid,
            Self::EmailDomainNotAllowed => not_allowed,
            Self::EmailDomainDenied => denied,
            Self::AttributeMissing(_) => attribute,
            Self::TriggerSourceUnknown => source,
        }
    }
}

/// An attribute's name as a person reads it: `custom:zip_code` is `zip code`.
fn label(attribute: &str) -> String {
    attribute.trim_start_matches("custom:").replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fit_into_cognitos_sentence() {
        for rejection in [
            Rejection::EmailMissing,
            Rejection::EmailInvalid,
            Rejection::EmailDomainNotAllowed,
            Rejection::EmailDomainDenied,
            Rejection::AttributeMissing("custom:zip_code".to_owned()),
            Rejection::TriggerSourceUnknown,
        ] {
            let text = rejection.to_string();
            assert!(!text.ends_with('.'), "Cognito adds the full stop: {text}");
            assert!(Rejection::CODES.contains(&rejection.code()), "{text}");
        }
        assert_eq!(Rejection::AttributeMissing("custom:zip_code".to_owned()).to_string(), "Please fill in zip code");
    }
}
