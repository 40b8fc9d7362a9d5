//! Why somebody may not sign up: a stable code for the operator, a text for the person.

use invitation::Problem;
use strum::{IntoStaticStr, VariantNames};

/// A refusal. `Display` is the text the person reads, after `PreSignUp failed with error ` and before the full stop
/// that Cognito adds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, IntoStaticStr, VariantNames)]
pub enum Rejection {
    #[error("Sign-up is not open in this app")]
    ClientNotAllowed,
    #[error("Sign-up is by invitation only, please use the link in your invitation")]
    InvitationMissing,
    #[error("This app sends invitations in a way that is not supported")]
    InvitationMisplaced,
    #[error("This invitation cannot be read, please use the whole link from your invitation")]
    InvitationMalformed,
    #[error("This invitation is not valid, please ask for a new one")]
    InvitationAlgorithm,
    #[error("This invitation is not valid, please ask for a new one")]
    InvitationKeyUnknown,
    #[error("This invitation is not valid, please ask for a new one")]
    InvitationSignature,
    #[error("This invitation is not valid here, please ask for a new one")]
    InvitationAudience,
    #[error("This invitation is not valid, please ask for a new one")]
    InvitationGroups,
    #[error("This invitation is no longer valid, please ask for a new one")]
    InvitationRevoked,
    #[error("This invitation has expired, please ask for a new one")]
    InvitationExpired,
    #[error("This invitation is not valid, please ask for a new one")]
    InvitationLastsTooLong,
    #[error("This invitation is not valid yet, please try again later")]
    InvitationNotYetValid,
    #[error("This invitation is for another email address, please sign up with the one it was sent to")]
    InvitationOtherAddress,
    #[error("Please give an email address")]
    EmailMissing,
    #[error("This email address is not valid")]
    EmailInvalid,
    #[error("Sign-up is not open to email addresses of this domain")]
    EmailDomainNotAllowed,
    #[error("Email addresses of this domain are not accepted")]
    EmailDomainDenied,
    #[error("Sign-up is not open to this email address")]
    EmailNotAllowed,
    #[error("This email address is not accepted")]
    EmailDenied,
    #[error("Please use an email address that lasts, this provider's are thrown away")]
    EmailDisposable,
    #[error("Please give your email address without the part from the plus sign on")]
    EmailSubaddressed,
    #[error("Please verify your email address with your identity provider first")]
    EmailUnverified,
    #[error("Please choose a user name of {shortest} to {longest} characters")]
    UserNameLength { shortest: usize, longest: usize },
    #[error("This user name has characters that are not accepted, please choose another one")]
    UserNamePattern,
    #[error("Please choose a user name that is no email address or phone number")]
    UserNameContact,
    #[error("Please choose a user name in the letters of one alphabet")]
    UserNameMixedScripts,
    #[error("This user name is not available, please choose another one")]
    UserNameReserved,
    #[error("Please check your phone number, it begins with a plus sign and the country code")]
    PhoneInvalid,
    #[error("Sign-up is not open to phone numbers of this country")]
    PhoneCountryNotAllowed,
    #[error("Premium-rate, personal and satellite phone numbers are not accepted")]
    PhonePremiumRate,
    #[error("Please fill in {}", label(.0))]
    AttributeMissing(String),
    #[error("Please check {}, it does not look right", label(.0))]
    AttributePattern(String),
    #[error("Please choose one of the offered values for {}", label(.0))]
    AttributeNotOffered(String),
    #[error("Please check your date of birth")]
    BirthdateInvalid,
    #[error("You have to be at least {years} years old to sign up")]
    TooYoung { years: u8 },
    #[error("This way to sign up is not supported")]
    TriggerSourceUnknown,
}

impl Rejection {
    /// Every code there is, for the settings that name one.
    pub const CODES: &'static [&'static str] = <Self as VariantNames>::VARIANTS;

    /// The code for logs, metrics and settings.
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

impl From<Problem> for Rejection {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Misplaced => Self::InvitationMisplaced,
            Problem::Malformed => Self::InvitationMalformed,
            Problem::Algorithm => Self::InvitationAlgorithm,
            Problem::KeyUnknown => Self::InvitationKeyUnknown,
            Problem::Signature => Self::InvitationSignature,
            Problem::Audience => Self::InvitationAudience,
            Problem::Groups => Self::InvitationGroups,
            Problem::Revoked => Self::InvitationRevoked,
            Problem::Expired => Self::InvitationExpired,
            Problem::LastsTooLong => Self::InvitationLastsTooLong,
            Problem::NotYetValid => Self::InvitationNotYetValid,
            Problem::OtherAddress => Self::InvitationOtherAddress,
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
    fn an_attribute_reads_like_its_label() {
        for (name, expected) in [("custom:zip_code", "Please fill in zip code"), ("name", "Please fill in name")] {
            assert_eq!(Rejection::AttributeMissing(name.to_owned()).to_string(), expected);
        }
    }

    #[test]
    fn the_page_about_invitations_explains_each_of_their_codes() {
        let page = include_str!("../../../docs/invitations.md");
        for code in Rejection::CODES.iter().filter(|code| code.starts_with("Invitation")) {
            assert!(page.contains(&format!("| `{code}` |")), "{code}");
        }
    }

    #[test]
    fn an_invitations_problem_keeps_its_code() {
        for problem in Problem::ALL {
            assert_eq!(Rejection::from(*problem).code(), problem.code());
        }
    }

    #[test]
    fn the_page_on_sign_up_lists_every_code() {
        let page = include_str!("../../../docs/sign-up.md");
        for code in Rejection::CODES {
            assert!(page.contains(&format!("`{code}`")), "{code}");
        }
    }
}
