//! The rule about invitations.

use super::SignUp;
use crate::{policy::Mode, rejection::Rejection};
use invitation::{Invitation, Problem};

/// Whether the person has a valid invitation, or what speaks against them. One that is not valid is told in every mode:
/// who brings it expects something of it. Where one is needed it is missing, too, so that observing what is wrong with it
/// opens no way in.
pub(super) fn check(sign_up: &SignUp<'_>, mode: Mode) -> Result<bool, Vec<Rejection>> {
    let problems = sign_up.invitation.map(|opened| problems(opened, sign_up));
    if problems.as_ref().is_some_and(Vec::is_empty) {
        return Ok(true);
    }
    let wrong = problems.into_iter().flatten().map(Rejection::from);
    let missing = (mode == Mode::Invitation).then_some(Rejection::InvitationMissing);
    let against: Vec<_> = wrong.chain(missing).collect();
    if against.is_empty() { Ok(false) } else { Err(against) }
}

fn problems(opened: Result<&Invitation, Problem>, sign_up: &SignUp<'_>) -> Vec<Problem> {
    let invitation = match opened {
        Ok(invitation) => invitation,
        Err(problem) => return vec![problem],
    };
    let time = invitation.check_time(sign_up.at);
    let address = invitation.check_address(sign_up.given("email"));
    [time, address].into_iter().filter_map(Result::err).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::tests::{NOW, attributes, sign_up};
    use invitation::{Algorithm, Guest, Invitations, PrivateKey};
    use time::Duration;

    const MISSING: Rejection = Rejection::InvitationMissing;

    /// An invitation of Ana's, from an hour ago for two hours.
    fn opened() -> Invitation {
        let key = PrivateKey::generate(Algorithm::EdDSA).and_then(|pem| PrivateKey::from_pem(&pem)).unwrap();
        let keys = format!("{{\"keys\":[{}]}}", serde_json::to_string(key.public()).unwrap());
        let hour = Duration::HOUR;
        let (expires, not_before) = (NOW + hour, Some(NOW - hour));
        let (email, pool) = ("ana@example.com".to_owned(), "eu-west-1_EXAMPLE11".to_owned());
        let guest = Guest { email, user_pool_ids: vec![pool.clone()], groups: vec![], expires, not_before };
        let lookup = |name: &str| (name == "INVITATION_KEYS").then(|| keys.clone());
        Invitations::from_lookup(&lookup).unwrap().open(&key.mint(&guest).unwrap().token, &pool).unwrap()
    }

    #[test]
    fn who_is_invited() {
        let (invitation, hour) = (opened(), Duration::HOUR);
        for (email, after, expected) in [
            ("ana@example.com", Duration::ZERO, vec![]),
            ("ANA@Example.com", Duration::ZERO, vec![]),
            ("ana@example.com", hour * 2, vec![Rejection::InvitationExpired]),
            ("ana@example.com", -hour * 2, vec![Rejection::InvitationNotYetValid]),
            ("ben@example.com", hour * 2, vec![Rejection::InvitationExpired, Rejection::InvitationOtherAddress]),
            ("ben@example.com", Duration::ZERO, vec![Rejection::InvitationOtherAddress]),
            ("ana+x@example.com", Duration::ZERO, vec![Rejection::InvitationOtherAddress]),
            ("\"ana\"@example.com", Duration::ZERO, vec![Rejection::InvitationOtherAddress]),
            ("ana@ⓔxample.ⓒom", Duration::ZERO, vec![Rejection::InvitationOtherAddress]),
            ("ana@example.com", -Duration::days(401), vec![Rejection::InvitationLastsTooLong]),
            ("\"ana@example.com\"@evil.test", Duration::ZERO, vec![Rejection::InvitationOtherAddress]),
            ("", Duration::ZERO, vec![Rejection::InvitationOtherAddress]),
        ] {
            let attributes = attributes(&[("email", email)]);
            let sign_up = SignUp { invitation: Some(Ok(&invitation)), at: NOW + after, ..sign_up(&attributes) };
            for (mode, also) in [(Mode::Open, None), (Mode::Restricted, None), (Mode::Invitation, Some(MISSING))] {
                let wrong: Vec<_> = expected.iter().cloned().chain(also).collect();
                let expected = if expected.is_empty() { Ok(true) } else { Err(wrong) };
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
            (None, Mode::Invitation, Err(vec![MISSING])),
            (Some(Err(Problem::Signature)), Mode::Open, Err(vec![Rejection::InvitationSignature])),
            (Some(Err(Problem::Algorithm)), Mode::Invitation, Err(vec![Rejection::InvitationAlgorithm, MISSING])),
        ] {
            let sign_up = SignUp { invitation, ..sign_up(&attributes) };
            assert_eq!(check(&sign_up, mode), expected, "{invitation:?} {mode:?}");
        }
    }
}
