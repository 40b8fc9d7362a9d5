//! The groups that an invitation gives, decided without touching the pool.

use invitation::{Invitations, Problem};
use shared::groups::{GroupName, Member};
use time::OffsetDateTime;

/// A token as it comes with a confirmation; empty where there is none.
pub(crate) struct Shown<'a> {
    pub(crate) token: &'a str,
    pub(crate) user_pool_id: &'a str,
    pub(crate) at: OffsetDateTime,
}

/// The groups of the token, if it is valid now and was sent to the address that the user has verified. None without a
/// token, or without keys that open one.
///
/// Nothing here tells whether the same token was shown at the sign-up: Cognito keeps none, and in the modes open and
/// restricted people sign up without. So an invitation that ended between sign-up and confirmation gives nothing.
pub(crate) fn groups(
    shown: &Shown<'_>,
    member: &Member<'_>,
    invitations: &Invitations,
) -> Result<Vec<GroupName>, Problem> {
    if shown.token.is_empty() || invitations.is_empty() {
        return Ok(vec![]);
    }
    let invitation = invitations.open(shown.token, shown.user_pool_id)?;
    invitation.check_time(shown.at)?;
    invitation.check_address(member.verified_email())?;
    Ok(invitation.groups().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use invitation::{Algorithm, Guest, PrivateKey};
    use serde_json::json;
    use time::{Duration, macros::datetime};

    const NOON: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);
    const POOL: &str = "eu-west-1_EXAMPLE11";

    /// An invitation until noon, and what opens it.
    struct Sample {
        token: String,
        id: String,
        keys: String,
    }

    fn sample(email: &str) -> Sample {
        let key = PrivateKey::generate(Algorithm::ES256).and_then(|pem| PrivateKey::from_pem(&pem)).unwrap();
        let mut jwk = serde_json::to_value(key.public()).unwrap();
        jwk["groups"] = json!(["staff"]);
        let guest = Guest {
            email: email.to_owned(),
            user_pool_ids: vec![POOL.to_owned()],
            groups: vec![GroupName::parse("staff").unwrap()],
            expires: NOON,
            not_before: Some(NOON - Duration::days(1)),
        };
        let minted = key.mint(&guest).unwrap();
        Sample { token: minted.token, id: minted.id, keys: json!({ "keys": [jwk] }).to_string() }
    }

    impl Sample {
        fn invitations(&self, revoked: &str) -> Invitations {
            let lookup = |name: &str| match name {
                "INVITATION_KEYS" => Some(self.keys.clone()),
                "REVOKED_INVITATIONS" => Some(revoked.to_owned()),
                _ => None,
            };
            Invitations::from_lookup(&lookup).unwrap()
        }

        fn shown(&self, after: Duration) -> Shown<'_> {
            Shown { token: &self.token, user_pool_id: POOL, at: NOON + after }
        }
    }

    fn given(
        shown: &Shown<'_>,
        invitations: &Invitations,
        [email, verified]: [&str; 2],
    ) -> Result<Vec<GroupName>, Problem> {
        let attributes = [("email", email), ("email_verified", verified)];
        let attributes = attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        groups(shown, &Member { client_id: None, attributes: &attributes }, invitations)
    }

    #[test]
    fn an_invitation_gives_its_groups_while_it_is_valid_to_its_verified_address() {
        let sample = sample("ana@example.com");
        let staff = vec![GroupName::parse("staff").unwrap()];
        let (minute, day) = (Duration::MINUTE, Duration::DAY);
        for (email, verified, after, expected) in [
            ("ana@example.com", "true", -minute, Ok(staff.clone())),
            ("ANA@example.com", "True", -minute, Ok(staff.clone())),
            ("ana@example.com", "true", Duration::ZERO, Ok(staff)),
            ("ana@example.com", "true", minute, Err(Problem::Expired)),
            ("ana@example.com", "true", day - minute, Err(Problem::Expired)),
            ("ana@example.com", "true", -day - minute * 2, Err(Problem::NotYetValid)),
            ("ana@example.com", "true", -day * 401, Err(Problem::LastsTooLong)),
            ("ana@example.com", "false", -minute, Err(Problem::OtherAddress)),
            ("ana@example.com", "", -minute, Err(Problem::OtherAddress)),
            ("\"ana\"@example.com", "true", -minute, Err(Problem::OtherAddress)),
            ("ana@ｅxample.com", "true", -minute, Err(Problem::OtherAddress)),
            ("ben@example.com", "true", -minute, Err(Problem::OtherAddress)),
            ("", "true", -minute, Err(Problem::OtherAddress)),
        ] {
            let given = given(&sample.shown(after), &sample.invitations(""), [email, verified]);
            assert_eq!(given, expected, "{email} {verified} {after}");
        }
    }

    #[test]
    fn an_invitation_gives_nothing_in_another_pool_or_once_it_is_revoked() {
        let (sample, ana) = (sample("ana@example.com"), ["ana@example.com", "true"]);
        let before = sample.shown(-Duration::HOUR);
        let elsewhere = Shown { user_pool_id: "eu-west-1_Other0001", ..before };
        assert_eq!(given(&elsewhere, &sample.invitations(""), ana), Err(Problem::Audience));
        let before = sample.shown(-Duration::HOUR);
        assert_eq!(given(&before, &sample.invitations(&sample.id), ana), Err(Problem::Revoked));
        assert_eq!(given(&before, &Invitations::default(), ana), Ok(vec![]));
    }
}
