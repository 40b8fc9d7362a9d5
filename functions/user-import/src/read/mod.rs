//! Rows out of a stream of bytes: CSV, JSON Lines or a JSON array, told apart by their content, in constant memory.

use std::{
    io::{Cursor, Read},
    ops::ControlFlow,
};

use crate::{
    columns::Columns,
    problem::{FileError, RowError},
    row::RawRow,
};

mod bound;
mod csv;
pub mod json;
mod sniff;

pub use sniff::Format;

/// Takes the rows one by one, wrong ones too, and may ask for no more.
pub type Sink<'a> = dyn FnMut(Result<RawRow, RowError>) -> ControlFlow<()> + 'a;

/// The longest row, in bytes; what is longer is no row but a quote or bracket nobody closed.
const MAX_ROW_BYTES: usize = 1 << 20;

/// How much of a file is looked at to tell what it is, in bytes.
const HEAD_BYTES: u64 = 8 << 10;

/// Reads every row into the sink. `named` is what the file's name says it holds, if it says anything.
pub fn read(
    mut input: impl Read,
    named: Option<Format>,
    columns: &Columns,
    sink: &mut Sink<'_>,
) -> Result<(), FileError> {
    let mut head = Vec::new();
    input.by_ref().take(HEAD_BYTES).read_to_end(&mut head).map_err(FileError::Unreadable)?;
    let format = sniff::sniff(&head, named)?;
    let skipped = if head.starts_with(sniff::BOM) { sniff::BOM.len() } else { 0 };
    head.drain(..skipped);
    let input = Cursor::new(head).chain(input);
    match format {
        Format::Csv { separator } => csv::read(input, separator, columns, sink),
        Format::JsonLines => json::read_lines(input, columns, sink),
        Format::JsonArray => json::read_array(input, columns, sink),
    }
}
