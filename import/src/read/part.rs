//! A part of a file, read as if it were the whole: the rows between two places, with the numbers they have in the file.

use std::{
    io::{self, Cursor, Read},
    ops::Range,
};

use super::{
    Sink,
    elements::{self, List},
    gzip,
    place::{Cut, Layout, Out},
    rows,
    sniff::Format,
};
use crate::{columns::Columns, problem::FileError};

/// Opens a file at a byte, to be read up to another.
type Open<'a> = dyn FnMut(Range<u64>) -> Box<dyn Read> + 'a;

/// The unpacked bytes of a range of the file. A gzip file can only be unpacked from its start, which costs a second per
/// hundred megabytes and saves a copy of everybody's passwords.
pub fn bytes(layout: &Layout, range: Range<u64>, size: u64, open: &mut Open<'_>) -> io::Result<Box<dyn Read>> {
    if !layout.packed {
        // The last row may end with the file instead of a line.
        return Ok(open(range.start..range.end.min(size)));
    }
    let mut unpacked = gzip::Unpacked::new(open(0..size));
    io::copy(&mut (&mut unpacked).take(range.start), &mut io::sink())?;
    Ok(Box::new(unpacked.take(range.end - range.start)))
}

/// Reads the rows of a part of a file that was surveyed before. `header` is a CSV file's header, `part` what is between
/// two places, and `start` the number of the first of them.
pub fn read_part(
    (header, part): (Vec<u8>, impl Read),
    layout: &Layout,
    start: Cut,
    columns: &Columns,
    sink: &mut Sink<'_>,
) -> Result<(), FileError> {
    let sink = &mut |row, _| sink(row);
    let mut out = Out::new(0, Some(start.number), sink);
    match layout.format {
        Format::Csv { .. } | Format::JsonLines => {
            rows(Box::new(Cursor::new(header).chain(part)), layout.format, columns, &mut out)
        }
        Format::JsonArray | Format::ListUsers => {
            let elements = b"[".chain(without_comma(part).map_err(FileError::Unreadable)?).chain(&b"]"[..]);
            elements::read(Box::new(elements), List::Whole, columns, &mut out)
        }
    }
}

/// The elements of a part of a list, without the comma between them and the part before.
fn without_comma(mut part: impl Read) -> io::Result<impl Read> {
    let mut first = [b' '];
    while first[0].is_ascii_whitespace() && part.read(&mut first)? == 1 {}
    if first[0] == b',' {
        first[0] = b' ';
    }
    Ok(Cursor::new(first).chain(part))
}
