//! CSV as spreadsheets and databases write it (RFC 4180) and as Cognito does, with Cognito's header names.

use std::io::Read;

use ::csv::{ByteRecord, ErrorKind, ReaderBuilder};

use super::{
    Sink,
    bound::{Bounded, Budget},
    dialect,
};
use crate::{
    columns::{Column, Columns, PASSWORD_HASH, UnknownColumn},
    problem::{FileError, Problem, RowError},
    row::RawRow,
};

/// Reads a header and then every record. A row's number is the line it starts on.
pub(super) fn read(input: impl Read, separator: u8, columns: &Columns, sink: &mut Sink<'_>) -> Result<(), FileError> {
    let budget = Budget::new();
    let input = Bounded { inner: input, budget: &budget };
    let mut reader = ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(input);
    let header = reader.byte_headers().map_err(|error| file_error(&budget, 1, error))?.clone();
    let escapes = separator == b',' && dialect::is_cognitos(&header);
    let header = header_columns(&header, columns)?;
    let mut record = ByteRecord::new();
    let mut any = false;
    loop {
        budget.renew();
        let next = reader.position().line();
        if !reader.read_byte_record(&mut record).map_err(|error| file_error(&budget, next, error))? {
            break;
        }
        // Spreadsheets end their files with records of separators only.
        if record.iter().all(<[u8]>::is_empty) {
            continue;
        }
        any = true;
        let line = record.position().map_or(next, ::csv::Position::line);
        if escapes && record.len() > header.len() {
            let joined = dialect::joined(&record);
            if joined.len() == header.len() {
                record = joined;
            }
        }
        if sink(row(line, &record, &header)).is_break() {
            break;
        }
    }
    if any { Ok(()) } else { Err(FileError::HeaderOnly) }
}

fn header_columns(header: &ByteRecord, columns: &Columns) -> Result<Vec<Column>, FileError> {
    let names: Vec<_> = header.iter().map(String::from_utf8_lossy).collect();
    if names.iter().all(|name| columns.resolve(name).is_err()) {
        // Most likely the first user: no word of it is repeated in the error.
        return Err(FileError::NoHeader);
    }
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        if name.trim() == PASSWORD_HASH {
            return Err(FileError::PasswordHash);
        }
        let unknown = |UnknownColumn { name, nearest }| FileError::UnknownColumn { name, nearest };
        let column = columns.resolve(&name).map_err(unknown)?;
        if found.contains(&column) {
            return Err(FileError::ColumnTwice(column));
        }
        found.push(column);
    }
    let missing = columns.missing(&found);
    if missing.is_empty() { Ok(found) } else { Err(FileError::MissingColumns(missing)) }
}

fn row(line: u64, record: &ByteRecord, header: &[Column]) -> Result<RawRow, RowError> {
    if record.len() != header.len() {
        let problem = Problem::FieldCount { expected: header.len(), found: record.len() };
        return Err(RowError::new(line, problem));
    }
    let mut row = RawRow::new(line);
    for (column, value) in header.iter().zip(record) {
        let text = std::str::from_utf8(value).map_err(|_| RowError {
            user_name: row.user_name.clone(),
            ..RowError::new(line, Problem::NotUtf8).at(column)
        })?;
        row.set(column.clone(), text.to_owned());
    }
    Ok(row)
}

fn file_error(budget: &Budget, line: u64, error: ::csv::Error) -> FileError {
    match error.into_kind() {
        ErrorKind::Io(error) => budget.file_error(line, error),
        // With flexible byte records the reader knows no other error.
        _ => FileError::Syntax { line: usize::try_from(line).unwrap_or(usize::MAX), column: 1, expected: "CSV" },
    }
}
