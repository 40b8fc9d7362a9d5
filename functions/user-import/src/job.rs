//! What every row of one import is checked and converged by.

use crate::{options::Options, pool::profile::PoolProfile};

/// One import's pool and options.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    pub pool: &'a PoolProfile,
    pub options: &'a Options,
    /// The attribute that says whether an account is active, kept in step with the account's state.
    pub active_attribute: Option<&'a str>,
}
