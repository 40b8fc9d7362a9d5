//! Keys that sign whatever a test asks for, right or wrong.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use signature::Signer as _;

use crate::{
    crypto::{Algorithm, SigningKey},
    mint::PrivateKey,
};

/// A key made for one test.
pub(crate) struct Signer {
    key: SigningKey,
    pub(crate) algorithm: Algorithm,
}

impl Signer {
    pub(crate) fn new(algorithm: Algorithm) -> Self {
        let pem = PrivateKey::generate(algorithm).expect("random numbers");
        let der = pem::parse(pem.as_bytes()).expect("PEM").into_contents();
        Self { key: SigningKey::from_pkcs8(algorithm, &der).expect("a key"), algorithm }
    }

    /// The public key, with the id `own` and any group.
    pub(crate) fn jwk(&self) -> Value {
        let (point, name) = (self.point(), |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes));
        match self.algorithm {
            Algorithm::EdDSA => {
                json!({ "kty": "OKP", "crv": "Ed25519", "kid": "own", "groups": "*", "x": name(&point) })
            }
            Algorithm::ES256 => json!({
                "kty": "EC", "crv": "P-256", "kid": "own", "groups": "*", "x": name(&point[1..33]), "y": name(&point[33..]),
            }),
        }
    }

    /// The bytes of the public key.
    pub(crate) fn point(&self) -> Vec<u8> {
        self.key.public().try_get_as_bytes().expect("bytes").to_vec()
    }

    /// A token of this header and these claims, which need not be JSON.
    pub(crate) fn token(&self, header: &str, claims: &str) -> String {
        let message = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
        let signature = self.key.try_sign(message.as_bytes()).expect("a signature");
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}
