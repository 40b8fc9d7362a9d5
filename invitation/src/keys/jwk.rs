//! One JSON Web Key of a set (RFC 7517; RFC 7518, 6.2; RFC 8037).
//!
//! Read member by member instead of by serde, whose errors would repeat what stands there.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::{PublicKey, grant::Grant, published::publisher};
use crate::crypto::{self, Algorithm};

type Jwk = Map<String, Value>;

/// The key, if it is one that only the holder of its private half can sign with.
pub(super) fn public_key(value: &Value) -> Result<PublicKey, &'static str> {
    let jwk = value.as_object().ok_or("it is not a JSON object")?;
    let algorithm = algorithm(jwk)?;
    check_purpose(jwk, algorithm)?;
    let id = match jwk.get("kid") {
        None => None,
        Some(Value::String(id)) => Some(id.clone()),
        Some(_) => return Err("its `kid` is not text"),
    };
    let point = match algorithm {
        Algorithm::EdDSA => coordinate(jwk, "x")?,
        Algorithm::ES256 => [vec![UNCOMPRESSED], coordinate(jwk, "x")?, coordinate(jwk, "y")?].concat(),
    };
    crypto::check_point(algorithm, &point)?;
    if publisher(algorithm, &point).is_some() {
        return Err(
            "its private half is published, so anybody can sign with it: make a key with `lifeguard invite keygen`",
        );
    }
    Ok(PublicKey { id, algorithm, point, grant: Grant::read(jwk.get("groups"))? })
}

/// What stands before the two coordinates of a point (SEC 1, 2.3.3).
const UNCOMPRESSED: u8 = 4;

fn algorithm(jwk: &Jwk) -> Result<Algorithm, &'static str> {
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    match (text("kty"), text("crv")) {
        (Some("OKP"), Some("Ed25519")) => Ok(Algorithm::EdDSA),
        (Some("EC"), Some("P-256")) => Ok(Algorithm::ES256),
        _ => Err("it is neither of Ed25519 (`kty` OKP, `crv` Ed25519) nor of P-256 (`kty` EC, `crv` P-256)"),
    }
}

/// Whether the key says that it is for other things than checking signatures of its own kind.
fn check_purpose(jwk: &Jwk, algorithm: Algorithm) -> Result<(), &'static str> {
    if jwk.get("use").is_some_and(|purpose| purpose != "sig") {
        return Err("its `use` is not `sig`, so it opens nothing that is signed");
    }
    let verifies = |operations: &Value| operations.as_array().is_some_and(|all| all.iter().any(|one| one == "verify"));
    if !jwk.get("key_ops").is_none_or(verifies) {
        return Err("its `key_ops` do not list `verify`, so it opens nothing that is signed");
    }
    match algorithm {
        _ if jwk.get("alg").is_none_or(|named| named == algorithm.name()) => Ok(()),
        Algorithm::EdDSA => Err("its `alg` is not `EdDSA`, the one for Ed25519"),
        Algorithm::ES256 => Err("its `alg` is not `ES256`, the one for P-256"),
    }
}

fn coordinate(jwk: &Jwk, name: &str) -> Result<Vec<u8>, &'static str> {
    let bytes = jwk.get(name).and_then(Value::as_str).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
    bytes.filter(|bytes| bytes.len() == 32).ok_or("its coordinates are not 32 bytes each, in Base64url")
}
