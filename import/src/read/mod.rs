//! Rows out of a stream of bytes: CSV, JSON Lines, a JSON array or an answer of ListUsers, gzip or not, told apart by their
//! content, in constant memory.

use std::{
    io::{Cursor, Read},
    ops::ControlFlow,
};

use crate::{columns::Columns, finding::RowError, problem::FileError, row::RawRow};

mod bound;
mod csv;
mod dialect;
mod elements;
mod gzip;
pub mod json;
mod lines;
mod listing;
mod outline;
mod part;
mod place;
mod quotes;
mod sniff;

use elements::List;
pub use part::{bytes, read_part};
use place::Out;
pub use place::{Cut, Layout, PlacedSink};
pub use sniff::Format;

/// A row, or why it is none.
pub type ReadRow = Result<RawRow, RowError>;

/// Takes the rows one by one, wrong ones too, and may ask for no more.
pub type Sink<'a> = dyn FnMut(ReadRow) -> ControlFlow<()> + 'a;

/// The longest row, in bytes; what is longer is no row but a quote or bracket nobody closed.
const MAX_ROW_BYTES: usize = 1 << 20;

/// How much of a file is looked at to tell what it is, in bytes.
const HEAD_BYTES: usize = 8 << 10;

/// Reads every row into the sink. `named` is what the file's name says it holds, if it says anything.
pub fn read(input: impl Read, named: Option<Format>, columns: &Columns, sink: &mut Sink<'_>) -> Result<(), FileError> {
    survey(input, named, columns, &mut |row, _| sink(row)).map(drop)
}

/// Reads every row into the sink, with the place behind it, and says how the file is laid out.
pub fn survey(
    mut input: impl Read,
    named: Option<Format>,
    columns: &Columns,
    sink: &mut PlacedSink<'_>,
) -> Result<Layout, FileError> {
    let start = take(&mut input, gzip::MAGIC.len())?;
    let packed = start == gzip::MAGIC;
    let input = Cursor::new(start).chain(input);
    // Behind a pointer, so that every parser is compiled once.
    let mut input: Box<dyn Read + '_> = Box::new(input);
    if packed {
        input = Box::new(gzip::Unpacked::new(input));
    }
    let mut head = head(&mut input)?;
    let format = sniff::sniff(&head, named)?;
    sniff::refuse_others(&head, format, columns)?;
    let skipped = if head.starts_with(sniff::BOM) { sniff::BOM.len() } else { 0 };
    head.drain(..skipped);
    let start = skipped as u64;
    let sink = &mut |row, after| sink(row, after);
    let mut out = Out::new(start, None, sink);
    rows(Box::new(Cursor::new(head).chain(input)), format, columns, &mut out)?;
    let rows = out.rows.unwrap_or_default();
    Ok(Layout { packed, format, start, rows })
}

fn rows(input: Box<dyn Read + '_>, format: Format, columns: &Columns, out: &mut Out<'_>) -> Result<(), FileError> {
    match format {
        Format::Csv { separator } => csv::read(input, separator, columns, out),
        Format::JsonLines => json::read_lines(input, columns, out),
        Format::JsonArray => elements::read(input, List::Whole, columns, out),
        Format::ListUsers => elements::read(input, List::ListUsers, columns, out),
    }
}

/// As much of the file as tells what it is: some thousand bytes from the first that is no space.
fn head(input: &mut impl Read) -> Result<Vec<u8>, FileError> {
    let mut head = Vec::new();
    while sniff::is_blank(&head) && head.len() < MAX_ROW_BYTES {
        let next = take(input, HEAD_BYTES)?;
        if next.is_empty() {
            break;
        }
        head.extend(next);
    }
    Ok(head)
}

/// The next so many bytes, or all there are if they are fewer.
fn take(input: &mut impl Read, bytes: usize) -> Result<Vec<u8>, FileError> {
    let mut taken = Vec::new();
    input.take(bytes as u64).read_to_end(&mut taken).map_err(FileError::Unreadable)?;
    Ok(taken)
}
