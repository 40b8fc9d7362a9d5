//! A reader that gives up when one row grows without end, so that memory does not.

use std::{
    cell::Cell,
    io::{self, Read},
};

use super::MAX_ROW_BYTES;
use crate::problem::FileError;

/// What may still be read before the next row must have ended, in bytes; shared by the reader and the loop over rows.
pub(super) struct Budget(Cell<usize>);

impl Budget {
    /// What parsers may read ahead of the row they give, in bytes.
    const READ_AHEAD: usize = 128 << 10;

    pub(super) fn new() -> Self {
        Self(Cell::new(MAX_ROW_BYTES + Self::READ_AHEAD))
    }

    /// A row has ended: the next one may be as long again.
    pub(super) fn renew(&self) {
        self.0.set(MAX_ROW_BYTES + Self::READ_AHEAD);
    }

    /// The error a failed read stands for, when it happened in this row.
    pub(super) fn file_error(&self, row: u64, error: io::Error) -> FileError {
        if self.0.get() == 0 {
            FileError::RowTooLong { row, limit: MAX_ROW_BYTES }
        } else {
            FileError::Unreadable(error)
        }
    }
}

/// A reader that fails once the budget is used up.
pub(super) struct Bounded<'a, R> {
    pub(super) inner: R,
    pub(super) budget: &'a Budget,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.budget.0.get();
        if left == 0 {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "one row without end"));
        }
        let wanted = buffer.len().min(left);
        let got = self.inner.read(&mut buffer[..wanted])?;
        self.budget.0.set(left - got);
        Ok(got)
    }
}
