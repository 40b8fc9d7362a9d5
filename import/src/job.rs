//! What every row of one import is checked and converged by.

use serde::{Deserialize, Serialize};

use crate::{
    columns::Columns,
    options::{MissingPassword, Options},
    pool::profile::PoolProfile,
    scrutiny::disclosure::Disclosure,
};

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
    /// What a report may show of wrong rows.
    pub disclosure: Disclosure,
}

impl<'a> Job<'a> {
    /// One whose pool has no such attribute, and whose reports show nothing of wrong rows.
    pub fn new(pool: &'a PoolProfile, options: &'a Options) -> Self {
        Self { pool, options, active_attribute: None, disclosure: Disclosure::default() }
    }

    /// The columns its file may have, and must have.
    pub fn columns(&self) -> Columns {
        Columns::of(self.pool, self.options.missing_password == MissingPassword::Reject)
    }
}
