//! JSON rows: an object each, one a line or from wherever else.

use std::{
    fmt,
    io::{BufRead, BufReader, Read},
};

use serde::{Deserialize, Deserializer, de::Visitor};
use serde_json::Value;
use zeroize::{Zeroize, Zeroizing};

use super::{
    bound::{Bounded, Budget},
    listing,
    place::{Cut, Out},
};
use crate::{
    columns::{Column, Columns, PASSWORD_HASH},
    problem::{FileError, Problem, RowError},
    row::RawRow,
};

/// Reads one object a line; a row's number is its line. Blank lines are passed over.
pub(super) fn read_lines(input: impl Read, columns: &Columns, out: &mut Out<'_>) -> Result<(), FileError> {
    let budget = Budget::new();
    let mut input = BufReader::new(Bounded { inner: input, budget: &budget });
    let mut bytes = Zeroizing::new(Vec::new());
    let mut any = out.start.is_some();
    let first = Cut { byte: 0, number: out.start.unwrap_or(1) };
    out.begin(first);
    let mut byte = first.byte;
    for line in first.number.. {
        budget.renew();
        bytes.zeroize();
        let got = input.read_until(b'\n', &mut bytes).map_err(|error| budget.file_error(line, error))?;
        if got == 0 {
            break;
        }
        byte += got as u64;
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let row = match std::str::from_utf8(&bytes) {
            Ok(text) => object(line, text, columns),
            Err(_) => Err(RowError::new(line, Problem::NotUtf8)),
        };
        if !any && matches!(&row, Err(error) if error.problem == Problem::NotJson) {
            // One object over many lines, most likely: every line would be rejected.
            let line = usize::try_from(line).unwrap_or(usize::MAX);
            return Err(FileError::Syntax { line, column: 1, expected: "one whole JSON object a line" });
        }
        any = true;
        if out.give(row, Cut { byte, number: line + 1 }).is_break() {
            break;
        }
    }
    Ok(())
}

/// One row from the text of one JSON object.
pub fn object(number: u64, text: &str, columns: &Columns) -> Result<RawRow, RowError> {
    let Fields(mut fields) = serde_json::from_str(text).map_err(|error| {
        let problem = if error.is_data() { Problem::NotAnObject } else { Problem::NotJson };
        RowError::new(number, problem)
    })?;
    if listing::is_listed(&fields) {
        fields = listing::plain(number, fields, columns)?;
    }
    let mut row = RawRow::new(number);
    let mut seen = Vec::with_capacity(fields.len());
    let mut result = Ok(());
    for (name, value) in fields {
        // The user name is wanted for the report even if a column before it is wrong.
        let set = set(&mut row, &mut seen, columns, (&name, value)).map_err(|problem| (name, problem));
        result = result.and(set);
    }
    match result {
        Ok(()) => Ok(row),
        Err((name, problem)) => Err(RowError::new(number, problem).at(name).with_values(row)),
    }
}

fn set(
    row: &mut RawRow,
    seen: &mut Vec<Column>,
    columns: &Columns,
    (name, value): (&str, Value),
) -> Result<(), Problem> {
    if name == PASSWORD_HASH {
        return Err(Problem::PasswordHash);
    }
    let column = columns.resolve(name).map_err(|unknown| Problem::UnknownColumn { nearest: unknown.nearest })?;
    if seen.contains(&column) {
        return Err(Problem::ColumnTwice);
    }
    seen.push(column.clone());
    match value {
        Value::Null => {}
        Value::String(text) => row.set(column, text),
        Value::Bool(value) => row.set(column, value.to_string()),
        Value::Number(value) => row.set(column, value.to_string()),
        Value::Array(items) if column == Column::Groups => {
            let names: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            row.set_groups(names.ok_or(Problem::NotText)?);
        }
        Value::Array(_) | Value::Object(_) => return Err(Problem::NotText),
    }
    Ok(())
}

/// An object's fields in their order, a name that appears twice kept twice.
struct Fields(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}
