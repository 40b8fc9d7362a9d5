//! Why an import cannot begin, or not go through, for whoever started it.

use crate::{
    options::OptionsError,
    pool::PoolError,
    problem::FileError,
    shard::store::RunError,
    source::object::{ObjectError, S3Uri},
};

/// Why an import cannot begin, or not go through.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The object cannot be read.
    #[error("{0}: {1}")]
    Object(S3Uri, ObjectError),
    /// What it holds cannot be read.
    #[error("{0}: {1}")]
    File(S3Uri, FileError),
    #[error(transparent)]
    Options(#[from] OptionsError),
    #[error(transparent)]
    Pool(#[from] PoolError),
    #[error(transparent)]
    Run(#[from] RunError),
}

impl ImportError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Object(..) => "ObjectUnreadable",
            Self::File(_, error) => error.code(),
            Self::Options(_) => "RequestInvalid",
            Self::Pool(error) => error.code(),
            Self::Run(error) => error.code(),
        }
    }

    /// Whether the request or its file is wrong, and nothing else is at fault.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Object(..) | Self::File(..) | Self::Options(_) | Self::Run(RunError::BucketMissing))
    }
}
