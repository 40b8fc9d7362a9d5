//! Everything the operator sets.

use invitation::Invitations;
use shared::settings::{Lookup, SettingError};

use crate::{messages::Messages, policy::Policy};

/// Who may sign up, which tokens are invitations, and how those who may not are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub policy: Policy,
    pub invitations: Invitations,
    pub messages: Messages,
}

impl Settings {
    /// Reads every setting; the first wrong one, or one that contradicts another, is the error.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let invitations = Invitations::from_lookup(lookup)?;
        let policy = Policy::from_lookup(lookup, !invitations.is_empty())?;
        Ok(Self { policy, invitations, messages: Messages::from_lookup(lookup)? })
    }
}
