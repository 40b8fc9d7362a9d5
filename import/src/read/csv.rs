//! CSV as spreadsheets and databases write it (RFC 4180) and as Cognito does, with Cognito's header names.

use std::{borrow::Cow, io::Read};

use ::csv::{ByteRecord, ErrorKind, ReaderBuilder};

use super::{
    bound::{Bounded, Budget},
    dialect,
    lines::{Lines, Noted, breaks, holds_record, lines_behind},
    place::{Cut, Out},
    quotes::{Quotes, Stray},
    sniff,
};
use crate::{
    columns::{Column, Columns},
    finding::{Finding, RowError},
    header,
    problem::{FileError, Problem},
    report::{cell, problems},
    row::RawRow,
    scrutiny::exports,
};

/// Read after the end of every file: a record of its own, unless a quote was opened and never closed, which the parser
/// would take for a value that goes on to the end, other users' passwords and all.
const END: &[u8] = b"\n\x04end of file\x04\n";

/// Reads a header and then every record. A row's number is the line it starts on.
pub(super) fn read(input: impl Read, separator: u8, columns: &Columns, out: &mut Out<'_>) -> Result<(), FileError> {
    let (budget, lines, stray) = (Budget::new(), Lines::default(), Stray::default());
    let input = Noted::new(Bounded { inner: input, budget: &budget }, END, &lines);
    let input = Quotes::new(input, separator, &stray);
    let mut reader = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(input);
    let names = names(&mut reader).map_err(|error| file_error(&budget, 1, error))?;
    let header = Header::read(&names, separator, columns)?;
    let first = lines.behind(reader.position());
    if stray.is_before(first.byte) {
        return Err(FileError::QuoteStray { line: 1 });
    }
    out.begin(first);
    let start = out.start.unwrap_or(first.number);
    let mut after = Cut { number: start, ..first };
    let mut record = ByteRecord::new();
    let mut any = false;
    loop {
        budget.renew();
        let next = after.number;
        if !reader.read_byte_record(&mut record).map_err(|error| file_error(&budget, next, error))? {
            return Err(FileError::QuoteOpen { line: next });
        }
        after = lines.behind(reader.position());
        after.number = after.number - first.number + start;
        if stray.is_before(after.byte) {
            return Err(FileError::QuoteStray { line: next });
        }
        if record.as_slice() == END.trim_ascii() {
            // More after it: the file itself has such a record, and rows must not be lost for it.
            if reader.read_byte_record(&mut record).map_err(|error| file_error(&budget, next, error))? {
                return Err(not_csv(next));
            }
            break;
        }
        // Spreadsheets end their files with records of separators only.
        if record.iter().all(<[u8]>::is_empty) {
            continue;
        }
        any = true;
        if record.as_slice().ends_with(&END[1..]) {
            return Err(FileError::QuoteOpen { line: next });
        }
        let line = after.number - 1 - breaks(&record);
        if out.give(row(line, &header.unescaped(&record), &header), after).is_break() {
            break;
        }
    }
    if any { Ok(()) } else { Err(FileError::HeaderOnly) }
}

/// The record with the names of the columns, behind the line with a separator that Excel finds there.
fn names<R: Read>(reader: &mut ::csv::Reader<R>) -> Result<ByteRecord, ::csv::Error> {
    let mut names = reader.byte_headers()?.clone();
    if sniff::is_separator_line(&names) {
        reader.read_byte_record(&mut names)?;
    }
    Ok(names)
}

/// What the values of a record mean.
struct Header {
    columns: Vec<Column>,
    separator: u8,
    /// The file is for Cognito's own import job, which knows no quotes: a comma in a value is `\,`.
    has_escapes: bool,
    /// The file is a report of problems: its cells are what spreadsheets take for text.
    is_report: bool,
}

impl Header {
    fn read(record: &ByteRecord, separator: u8, columns: &Columns) -> Result<Self, FileError> {
        if record.iter().any(|name| name.contains(&b'\n') || name.contains(&b'\r')) {
            return Err(FileError::QuoteOpen { line: 1 });
        }
        let names =
            record.iter().map(|name| std::str::from_utf8(name).map(str::to_owned)).collect::<Result<Vec<_>, _>>();
        let names = names.map_err(|_| FileError::Foreign { what: "no UTF-8 text", advice: "save it as UTF-8" })?;
        let columns = columns_of(&names, columns)?;
        let is_report = columns.contains(&Column::Note(problems::ROW.into()));
        let has_escapes = separator == b',' && dialect::is_cognitos(record);
        Ok(Self { columns, separator, has_escapes, is_report })
    }

    /// The record as it is meant.
    fn unescaped<'r>(&self, record: &'r ByteRecord) -> Cow<'r, ByteRecord> {
        if self.has_escapes { dialect::joined(record) } else { Cow::Borrowed(record) }
    }

    /// The value of a column, where it can be one.
    fn text<'v>(&self, column: &Column, value: &'v [u8]) -> Result<&'v str, Problem> {
        let text = std::str::from_utf8(value).map_err(|_| Problem::NotUtf8)?;
        let text = self.value(column, text);
        if text == problems::LEFT_OUT {
            return Err(Problem::LeftOut);
        }
        let is_address = matches!(column, Column::Attribute(name) if &**name == "address");
        match lines_behind(value) {
            None => Ok(text),
            Some(_) if !is_address => Err(Problem::LineBreak),
            Some(lines) if holds_record(lines, self.separator, self.columns.len()) => Err(Problem::SwallowedRow),
            Some(_) => Ok(text),
        }
    }

    /// The report leaves passwords to be filled in: what is there was typed as it is meant.
    fn value<'v>(&self, column: &Column, text: &'v str) -> &'v str {
        if self.is_report && *column != Column::Password { cell::value(text) } else { text }
    }
}

fn columns_of(names: &[String], columns: &Columns) -> Result<Vec<Column>, FileError> {
    header::columns_of(names, columns).map_err(|faults| match exports::recognized(names, columns) {
        Some(export) => FileError::Export(Box::new(export)),
        None if exports::is_firebase_line(names) => FileError::Foreign {
            what: "Firebase's CSV export, which has no header",
            advice: "export JSON, or give the columns names",
        },
        None if names.iter().all(|name| columns.resolve(name).is_err()) => FileError::NoHeader,
        None => FileError::Header(faults),
    })
}

fn row(line: u64, record: &ByteRecord, header: &Header) -> Result<RawRow, RowError> {
    if record.len() != header.columns.len() {
        let problem = Problem::FieldCount { expected: header.columns.len(), found: record.len() };
        return Err(RowError::new(line, problem));
    }
    let mut row = RawRow::new(line);
    for (column, value) in header.columns.iter().zip(record) {
        match header.text(column, value) {
            Ok(text) => row.set(column.clone(), text.to_owned()),
            Err(problem) => row.found.add(Finding::at(column, problem)),
        }
    }
    Ok(row)
}

fn file_error(budget: &Budget, line: u64, error: ::csv::Error) -> FileError {
    match error.into_kind() {
        ErrorKind::Io(error) => budget.file_error(line, error),
        // With flexible byte records the reader knows no other error.
        _ => not_csv(line),
    }
}

fn not_csv(line: u64) -> FileError {
    FileError::Syntax { line: usize::try_from(line).unwrap_or(usize::MAX), column: 1, expected: "CSV" }
}
