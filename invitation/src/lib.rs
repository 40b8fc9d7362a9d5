//! Invitations to sign up: signed tokens (JWT, RFC 7519) that anybody's backend can mint with a standard library.
//!
//! The functions hold public keys and open tokens; `lifeguard invite` holds a private key and mints them.

mod claims;
mod crypto;
mod keys;
mod mint;
mod problem;

pub use claims::Invitation;
pub use crypto::Algorithm;
pub use keys::PublicKeys;
pub use mint::{Guest, KeyError, PrivateKey};
pub use problem::Problem;

/// The name under which an app sends the token, in validationData or clientMetadata.
pub const MEMBER: &str = "invitation";
