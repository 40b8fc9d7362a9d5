//! What an invitation says.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use shared::{address::Address, groups::GroupName};
use time::{Duration, OffsetDateTime};

use crate::problem::Problem;

/// The most groups that one invitation gives: each of them is a call while the person waits.
pub const MAX_GROUPS: usize = 20;

/// The furthest that an invitation's end may be ahead when it is shown.
pub const MAX_LIFE: Duration = Duration::days(400);

/// How far the clocks of the backend and the function may be apart, as JWT libraries have it.
const LEEWAY: Duration = Duration::minutes(1);

/// The claims as they stand in the token. Times are seconds since 1970 (RFC 7519, 2, NumericDate).
#[derive(Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) email: String,
    /// The ids of the user pools.
    pub(crate) aud: Option<Audience>,
    #[serde(deserialize_with = "seconds")]
    pub(crate) exp: i64,
    #[serde(default, deserialize_with = "maybe_seconds", skip_serializing_if = "Option::is_none")]
    pub(crate) nbf: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) jti: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) groups: Vec<GroupName>,
}

/// One id is written without a list around it (RFC 7519, 4.1.3).
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    pub(crate) fn of(ids: &[String]) -> Self {
        match ids {
            [id] => Self::One(id.clone()),
            ids => Self::Several(ids.to_vec()),
        }
    }
}

impl Claims {
    /// Reads the JSON of a token's claims; `None` if a claim is missing, is there twice or has the wrong form.
    pub(crate) fn read(json: &str) -> Option<Self> {
        // serde would read a list as the claims in order.
        json.trim_start().starts_with('{').then(|| serde_json::from_str(json).ok())?
    }

    /// Whether the token is meant for this user pool.
    pub(crate) fn are_for(&self, user_pool_id: &str) -> bool {
        let named = match &self.aud {
            None => false,
            Some(Audience::One(id)) => id == user_pool_id,
            Some(Audience::Several(ids)) => ids.iter().any(|id| id == user_pool_id),
        };
        // An event without a pool is none of Cognito's.
        named && !user_pool_id.is_empty()
    }
}

/// An invitation whose signature was verified: for whom, for how long, and into which groups.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    email: String,
    expires: i64,
    not_before: Option<i64>,
    groups: Vec<GroupName>,
}

impl Invitation {
    /// # Errors
    /// `Expired` from `exp` on, `LastsTooLong` if `exp` is more than [`MAX_LIFE`] ahead, `NotYetValid` before `nbf`. A
    /// minute more is given each time.
    pub fn check_time(&self, at: OffsetDateTime) -> Result<(), Problem> {
        let (earliest, latest) = ((at - LEEWAY).unix_timestamp(), (at + LEEWAY).unix_timestamp());
        if earliest >= self.expires {
            return Err(Problem::Expired);
        }
        if self.expires > latest.saturating_add(MAX_LIFE.whole_seconds()) {
            return Err(Problem::LastsTooLong);
        }
        if self.not_before.is_some_and(|begins| latest < begins) { Err(Problem::NotYetValid) } else { Ok(()) }
    }

    /// # Errors
    /// `OtherAddress` unless this is the address it was made for. Only the case of ASCII letters may differ: Cognito
    /// compares texts, so another spelling of the same mailbox would be one account more.
    pub fn check_address(&self, email: Option<&str>) -> Result<(), Problem> {
        let is_own = email.is_some_and(|email| email.eq_ignore_ascii_case(&self.email));
        if is_own { Ok(()) } else { Err(Problem::OtherAddress) }
    }

    /// The groups its bearer joins.
    pub fn groups(&self) -> &[GroupName] {
        &self.groups
    }
}

/// Shows no address: it is personal data.
impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation")
            .field("expires", &self.expires)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
}

impl TryFrom<Claims> for Invitation {
    type Error = Problem;

    fn try_from(claims: Claims) -> Result<Self, Problem> {
        Address::parse(&claims.email).ok_or(Problem::Malformed)?;
        Ok(Self { email: claims.email, expires: claims.exp, not_before: claims.nbf, groups: claims.groups })
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
mod tests;
