//! Invitations to sign up: signed tokens (JWT, RFC 7519) that any backend can make with a standard library.
//!
//! The functions hold public keys and open tokens; `lifeguard invite` holds a private key and makes them.

mod claims;
mod crypto;
mod header;
mod invitations;
mod keys;
mod mint;
mod problem;
#[cfg(test)]
mod signer;

pub use claims::{Invitation, MAX_GROUPS, MAX_LIFE};
pub use crypto::Algorithm;
pub use invitations::Invitations;
pub use mint::{Guest, KeyError, Minted, PrivateKey};
pub use problem::Problem;

/// The name under which an app sends the token, in clientMetadata.
pub const MEMBER: &str = "invitation";
