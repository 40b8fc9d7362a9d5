//! The rules about attributes other than the e-mail.

use super::SignUp;
use crate::{policy::Policy, rejection::Rejection};

/// The first required attribute that is missing or blank.
pub(super) fn missing(sign_up: &SignUp<'_>, policy: &Policy) -> Option<Rejection> {
    let missing = policy.required_attributes.iter().find(|name| sign_up.given(name).is_none());
    missing.map(|name| Rejection::AttributeMissing(name.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::tests::{attributes, sign_up};

    #[test]
    fn blank_is_missing() {
        let policy = crate::policy::tests::policy(&[("REQUIRED_ATTRIBUTES", "given_name,custom:zip")]);
        for (given_name, zip, expected) in [
            ("Ana", "1010", None),
            ("", "1010", Some("given_name")),
            ("\u{a0} ", "", Some("given_name")),
            ("Ana", "\t", Some("custom:zip")),
        ] {
            let attributes = attributes(&[("given_name", given_name), ("custom:zip", zip)]);
            let expected = expected.map(|name| Rejection::AttributeMissing(name.to_owned()));
            assert_eq!(missing(&sign_up(&attributes), &policy), expected, "{given_name:?} {zip:?}");
        }
    }
}
