//! CSV as spreadsheets and databases write it (RFC 4180) and as Cognito does, with Cognito's header names.

use std::io::Read;

use ::csv::{ByteRecord, ErrorKind, ReaderBuilder};

use super::{
    bound::{Bounded, Budget},
    dialect,
    lines::{Lines, Noted, breaks},
    place::{Cut, Out},
    quotes::{Quotes, Stray},
};
use crate::{
    columns::{Column, Columns, PASSWORD_HASH, UnknownColumn},
    problem::{FileError, Problem, RowError},
    report::{cell, problems},
    row::RawRow,
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
    let header = reader.byte_headers().map_err(|error| file_error(&budget, 1, error))?.clone();
    if header.iter().any(|name| name.contains(&b'\n') || name.contains(&b'\r')) {
        return Err(FileError::QuoteOpen { line: 1 });
    }
    let escapes = separator == b',' && dialect::is_cognitos(&header);
    let header = Header::of(header_columns(&header, columns)?);
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
        if escapes && record.len() > header.columns.len() {
            let joined = dialect::joined(&record);
            if joined.len() == header.columns.len() {
                record = joined;
            }
        }
        if out.give(row(line, &record, &header), after).is_break() {
            break;
        }
    }
    if any { Ok(()) } else { Err(FileError::HeaderOnly) }
}

/// What the values of a record mean.
struct Header {
    columns: Vec<Column>,
    /// The file is a report of problems: its cells are what spreadsheets take for text.
    is_report: bool,
}

impl Header {
    fn of(columns: Vec<Column>) -> Self {
        let is_report = columns.contains(&Column::Note(problems::ROW.into()));
        Self { columns, is_report }
    }

    /// The report leaves passwords to be filled in: what is there was typed as it is meant.
    fn value<'v>(&self, column: &Column, text: &'v str) -> &'v str {
        if self.is_report && *column != Column::Password { cell::value(text) } else { text }
    }
}

/// No name is repeated in an error: the first line may be no header but a user.
fn header_columns(header: &ByteRecord, columns: &Columns) -> Result<Vec<Column>, FileError> {
    let names: Vec<_> = header.iter().map(String::from_utf8_lossy).collect();
    if names.iter().all(|name| columns.resolve(name).is_err()) {
        return Err(FileError::NoHeader);
    }
    let mut found = Vec::with_capacity(names.len());
    for (name, number) in names.iter().zip(1..) {
        if name.trim().is_empty() {
            return Err(FileError::NamelessColumn { number });
        }
        if name.trim() == PASSWORD_HASH {
            return Err(FileError::PasswordHash);
        }
        let unknown = |UnknownColumn { nearest }| FileError::UnknownColumn { number, nearest };
        let column = columns.resolve(name).map_err(unknown)?;
        if let Some(first) = found.iter().position(|known| *known == column) {
            return Err(FileError::ColumnTwice { first: first + 1, second: number });
        }
        found.push(column);
    }
    let missing = columns.missing(&found);
    if missing.is_empty() { Ok(found) } else { Err(FileError::MissingColumns(missing)) }
}

fn row(line: u64, record: &ByteRecord, header: &Header) -> Result<RawRow, RowError> {
    if record.len() != header.columns.len() {
        let problem = Problem::FieldCount { expected: header.columns.len(), found: record.len() };
        return Err(RowError::new(line, problem));
    }
    let mut row = RawRow::new(line);
    let mut garbled = None;
    for (column, value) in header.columns.iter().zip(record) {
        match std::str::from_utf8(value) {
            Ok(text) => row.set(column.clone(), header.value(column, text).to_owned()),
            Err(_) => garbled = garbled.or(Some(column)),
        }
    }
    match garbled {
        None => Ok(row),
        Some(column) => Err(RowError::new(line, Problem::NotUtf8).at(column).with_values(row)),
    }
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
