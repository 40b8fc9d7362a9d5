//! What the operator sets about invitations, and the tokens that open under it.

use std::collections::HashSet;

use shared::{
    name,
    settings::{Lookup, Setting, SettingError},
};

use crate::{
    claims::{Invitation, MAX_GROUPS},
    keys::PublicKeys,
    problem::Problem,
};

const INVITATION_KEYS: Setting = Setting {
    variable: "INVITATION_KEYS",
    example: r#"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"2026","x":"…"}]}"#,
};
const REVOKED_INVITATIONS: Setting =
    Setting { variable: "REVOKED_INVITATIONS", example: "0e6c2b3c-5a4f-4d0e-9d2a-6f0f8f6a7c11" };

/// Which keys open invitations, and which invitations are revoked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invitations {
    keys: PublicKeys,
    /// By `jti`.
    revoked: HashSet<String>,
}

impl Invitations {
    /// Reads `INVITATION_KEYS`, a JSON Web Key Set, and `REVOKED_INVITATIONS`, a comma-separated list of `jti`. Without
    /// keys no token is an invitation.
    ///
    /// # Errors
    /// If a key cannot be used, or everybody can sign with it; or if something else stands where a `jti` should. No error
    /// repeats anything of a value: it may be a private key or a valid invitation that was pasted into the wrong place.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let revoked = REVOKED_INVITATIONS.list(lookup, id)?.into_iter().collect();
        let keys = match INVITATION_KEYS.text(lookup) {
            None => PublicKeys::default(),
            Some(text) => PublicKeys::from_text(&text).map_err(|problem| INVITATION_KEYS.error(problem))?,
        };
        Ok(Self { keys, revoked })
    }

    /// Whether there are no keys, so that no token is an invitation.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Opens a token for a user pool: the signature is right, the token is meant for this pool, its key may give its
    /// groups, and it can be revoked and is not. Time and address are left to be checked.
    ///
    /// # Errors
    /// The first problem, in the order of that sentence.
    pub fn open(&self, token: &str, user_pool_id: &str) -> Result<Invitation, Problem> {
        let (claims, grant) = self.keys.verified(token)?;
        if !claims.are_for(user_pool_id) {
            return Err(Problem::Audience);
        }
        if claims.groups.len() > MAX_GROUPS || !grant.covers(&claims.groups) {
            return Err(Problem::Groups);
        }
        if let Some(id) = &claims.jti {
            if !is_id(id) {
                return Err(Problem::Malformed);
            }
            if self.revoked.contains(id) {
                return Err(Problem::Revoked);
            }
        }
        claims.try_into()
    }
}

/// A `jti` of the list. Three parts of which the first begins like a JSON object in Base64url are a token.
fn id(text: &str) -> Result<String, &'static str> {
    if text.starts_with("ey") && text.split('.').count() == 3 {
        return Err("holds a whole invitation: give its `jti` alone");
    }
    if is_id(text) { Ok(text.to_owned()) } else { Err("holds what is no `jti`: write commas between several") }
}

/// Whether the list of revoked invitations can name the `jti`. With any other, an invitation would seem to be revoked and
/// still open.
fn is_id(text: &str) -> bool {
    name::is_valid(text) && !text.contains([',', ';'])
}

#[cfg(test)]
mod tests;
