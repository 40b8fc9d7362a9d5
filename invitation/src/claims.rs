//! What an invitation says.

use serde::{Deserialize, Deserializer, Serialize};
use shared::{address::Address, groups::GroupName};
use time::{Duration, OffsetDateTime};

use crate::problem::Problem;

/// How far the clocks of the backend and the function may be apart, as JWT libraries have it.
const LEEWAY: Duration = Duration::minutes(1);

/// The claims as they stand in the token. Times are seconds since 1970 (RFC 7519, 2, NumericDate).
#[derive(Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) email: String,
    #[serde(deserialize_with = "seconds")]
    pub(crate) exp: i64,
    #[serde(default, deserialize_with = "maybe_seconds", skip_serializing_if = "Option::is_none")]
    pub(crate) nbf: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) jti: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) groups: Vec<GroupName>,
}

/// An invitation whose signature was verified: for whom, for how long, and into which groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    address: Address,
    expires: i64,
    not_before: Option<i64>,
    groups: Vec<GroupName>,
}

impl Invitation {
    /// # Errors
    /// `Expired` from `exp` on, `NotYetValid` before `nbf`; a minute is given either way, and after `exp` also the grace.
    pub fn check_time(&self, at: OffsetDateTime, grace: Duration) -> Result<(), Problem> {
        if (at - LEEWAY - grace).unix_timestamp() >= self.expires {
            return Err(Problem::Expired);
        }
        let early = self.not_before.is_some_and(|begins| (at + LEEWAY).unix_timestamp() < begins);
        if early { Err(Problem::NotYetValid) } else { Ok(()) }
    }

    /// # Errors
    /// `OtherAddress` unless this is the mailbox it was made for, in the form addresses are compared in.
    pub fn check_address(&self, address: Option<&Address>) -> Result<(), Problem> {
        if address == Some(&self.address) { Ok(()) } else { Err(Problem::OtherAddress) }
    }

    /// The groups its bearer joins.
    pub fn groups(&self) -> &[GroupName] {
        &self.groups
    }
}

impl TryFrom<Claims> for Invitation {
    type Error = Problem;

    fn try_from(claims: Claims) -> Result<Self, Problem> {
        let address = Address::parse(&claims.email).ok_or(Problem::Malformed)?;
        Ok(Self { address, expires: claims.exp, not_before: claims.nbf, groups: claims.groups })
    }
}

/// Libraries also write fractions of a second, which RFC 7519 allows.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    #[expect(clippy::cast_possible_truncation, reason = "a time beyond 64 bits is the last or the first there is")]
    f64::deserialize(deserializer).map(|seconds| seconds.floor() as i64)
}

fn maybe_seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    seconds(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOON: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);

    fn invitation(json: &str) -> Invitation {
        serde_json::from_str::<Claims>(json).expect("claims").try_into().expect("an invitation")
    }

    #[test]
    fn it_holds_from_nbf_to_exp_and_a_minute_more() {
        let noon = NOON.unix_timestamp();
        for (exp, nbf, grace, expected) in [
            (noon + 1, None, 0, Ok(())),
            (noon - 59, None, 0, Ok(())),
            (noon - 60, None, 0, Err(Problem::Expired)),
            (noon - 60, None, 1, Ok(())),
            (noon - 3_660, None, 1, Err(Problem::Expired)),
            (i64::MIN, None, 0, Err(Problem::Expired)),
            (i64::MAX, None, 0, Ok(())),
            (noon + 9, Some(noon), 0, Ok(())),
            (noon + 99, Some(noon + 60), 0, Ok(())),
            (noon + 99, Some(noon + 61), 0, Err(Problem::NotYetValid)),
        ] {
            let address = Address::parse("ana@example.com").expect("an address");
            let invitation = Invitation { address, expires: exp, not_before: nbf, groups: vec![] };
            assert_eq!(invitation.check_time(NOON, Duration::hours(grace)), expected, "{exp} {nbf:?} {grace}");
        }
    }

    #[test]
    fn it_is_for_one_mailbox() {
        for (invited, comes, expected) in [
            ("ana@example.com", "ana@example.com", Ok(())),
            ("ana@example.com", "Ana@EXAMPLE.com", Ok(())),
            ("ana@bücher.example", "ana@xn--bcher-kva.example", Ok(())),
            ("ana@example.com", "ana+x@example.com", Err(Problem::OtherAddress)),
            ("\u{212a}ana@example.com", "kana@example.com", Err(Problem::OtherAddress)),
            ("\u{212b}sa@example.com", "\u{e5}sa@example.com", Err(Problem::OtherAddress)),
            ("ana@example.com", "ben@example.com", Err(Problem::OtherAddress)),
            ("ana@example.com", "ana@mail.example.com", Err(Problem::OtherAddress)),
            ("ana@example.com", "\"ana@example.com\"@evil.test", Err(Problem::OtherAddress)),
            ("ana@example.com", "", Err(Problem::OtherAddress)),
        ] {
            let invitation = invitation(&format!(r#"{{"email":"{invited}","exp":1}}"#));
            assert_eq!(invitation.check_address(Address::parse(comes).as_ref()), expected, "{invited} {comes}");
        }
    }

    #[test]
    fn times_are_numbers() {
        assert_eq!(invitation(r#"{"email":"a@b.example","exp":1772366400.9,"nbf":1e9}"#).expires, 1_772_366_400);
        for json in [
            r#"{"email":"a@b.example"}"#,
            r#"{"email":"a@b.example","exp":"tomorrow"}"#,
            r#"{"email":"a@b.example","exp":null}"#,
            r#"{"email":"a@b.example","exp":1,"nbf":"now"}"#,
            r#"{"email":"a@b.example","exp":1,"groups":["two words"]}"#,
            r#"{"exp":1}"#,
        ] {
            assert!(serde_json::from_str::<Claims>(json).is_err_and(|error| error.is_data()), "{json}");
        }
    }
}
