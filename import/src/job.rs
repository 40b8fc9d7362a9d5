//! What every row of one import is checked and converged by.

use serde::{Deserialize, Serialize};

use crate::{options::Options, pool::profile::PoolProfile};

/// Whether to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    Check,
    #[default]
    Run,
}

/// One import's pool and options.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    pub pool: &'a PoolProfile,
    pub options: &'a Options,
    /// The attribute that says whether an account is active, kept in step with the account's state.
    pub active_attribute: Option<&'a str>,
}
