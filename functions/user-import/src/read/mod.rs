//! Rows out of a stream of bytes: CSV, JSON Lines, a JSON array or an answer of ListUsers, gzip or not, told apart by their
//! content, in constant memory.

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
mod dialect;
mod elements;
mod gzip;
pub mod json;
mod listing;
mod sniff;

use elements::List;
pub use sniff::Format;

/// Takes the rows one by one, wrong ones too, and may ask for no more.
pub type Sink<'a> = dyn FnMut(Result<RawRow, RowError>) -> ControlFlow<()> + 'a;

/// The longest row, in bytes; what is longer is no row but a quote or bracket nobody closed.
const MAX_ROW_BYTES: usize = 1 << 20;

/// How much of a file is looked at to tell what it is, in bytes.
const HEAD_BYTES: usize = 8 << 10;

/// Reads every row into the sink. `named` is what the file's name says it holds, if it says anything.
pub fn read(
    mut input: impl Read,
    named: Option<Format>,
    columns: &Columns,
    sink: &mut Sink<'_>,
) -> Result<(), FileError> {
    let start = take(&mut input, gzip::MAGIC.len())?;
    let is_packed = start == gzip::MAGIC;
    let input = Cursor::new(start).chain(input);
    // Behind a pointer, so that every parser is compiled once.
    let mut input: Box<dyn Read + '_> = if is_packed { Box::new(gzip::Unpacked::new(input)) } else { Box::new(input) };
    let mut head = take(&mut input, HEAD_BYTES)?;
    let format = sniff::sniff(&head, named)?;
    let skipped = if head.starts_with(sniff::BOM) { sniff::BOM.len() } else { 0 };
    head.drain(..skipped);
    let input = Cursor::new(head).chain(input);
    match format {
        Format::Csv { separator } => csv::read(input, separator, columns, sink),
        Format::JsonLines => json::read_lines(input, columns, sink),
        Format::JsonArray => elements::read(input, List::Whole, columns, sink),
        Format::ListUsers => elements::read(input, List::Field(sniff::USERS), columns, sink),
    }
}

/// The next so many bytes, or all there are if they are fewer.
fn take(input: &mut impl Read, bytes: usize) -> Result<Vec<u8>, FileError> {
    let mut taken = Vec::new();
    input.take(bytes as u64).read_to_end(&mut taken).map_err(FileError::Unreadable)?;
    Ok(taken)
}
