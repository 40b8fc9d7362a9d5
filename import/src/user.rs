//! A checked user: every row that reaches the engine is one.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use crate::{
    columns::Column,
    password::Password,
    row::{RowValues, groups_text},
};

/// The contacts, each with the attribute that says whether it is verified.
pub const CONTACTS: [(&str, &str); 2] = [("email", "email_verified"), ("phone_number", "phone_number_verified")];

/// Cognito's own attributes: they can be neither imported nor changed.
pub const READ_ONLY: [&str; 2] = ["sub", "identities"];

/// What a row says should be in the pool. `Debug` shows the row number only.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportUser {
    pub row: u64,
    /// The user name, or the e-mail address or phone number where the pool signs in with those.
    pub user_name: String,
    /// Values as Cognito stores them: booleans `true`/`false`, dates `YYYY-MM-DD`.
    pub attributes: BTreeMap<Arc<str>, String>,
    pub credential: Credential,
    pub groups: BTreeSet<String>,
    /// `None`: the row does not say; a new user is active, an existing one stays as it is.
    pub active: Option<bool>,
    /// `None`: the row does not say; an existing user keeps what they have.
    pub mfa: Option<MfaChoice>,
    /// Their `sub` in the pool they come from.
    pub source_sub: Option<String>,
}

/// How the user signs in after the import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// With their own password.
    Given(Password),
    /// With a password nobody knows, until they ask for a new one.
    Generate,
    /// With a one-time code or passkey.
    Passwordless,
}

/// As a row says it; the same user would come of it.
impl From<ImportUser> for RowValues {
    fn from(user: ImportUser) -> Self {
        let groups = groups_text(&Vec::from_iter(user.groups));
        let own = [
            (Column::UserName, Some(user.user_name)),
            (Column::Groups, groups),
            (Column::Active, user.active.map(|active| active.to_string())),
            (Column::Mfa, user.mfa.map(|mfa| mfa.to_string())),
            (Column::Sub, user.source_sub),
        ];
        Self::of(own, user.attributes)
    }
}

/// What a row says about a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MfaChoice {
    Prefer(Mfa),
    Off,
}

impl MfaChoice {
    /// The factor to prefer.
    pub fn preferred(self) -> Option<Mfa> {
        match self {
            Self::Prefer(mfa) => Some(mfa),
            Self::Off => None,
        }
    }
}

impl fmt::Display for MfaChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prefer(mfa) => mfa.fmt(f),
            Self::Off => f.write_str("false"),
        }
    }
}

/// The second factor to prefer. Authenticator apps need a device and cannot be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mfa {
    Sms,
    Email,
}

impl fmt::Display for Mfa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sms => "sms",
            Self::Email => "email",
        })
    }
}

impl fmt::Debug for ImportUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportUser").field("row", &self.row).finish_non_exhaustive()
    }
}
