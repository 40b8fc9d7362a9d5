//! The groups that an invitation gives, decided without touching the pool.

use invitation::{Problem, PublicKeys};
use shared::groups::{GroupName, Member};
use time::{Duration, OffsetDateTime};

/// How long after its end an invitation still gives its groups: the time a new user has to confirm (developer guide:
/// a confirmation code is valid for 24 hours). Whether they came in time, pre-sign-up has checked.
const GRACE: Duration = Duration::hours(24);

/// The groups of the token, if it was sent to the address that the user has verified; otherwise it could be anybody's.
/// None without a token, or without keys that open one.
pub(crate) fn groups(
    token: Option<&str>,
    member: &Member<'_>,
    keys: &PublicKeys,
    at: OffsetDateTime,
) -> Result<Vec<GroupName>, Problem> {
    let Some(token) = token.filter(|token| !token.is_empty() && !keys.is_empty()) else { return Ok(vec![]) };
    let invitation = keys.open(token)?;
    invitation.check_time(at, GRACE)?;
    invitation.check_address(member.verified_address().as_ref())?;
    Ok(invitation.groups().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use invitation::{Algorithm, Guest, PrivateKey};
    use time::macros::datetime;

    const NOON: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);

    fn token(email: &str) -> (String, PublicKeys) {
        let key = PrivateKey::generate(Algorithm::ES256).and_then(|pem| PrivateKey::from_pem(&pem)).unwrap();
        let set = format!("{{\"keys\":[{}]}}", serde_json::to_string(key.public()).unwrap());
        let (email, groups) = (email.to_owned(), vec![GroupName::parse("staff").unwrap()]);
        let token = key.mint(&Guest { email, groups, expires: NOON, not_before: None }).unwrap();
        (token, PublicKeys::from_lookup(&|_| Some(set.clone())).unwrap())
    }

    fn given(
        token: &str,
        keys: &PublicKeys,
        [email, verified]: [&str; 2],
        at: OffsetDateTime,
    ) -> Result<Vec<GroupName>, Problem> {
        let attributes = [("email", email), ("email_verified", verified)];
        let attributes = attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        groups(Some(token), &Member { client_id: None, attributes: &attributes }, keys, at)
    }

    #[test]
    fn whoever_verified_the_address_gets_the_groups() {
        let (token, keys) = token("ana@example.com");
        let staff = vec![GroupName::parse("staff").unwrap()];
        for (email, verified, hours, expected) in [
            ("ana@example.com", "true", -1, Ok(staff.clone())),
            ("ANA@example.com", "True", -1, Ok(staff.clone())),
            ("ana@example.com", "true", 24, Ok(staff)),
            ("ana@example.com", "true", 25, Err(Problem::Expired)),
            ("ana@example.com", "false", -1, Err(Problem::OtherAddress)),
            ("ana@example.com", "", -1, Err(Problem::OtherAddress)),
            ("ben@example.com", "true", -1, Err(Problem::OtherAddress)),
            ("", "true", -1, Err(Problem::OtherAddress)),
        ] {
            let given = given(&token, &keys, [email, verified], NOON + Duration::hours(hours));
            assert_eq!(given, expected, "{email} {verified} {hours}");
        }
    }

    #[test]
    fn letters_that_only_fold_to_the_same_are_another_mailbox() {
        for (invited, verified) in
            [("\u{212a}ana@example.com", "kana@example.com"), ("\u{212b}sa@example.com", "\u{e5}sa@example.com")]
        {
            let (token, keys) = token(invited);
            let given = given(&token, &keys, [verified, "true"], NOON);
            assert_eq!(given, Err(Problem::OtherAddress), "{invited}");
        }
    }
}
