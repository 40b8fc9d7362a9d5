//! The public keys that open invitations, from a JSON Web Key Set (RFC 7517).

use jsonwebtoken::{DecodingKey, Validation, errors::ErrorKind};
use serde_json::{Map, Value, value::RawValue};
use shared::settings::{Misread, object};

use crate::{
    claims::Claims,
    crypto::{self, Algorithm},
    header::Header,
    problem::Problem,
};

mod grant;
mod jwk;
mod private;
mod published;

pub(crate) use grant::Grant;
pub(crate) use published::publisher;

const PRIVATE: &str = "holds a private key, so whoever reads this setting can sign invitations: make a new key with \
                       `lifeguard invite keygen`, and set what that prints";

/// The keys; several while one replaces another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PublicKeys(Vec<PublicKey>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct PublicKey {
    id: Option<String>,
    algorithm: Algorithm,
    /// The 32 bytes of an Ed25519 key, or an uncompressed point of P-256.
    point: Vec<u8>,
    grant: Grant,
}

impl PublicKeys {
    /// Reads a set. The error says what is wrong with which keys, and repeats nothing of the text.
    pub(crate) fn from_text(text: &str) -> Result<Self, String> {
        if private::is_in_text(text) {
            return Err(PRIVATE.to_owned());
        }
        let set = object(text).map_err(|misread| match misread {
            Misread::NotAnObject => "is not a JSON object such as `lifeguard invite keygen` prints".to_owned(),
            misread => misread.to_string(),
        })?;
        Self::from_set(&set)
    }

    fn from_set(set: &Map<String, Value>) -> Result<Self, String> {
        if private::is_in_object(set) {
            return Err(PRIVATE.to_owned());
        }
        let Some(Value::Array(values)) = set.get("keys") else {
            return Err("has no list `keys`: a single key goes between the brackets of {\"keys\":[]}".to_owned());
        };
        let (mut keys, mut problems) = (Self::default(), Vec::new());
        for (value, place) in values.iter().zip(1..) {
            if let Err(problem) = jwk::public_key(value).and_then(|key| keys.add(key)) {
                problems.push(format!("key {place}: {problem}"));
            }
        }
        match problems.is_empty() {
            true if keys.is_empty() => Err("the set has no keys".to_owned()),
            true => Ok(keys),
            false => Err(problems.join("; ")),
        }
    }

    fn add(&mut self, key: PublicKey) -> Result<(), &'static str> {
        if self.0.iter().any(|other| other.id == key.id) {
            return Err("it has the same `kid` as another key, or both have none");
        }
        // Whoever signs chooses the `kid`, and so would choose between the groups of both.
        if self.0.iter().any(|other| other.point == key.point) {
            return Err("it is another key once more, with another `kid`");
        }
        self.0.push(key);
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The token's claims and what its key may give, if one of the keys has signed it. No claim is checked yet.
    pub(crate) fn verified(&self, token: &str) -> Result<(Claims, &Grant), Problem> {
        crypto::install();
        let header = Header::of(token).ok_or(Problem::Malformed)?;
        let algorithm: Algorithm = header.alg.parse().map_err(|_| Problem::Algorithm)?;
        // A token that names no key may be of any.
        let named = |key: &&PublicKey| header.kid.is_none() || key.id == header.kid;
        let mut problem = Problem::KeyUnknown;
        for key in self.0.iter().filter(|key| key.algorithm == algorithm).filter(named) {
            match jsonwebtoken::decode::<Box<RawValue>>(token, &key.decoding(), &signature_only(algorithm)) {
                Ok(token) => {
                    let claims = Claims::read(token.claims.get()).ok_or(Problem::Malformed)?;
                    return Ok((claims, &key.grant));
                }
                Err(error) => problem = of_error(error.kind()),
            }
        }
        Err(problem)
    }
}

impl PublicKey {
    fn decoding(&self) -> DecodingKey {
        match self.algorithm {
            Algorithm::EdDSA => DecodingKey::from_ed_der(&self.point),
            Algorithm::ES256 => DecodingKey::from_ec_der(&self.point),
        }
    }
}

/// Claims are checked by [`Invitations`](crate::Invitations) and [`Invitation`](crate::Invitation): against the time that
/// comes in, not against a clock.
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

#[cfg(test)]
mod tests;
