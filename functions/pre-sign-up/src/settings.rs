//! Everything the operator sets.

use invitation::PublicKeys;
use shared::settings::{Lookup, SettingError};

use crate::{messages::Messages, policy::Policy};

/// Who may sign up, what opens their invitations, and how those who may not are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub policy: Policy,
    pub invitation_keys: PublicKeys,
    pub messages: Messages,
}

impl Settings {
    /// Reads every setting; the first wrong one, or one that contradicts another, is the error.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let invitation_keys = PublicKeys::from_lookup(lookup)?;
        let policy = Policy::from_lookup(lookup, !invitation_keys.is_empty())?;
        Ok(Self { policy, invitation_keys, messages: Messages::from_lookup(lookup)? })
    }
}
