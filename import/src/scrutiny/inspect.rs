//! Reads a file before its rows are imported or checked: whether it is what it seems, and what may be shown of its rows.

use std::{io::Read, ops::ControlFlow};

use super::{disclosure::Disclosure, glance::Glance};
use crate::{
    check::Checker,
    job::Job,
    problem::FileError,
    read::{self, Format, ReadRow},
};

/// How much of a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// As much as it takes to know what may be shown.
    Beginning,
    /// All of it: if it is broken anywhere, nothing of it is to be written. The rows before the first one are not counted.
    Whole { first_row: u64 },
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// The rows that were read and count, wrong ones too.
    pub rows: u64,
    pub disclosure: Disclosure,
}

/// Reads the file.
///
/// # Errors
/// If it is no file of rows, or its values are in the wrong columns, or all of many rows are wrong for one reason.
pub fn inspect(input: impl Read, named: Option<Format>, job: &Job<'_>, extent: Extent) -> Result<Inspected, FileError> {
    let (columns, mut checker, mut glance) = (job.columns(), Checker::new(*job), Glance::new(*job));
    let mut rows = 0;
    read::read(input, named, &columns, &mut |row| {
        let number = row.as_ref().map_or_else(|error| error.row, |row| row.number);
        glance.row(row, &mut checker);
        match extent {
            Extent::Whole { first_row } => rows += u64::from(number >= first_row),
            Extent::Beginning => rows += 1,
        }
        if extent != Extent::Beginning || !glance.is_enough() {
            return ControlFlow::Continue(());
        }
        glance.stop();
        ControlFlow::Break(())
    })?;
    Ok(Inspected { rows, disclosure: glance.end(&columns)? })
}

/// What may be shown of rows that are in no file.
pub fn disclosure_of<'r>(rows: impl IntoIterator<Item = &'r ReadRow>, job: &Job<'_>) -> Disclosure {
    let (mut checker, mut glance) = (Checker::new(*job), Glance::new(*job));
    rows.into_iter().for_each(|row| glance.row(row.clone(), &mut checker));
    glance.disclosure()
}
