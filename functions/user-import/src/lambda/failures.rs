//! What is wrong with the file of an import, for whoever started it.

use lambda::failure::Failure;

use import::{problem::FileError, source::object::ObjectError};

/// The object cannot be read.
pub fn object_failure(place: &str, error: &ObjectError) -> Failure {
    Failure::refused("ObjectUnreadable", format!("{place}: {error}"))
}

/// What it holds cannot be read.
pub fn file_failure(place: &str, error: &FileError) -> Failure {
    Failure::refused(error.code(), format!("{place}: {error}"))
}
