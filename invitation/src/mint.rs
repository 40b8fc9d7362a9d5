//! Makes keys and invitations, where the private key is.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    EncodingKey, Header,
    jwk::{Jwk, PublicKeyUse, ThumbprintHash},
};
use pem::Pem;
use ring::{
    rand::{SecureRandom, SystemRandom},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use shared::groups::GroupName;
use time::OffsetDateTime;
use zeroize::Zeroizing;

use crate::{
    claims::{Audience, Claims},
    crypto::{self, Algorithm, SigningKey},
    keys::publisher,
};

/// The label of a private key in PEM (RFC 7468, 10).
const LABEL: &str = "PRIVATE KEY";

/// What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, 7).
const ED25519_PREFIX: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// Why a key cannot be used or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text holds no such block.
    #[error("this is no private key in PEM: it has no block `-----BEGIN PRIVATE KEY-----`")]
    NotPem,
    /// The key is encrypted, or in the older form that names its kind.
    #[error(
        "this private key is encrypted or not in PKCS #8: `openssl pkcs8 -topk8 -nocrypt -in FILE -out NEW` writes it as it \
         is read here"
    )]
    NotPlainPkcs8,
    /// The block holds a key of another kind.
    #[error("this is no private key of Ed25519 or P-256")]
    OtherKind,
    /// The key is printed on a public page, so that everybody has it. The functions do not start with it either.
    #[error(
        "this private key is published ({0}), so anybody can sign with it: make one with `lifeguard invite keygen`"
    )]
    Published(&'static str),
    /// The system gave no random numbers, or the signature failed.
    #[error("the system gives no random numbers")]
    NoRandom,
}

/// Who is invited, where to, and for how long.
#[derive(Clone)]
pub struct Guest {
    pub email: String,
    /// The ids of the user pools that the invitation is good for.
    pub user_pool_ids: Vec<String>,
    /// At most [`MAX_GROUPS`](crate::MAX_GROUPS), or no function opens it.
    pub groups: Vec<GroupName>,
    /// At most [`MAX_LIFE`](crate::MAX_LIFE) after it is shown.
    pub expires: OffsetDateTime,
    pub not_before: Option<OffsetDateTime>,
}

/// An invitation as it is sent.
pub struct Minted {
    pub token: String,
    /// Its `jti`, by which it can be revoked.
    pub id: String,
}

/// A key that makes invitations. Has no `Debug`.
pub struct PrivateKey {
    key: EncodingKey,
    algorithm: Algorithm,
    public: Jwk,
}

impl PrivateKey {
    /// Makes a new key, as PEM (PKCS #8): as OpenSSL writes and reads it.
    pub fn generate(algorithm: Algorithm) -> Result<Zeroizing<String>, KeyError> {
        let random = SystemRandom::new();
        let der = match algorithm {
            Algorithm::EdDSA => {
                let mut der = Zeroizing::new([&ED25519_PREFIX[..], &[0; 32]].concat());
                random.fill(&mut der[ED25519_PREFIX.len()..]).map_err(|_| KeyError::NoRandom)?;
                der
            }
            Algorithm::ES256 => {
                let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random);
                Zeroizing::new(der.map_err(|_| KeyError::NoRandom)?.as_ref().to_vec())
            }
        };
        Ok(Zeroizing::new(pem::encode(&Pem::new(LABEL, der.as_slice()))))
    }

    /// Reads a key from PEM.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        crypto::install();
        let blocks = pem::parse_many(text).map_err(|_| KeyError::NotPem)?;
        // `EC PRIVATE KEY` (RFC 5915), `ENCRYPTED PRIVATE KEY` (RFC 7468, 11) and their like.
        let convertible = blocks.iter().any(|block| block.tag().ends_with(LABEL));
        let problem = if convertible { KeyError::NotPlainPkcs8 } else { KeyError::NotPem };
        let block = blocks.into_iter().find(|block| block.tag() == LABEL).ok_or(problem)?;
        let der = Zeroizing::new(block.into_contents());
        let of = |algorithm| SigningKey::from_pkcs8(algorithm, &der);
        let key = of(Algorithm::EdDSA).or_else(|| of(Algorithm::ES256)).ok_or(KeyError::OtherKind)?;
        let algorithm = key.algorithm();
        let point = key.public();
        let page = point.try_get_as_bytes().ok().and_then(|point| publisher(algorithm, point));
        if let Some(page) = page {
            return Err(KeyError::Published(page));
        }
        let public = public_jwk(&key).map_err(|_| KeyError::OtherKind)?;
        Ok(Self { key: key.private(&der), algorithm, public })
    }

    /// The public key as a JSON Web Key; its id is its thumbprint (RFC 7638).
    pub fn public(&self) -> &Jwk {
        &self.public
    }

    /// Signs an invitation; the token is three parts of Base64url with full stops between them. Each has an id of its
    /// own (`jti`), so that no two are the same and each can be revoked.
    pub fn mint(&self, guest: &Guest) -> Result<Minted, KeyError> {
        let header = Header { kid: self.public.common.key_id.clone(), ..Header::new(self.algorithm.of_jwt()) };
        let id = id()?;
        let claims = Claims {
            email: guest.email.clone(),
            aud: Some(Audience::of(&guest.user_pool_ids)),
            exp: guest.expires.unix_timestamp(),
            nbf: guest.not_before.map(OffsetDateTime::unix_timestamp),
            jti: Some(id.clone()),
            groups: guest.groups.clone(),
        };
        let token = jsonwebtoken::encode(&header, &claims, &self.key).map_err(|_| KeyError::NoRandom)?;
        Ok(Minted { token, id })
    }
}

/// 128 random bits.
fn id() -> Result<String, KeyError> {
    let mut bits = [0; 16];
    SystemRandom::new().fill(&mut bits).map_err(|_| KeyError::NoRandom)?;
    Ok(URL_SAFE_NO_PAD.encode(bits))
}

fn public_jwk(key: &SigningKey) -> jsonwebtoken::errors::Result<Jwk> {
    let mut jwk = Jwk::from_decoding_key(&key.public(), Some(key.algorithm().of_jwt()))?;
    jwk.common.public_key_use = Some(PublicKeyUse::Signature);
    jwk.common.key_id = Some(jwk.thumbprint(ThumbprintHash::SHA256)?);
    Ok(jwk)
}

#[cfg(test)]
mod tests;
