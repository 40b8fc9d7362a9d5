//! What the program's exit code says.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All of it is done.
    Done = 0,
    /// It did not come to its end: something fatal, or an interruption.
    Stopped = 1,
    /// The arguments say nothing that can be done.
    Usage = 2,
    /// It came to its end, and users of some rows are not as the row says.
    Problems = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Arguments that do not go together, or not with the pool.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub String);
