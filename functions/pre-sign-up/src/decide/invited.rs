//! The rule about invitations.

use invitation::{Invitation, Problem};
use shared::address::Address;
use time::Duration;

use super::SignUp;
use crate::{policy::Mode, rejection::Rejection};

/// Whether the person has a valid invitation. One that is not valid is told in every mode: who brings it expects
/// something of it.
pub(super) fn check(sign_up: &SignUp<'_>, mode: Mode) -> Result<bool, Rejection> {
    match sign_up.invitation {
        Some(opened) => Ok(valid(opened, sign_up).map(|()| true)?),
        None if mode == Mode::Invitation => Err(Rejection::InvitationMissing),
        None => Ok(false),
    }
}

fn valid(opened: Result<&Invitation, Problem>, sign_up: &SignUp<'_>) -> Result<(), Problem> {
    let invitation = opened?;
    invitation.check_time(sign_up.at, Duration::ZERO)?;
    invitation.check_address(sign_up.given("email").and_then(Address::parse).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::tests::{NOW, attributes, sign_up};
    use invitation::{Algorithm, Guest, PrivateKey, PublicKeys};

    /// An invitation of Ana's, from an hour ago for two hours.
    fn opened() -> Invitation {
        let key = PrivateKey::generate(Algorithm::EdDSA).and_then(|pem| PrivateKey::from_pem(&pem)).unwrap();
        let keys = format!("{{\"keys\":[{}]}}", serde_json::to_string(key.public()).unwrap());
        let hour = Duration::HOUR;
        let (expires, not_before) = (NOW + hour, Some(NOW - hour));
        let guest = Guest { email: "ana@example.com".to_owned(), groups: vec![], expires, not_before };
        PublicKeys::from_lookup(&|_| Some(keys.clone())).unwrap().open(&key.mint(&guest).unwrap()).unwrap()
    }

    #[test]
    fn who_is_invited() {
        let (invitation, hour) = (opened(), Duration::HOUR);
        let expired = Err(Rejection::InvitationExpired);
        let other = Err(Rejection::InvitationOtherAddress);
        for (email, after, expected) in [
            ("ana@example.com", Duration::ZERO, Ok(true)),
            ("ANA@Example.com", Duration::ZERO, Ok(true)),
            ("ana@example.com", hour * 2, expired),
            ("ana@example.com", -hour * 2, Err(Rejection::InvitationNotYetValid)),
            ("ben@example.com", Duration::ZERO, other.clone()),
            ("ana+x@example.com", Duration::ZERO, other.clone()),
            ("\"ana@example.com\"@evil.test", Duration::ZERO, other.clone()),
            ("", Duration::ZERO, other),
        ] {
            let attributes = attributes(&[("email", email)]);
            let sign_up = SignUp { invitation: Some(Ok(&invitation)), at: NOW + after, ..sign_up(&attributes) };
            for mode in [Mode::Open, Mode::Restricted, Mode::Invitation] {
                assert_eq!(check(&sign_up, mode), expected, "{email} {after} {mode:?}");
            }
        }
    }

    #[test]
    fn without_a_good_one() {
        let attributes = attributes(&[("email", "ana@example.com")]);
        for (invitation, mode, expected) in [
            (None, Mode::Open, Ok(false)),
            (None, Mode::Restricted, Ok(false)),
            (None, Mode::Invitation, Err(Rejection::InvitationMissing)),
            (Some(Err(Problem::Signature)), Mode::Open, Err(Rejection::InvitationSignature)),
            (Some(Err(Problem::Algorithm)), Mode::Invitation, Err(Rejection::InvitationAlgorithm)),
        ] {
            let sign_up = SignUp { invitation, ..sign_up(&attributes) };
            assert_eq!(check(&sign_up, mode), expected, "{invitation:?} {mode:?}");
        }
    }
}
