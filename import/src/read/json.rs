//! JSON rows: an object each, one a line or from wherever else.

use std::io::{BufRead, BufReader, Read};

use serde_json::value::RawValue;
use shared::{fields::Members, shown::shown};
use zeroize::{Zeroize, Zeroizing};

use super::{
    bound::{Bounded, Budget},
    listing,
    place::{Cut, Out},
};
use crate::{
    columns::{Column, Columns, is_password_hash},
    finding::{Finding, RowError},
    problem::{FileError, Problem},
    report::problems::LEFT_OUT,
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
        if !any && matches!(&row, Err(error) if error.has(&Problem::NotJson)) {
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
    let Members(mut members) = serde_json::from_str(text).map_err(|error| {
        let problem = if error.is_data() { Problem::NotAnObject } else { Problem::NotJson };
        RowError::new(number, problem)
    })?;
    if listing::is_listed(&members) {
        members = listing::plain(number, members, columns)?;
    }
    let mut row = RawRow::new(number);
    let mut seen = Vec::with_capacity(members.len());
    for (name, value) in members {
        let set = set(&mut row, &mut seen, columns, (&name, value));
        row.found.note(set);
    }
    Ok(row)
}

fn set(
    row: &mut RawRow,
    seen: &mut Vec<Column>,
    columns: &Columns,
    (name, value): (&str, &RawValue),
) -> Result<(), Finding> {
    let column = match columns.find(name) {
        Some(Column::Note(_)) => return Ok(()),
        Some(column) => column,
        // What is not added needs no suggestion, which takes time.
        None if row.found.are_enough() => return Ok(()),
        None if is_password_hash(name) => return Err(Finding::at(shown(name), Problem::HashColumn)),
        None => {
            let nearest = columns.nearest_to(name);
            return Err(Finding::at(shown(name), Problem::UnknownColumn { nearest }));
        }
    };
    let not_text = Finding::at(&column, Problem::NotText);
    if seen.contains(&column) {
        return Err(Finding::at(column, Problem::ColumnTwice));
    }
    seen.push(column.clone());
    match value.get().as_bytes() {
        b"null" => {}
        [b'"', ..] => match text(value).ok_or(not_text)? {
            text if text == LEFT_OUT => return Err(Finding::at(column, Problem::LeftOut)),
            text => row.set(column, text),
        },
        [b'[', ..] if column == Column::Groups => {
            let names: Vec<String> = serde_json::from_str(value.get()).map_err(|_| not_text)?;
            row.set_groups(names.iter().map(String::as_str));
        }
        [b'[' | b'{', ..] => return Err(not_text),
        // A number, true or false: what was written, since `1.10` or 20 digits would not survive as a number.
        _ => row.set(column, value.get().to_owned()),
    }
    Ok(())
}

/// The text that a JSON value is, if it is one.
pub(super) fn text(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

/// A member's name and value.
pub(super) type Member<'j> = (String, &'j RawValue);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{password::Password, pool::profile::PoolProfile};

    #[test]
    fn thousands_of_unknown_members_take_no_time() {
        let columns = Columns::of(&PoolProfile::sample(), false);
        for name in ["shoe", "lifeguard:"] {
            let members: String = (0..90_000).map(|n| format!("\"{name}{n}\":1,")).collect();
            let begun = std::time::Instant::now();
            let row = object(1, &format!("{{{members}\"username\":\"ana\"}}"), &columns).expect("it is an object");
            assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{name}: {:?}", begun.elapsed());
            assert_eq!(row.user_name.as_deref(), Some("ana"), "{name}");
            assert_eq!(row.found.are_enough(), name == "shoe");
        }
    }

    #[test]
    fn numbers_come_through_as_they_were_written() {
        let columns = Columns::of(&PoolProfile::sample(), false);
        for number in ["123456789012345678901234567890", "18446744073709551616", "1.10", "1E5", "-0", "1e999", "007"] {
            let row = |text: String| object(1, &text, &columns);
            let found = row(format!(r#"{{"custom:plan": {number} , "password":{number}}}"#));
            if number == "007" {
                assert_eq!(found.map_err(|error| error.has(&Problem::NotJson)), Err(true));
                continue;
            }
            let found = found.expect("it is a row");
            assert_eq!(found.attributes["custom:plan"], number);
            assert_eq!(found.password, Some(Password::new(number.to_owned())));
        }
    }
}
