//! Everything the operator sets.

use shared::settings::{Lookup, SettingError};

use crate::{messages::Messages, policy::Policy};

/// Who may sign up, and how those who may not are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    pub policy: Policy,
    pub messages: Messages,
}

impl Settings {
    /// Reads every setting; the first wrong one, or one that contradicts another, is the error.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        Ok(Self { policy: Policy::from_lookup(lookup)?, messages: Messages::from_lookup(lookup)? })
    }
}
