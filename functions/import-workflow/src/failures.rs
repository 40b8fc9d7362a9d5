//! Why a step failed, as the state machine is told.

use import::error::ImportError;
use lambda::failure::Failure;

/// The failure of an invocation whose step failed so.
pub(crate) fn failure(error: impl Into<ImportError>) -> Failure {
    let error = error.into();
    let (code, text) = (error.code(), error.to_string());
    if error.is_refusal() { Failure::refused(code, text) } else { Failure::told(code, text) }
}
