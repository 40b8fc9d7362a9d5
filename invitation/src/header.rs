//! The header of a token: it says which key opens it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, de::IgnoredAny};

/// The longest token that is looked at. One with a long address and twenty long group names in it has some 14 KB.
const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// Read here as well as in jsonwebtoken, which calls a token of another algorithm unreadable.
#[derive(Deserialize)]
pub(crate) struct Header {
    pub(crate) alg: String,
    pub(crate) kid: Option<String>,
    typ: Option<String>,
    /// Whether it names extensions that a reader has to know (RFC 7515, 4.1.11). We know none.
    #[serde(default, deserialize_with = "is_there")]
    crit: bool,
}

fn is_there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

impl Header {
    /// The header of a token that says it is a JWT, or says nothing; `None` for anything else.
    pub(crate) fn of(token: &str) -> Option<Self> {
        let (header, _) = token.split_once('.').filter(|_| token.len() <= MAX_TOKEN_BYTES)?;
        let header: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
        // RFC 8725, 3.11: an access token (`at+jwt`) or another kind is no invitation, whoever signed it.
        let is_jwt = header.typ.as_ref().is_none_or(|kind| kind.eq_ignore_ascii_case("JWT"));
        (is_jwt && !header.crit).then_some(header)
    }
}
