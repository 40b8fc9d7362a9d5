//! Signatures for the crate jsonwebtoken, by ring: the two algorithms of ours and no others.

use curve25519_dalek::edwards::CompressedEdwardsY;
use jsonwebtoken::{
    DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result},
    jwk::ThumbprintHash,
};
use ring::{
    agreement::{self, ECDH_P256, EphemeralPrivateKey},
    digest,
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
        UnparsedPublicKey, VerificationAlgorithm,
    },
};
use signature::{Error, Signer, Verifier};
use strum::{EnumString, IntoStaticStr};

/// How an invitation is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
pub enum Algorithm {
    /// Ed25519 (RFC 8037).
    EdDSA,
    /// ECDSA with P-256 and SHA-256 (RFC 7518, 3.4).
    ES256,
}

impl Algorithm {
    /// As the member `alg` of a header or a key names it.
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }

    /// As jsonwebtoken names it.
    pub(crate) fn of_jwt(self) -> jsonwebtoken::Algorithm {
        match self {
            Self::EdDSA => jsonwebtoken::Algorithm::EdDSA,
            Self::ES256 => jsonwebtoken::Algorithm::ES256,
        }
    }

    fn from_jwt(algorithm: &jsonwebtoken::Algorithm) -> Result<Self> {
        match algorithm {
            jsonwebtoken::Algorithm::EdDSA => Ok(Self::EdDSA),
            jsonwebtoken::Algorithm::ES256 => Ok(Self::ES256),
            _ => Err(ErrorKind::UnsupportedAlgorithm.into()),
        }
    }

    fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::EdDSA => &ED25519,
            Self::ES256 => &ECDSA_P256_SHA256_FIXED,
        }
    }
}

static RING: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| {
        let key = SigningKey::from_pkcs8(Algorithm::from_jwt(algorithm)?, key.as_bytes());
        Ok(Box::new(key.ok_or(ErrorKind::InvalidKeyFormat)?))
    },
    verifier_factory: |algorithm, key| Ok(Box::new(VerifyingKey::new(Algorithm::from_jwt(algorithm)?, key)?)),
    key_utils: KeyUtils { compute_digest: sha256, ..KeyUtils::new_unimplemented() },
};

/// Gives jsonwebtoken its cryptography, which it holds once for the whole process; again is no change.
pub(crate) fn install() {
    let _ = RING.install_default();
}

fn sha256(data: &[u8], hash: ThumbprintHash) -> Result<Vec<u8>> {
    match hash {
        ThumbprintHash::SHA256 => Ok(digest::digest(&digest::SHA256, data).as_ref().to_vec()),
        _ => Err(ErrorKind::UnsupportedAlgorithm.into()),
    }
}

/// Whether nobody but the holder of the private half can sign for this point: 32 bytes (RFC 8032, 5.1.2), or an
/// uncompressed point of P-256. The error says why not.
pub(crate) fn check_point(algorithm: Algorithm, bytes: &[u8]) -> std::result::Result<(), &'static str> {
    match algorithm {
        Algorithm::ES256 if !is_p256_point(bytes) => Err("its coordinates are no point of P-256"),
        Algorithm::ES256 => Ok(()),
        Algorithm::EdDSA => check_ed25519_point(bytes),
    }
}

/// ring verifies with any point. Under one of the eight points of small order a constant is a signature of some messages,
/// or of all (RFC 8032, 8.9, leaves the check to the application).
fn check_ed25519_point(bytes: &[u8]) -> std::result::Result<(), &'static str> {
    let encoded = CompressedEdwardsY::from_slice(bytes).ok();
    let point = encoded.and_then(|encoded| encoded.decompress()).ok_or("its `x` is no point of Ed25519")?;
    if point.is_small_order() {
        return Err("its `x` is a point of small order, for which anybody can sign");
    }
    // Each point has one encoding (RFC 8032, 5.1.3), though decompression reads a few more.
    if encoded == Some(point.compress()) { Ok(()) } else { Err("its `x` is no point of Ed25519") }
}

/// ring only looks at a point when it computes with it, so it does.
fn is_p256_point(bytes: &[u8]) -> bool {
    let peer = agreement::UnparsedPublicKey::new(&ECDH_P256, bytes);
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new());
    own.and_then(|own| agreement::agree_ephemeral(own, &peer, |_| ())).is_ok()
}

struct VerifyingKey {
    algorithm: Algorithm,
    key: UnparsedPublicKey<Vec<u8>>,
}

impl VerifyingKey {
    fn new(algorithm: Algorithm, key: &DecodingKey) -> Result<Self> {
        let key = UnparsedPublicKey::new(algorithm.verification(), key.try_get_as_bytes()?.to_vec());
        Ok(Self { algorithm, key })
    }
}

impl Verifier<Vec<u8>> for VerifyingKey {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        self.key.verify(message, signature).map_err(|_| Error::new())
    }
}

impl JwtVerifier for VerifyingKey {
    fn algorithm(&self) -> jsonwebtoken::Algorithm {
        self.algorithm.of_jwt()
    }
}

/// A private key, ready to sign.
pub(crate) enum SigningKey {
    EdDSA(Ed25519KeyPair),
    ES256(Box<EcdsaKeyPair>),
}

impl SigningKey {
    /// Reads PKCS #8 DER (RFC 5208); `None` if it is no key of the algorithm.
    pub(crate) fn from_pkcs8(algorithm: Algorithm, der: &[u8]) -> Option<Self> {
        match algorithm {
            // As OpenSSL writes them, without the public key, or as ring itself does, with it.
            Algorithm::EdDSA => Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).ok().map(Self::EdDSA),
            Algorithm::ES256 => {
                let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der, &SystemRandom::new());
                key.ok().map(|key| Self::ES256(Box::new(key)))
            }
        }
    }

    /// The public key, as jsonwebtoken has it.
    pub(crate) fn public(&self) -> DecodingKey {
        match self {
            Self::EdDSA(key) => DecodingKey::from_ed_der(key.public_key().as_ref()),
            Self::ES256(key) => DecodingKey::from_ec_der(key.public_key().as_ref()),
        }
    }

    /// The private key as jsonwebtoken has it, from the DER it was read from.
    pub(crate) fn private(&self, der: &[u8]) -> EncodingKey {
        match self {
            Self::EdDSA(_) => EncodingKey::from_ed_der(der),
            Self::ES256(_) => EncodingKey::from_ec_der(der),
        }
    }

    pub(crate) fn algorithm(&self) -> Algorithm {
        match self {
            Self::EdDSA(_) => Algorithm::EdDSA,
            Self::ES256(_) => Algorithm::ES256,
        }
    }
}

impl Signer<Vec<u8>> for SigningKey {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        match self {
            Self::EdDSA(key) => Ok(key.sign(message).as_ref().to_vec()),
            Self::ES256(key) => {
                let signature = key.sign(&SystemRandom::new(), message).map_err(|_| Error::new())?;
                Ok(signature.as_ref().to_vec())
            }
        }
    }
}

impl JwtSigner for SigningKey {
    fn algorithm(&self) -> jsonwebtoken::Algorithm {
        Self::algorithm(self).of_jwt()
    }
}
