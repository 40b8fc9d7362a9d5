//! The public keys that open invitations, from a JSON Web Key Set (RFC 7517).

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    DecodingKey, Validation,
    errors::ErrorKind,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk},
};
use serde::{Deserialize, Deserializer, de::IgnoredAny};
use serde_json::Value;
use shared::settings::{Lookup, Setting, SettingError};

use crate::{
    claims::{Claims, Invitation},
    crypto::{self, Algorithm},
    problem::Problem,
};

const INVITATION_KEYS: Setting = Setting {
    variable: "INVITATION_KEYS",
    example: r#"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"2026","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#,
};

/// The keys; several while one replaces another.
#[derive(Clone, Default)]
pub struct PublicKeys(Vec<PublicKey>);

#[derive(Clone)]
struct PublicKey {
    id: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
    jwk: Jwk,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

impl PublicKeys {
    /// Reads `INVITATION_KEYS`, a JSON Web Key Set; no keys where it is unset or blank.
    ///
    /// # Errors
    /// If it is no such set, or holds a key that opens nothing here: a private one, one of another kind, or one whose id
    /// another one has.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        if INVITATION_KEYS.text(lookup).is_none() {
            return Ok(Self::default());
        }
        let set: Option<KeySet> = INVITATION_KEYS.json(lookup)?;
        let keys = set.map_or_else(Vec::new, |set| set.keys);
        Self::read(keys).map_err(|problem| INVITATION_KEYS.error(problem))
    }

    fn read(values: Vec<Value>) -> Result<Self, String> {
        let mut keys: Vec<PublicKey> = Vec::new();
        for (place, value) in values.into_iter().enumerate() {
            let key = public_key(value).map_err(|problem| format!("key {}: {problem}", place + 1))?;
            if keys.iter().any(|other| other.id == key.id) {
                return Err(format!("key {} has the same `kid` as another one, or both have none", place + 1));
            }
            keys.push(key);
        }
        if keys.is_empty() { Err("the set has no keys".to_owned()) } else { Ok(Self(keys)) }
    }

    /// Whether there are none, so that no token is an invitation.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Opens a token: verifies its signature and reads its claims, of which none is checked yet.
    pub fn open(&self, token: &str) -> Result<Invitation, Problem> {
        crypto::install();
        let header = header(token).ok_or(Problem::Malformed)?;
        let algorithm: Algorithm = header.alg.parse().map_err(|_| Problem::Algorithm)?;
        // A token that names no key may be of any.
        let named = |key: &&PublicKey| header.kid.is_none() || key.id == header.kid;
        let mut problem = Problem::KeyUnknown;
        for key in self.0.iter().filter(|key| key.algorithm == algorithm).filter(named) {
            match jsonwebtoken::decode::<Claims>(token, &key.key, &signature_only(algorithm)) {
                Ok(token) => return token.claims.try_into(),
                Err(error) => problem = of_error(error.kind()),
            }
        }
        Err(problem)
    }
}

impl PartialEq for PublicKeys {
    fn eq(&self, other: &Self) -> bool {
        self.0.iter().map(|key| &key.jwk).eq(other.0.iter().map(|key| &key.jwk))
    }
}

impl Eq for PublicKeys {}

impl fmt::Debug for PublicKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| &key.id)).finish()
    }
}

/// What of a token's header says which key it needs. Read by ourselves, since jsonwebtoken calls a token of another
/// algorithm unreadable.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Whether it names extensions that a reader has to know (RFC 7515, 4.1.11), of which we know none.
    #[serde(default, deserialize_with = "is_there")]
    crit: bool,
}

fn is_there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

fn header(token: &str) -> Option<Header> {
    let (header, _) = token.split_once('.')?;
    let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    (!header.crit).then_some(header)
}

/// Times are checked against the time that comes in, not against a clock.
fn signature_only(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm.of_jwt());
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation
}

fn of_error(kind: &ErrorKind) -> Problem {
    match kind {
        ErrorKind::InvalidSignature => Problem::Signature,
        _ => Problem::Malformed,
    }
}

fn public_key(value: Value) -> Result<PublicKey, String> {
    // RFC 7517, 9.2: `d` is the private part of either kind of key.
    if value.get("d").is_some() {
        return Err("it is a private key: keep it where invitations are made, and give its public part".to_owned());
    }
    if value.get("use").is_some_and(|purpose| purpose != "sig") {
        return Err("its `use` is not `sig`, so it opens nothing that is signed".to_owned());
    }
    let named = value.get("alg").cloned();
    let jwk: Jwk = serde_json::from_value(value).map_err(|error| error.to_string())?;
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => Algorithm::EdDSA,
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => Algorithm::ES256,
        _ => return Err("it is neither of Ed25519 (`OKP`) nor of P-256 (`EC`)".to_owned()),
    };
    let name: &str = algorithm.into();
    if named.is_some_and(|named| named != name) {
        return Err(format!("its `alg` is not `{name}`, which its kind is for"));
    }
    let key = DecodingKey::from_jwk(&jwk).map_err(|_| "its coordinates are not in Base64url".to_owned())?;
    let expected = match algorithm {
        Algorithm::EdDSA => 32,
        Algorithm::ES256 => 65,
    };
    let bytes = key.try_get_as_bytes().unwrap_or_default();
    if bytes.len() != expected {
        return Err("its coordinates are not 32 bytes each".to_owned());
    }
    if algorithm == Algorithm::ES256 && !crypto::is_p256_point(bytes) {
        return Err("its coordinates are no point of P-256".to_owned());
    }
    Ok(PublicKey { id: jwk.common.key_id.clone(), algorithm, key, jwk })
}

#[cfg(test)]
mod tests;
