//! `problems.csv`: the rejected and failed rows, to be corrected and imported again.
//!
//! It has each row's own columns, and before them `lifeguard:row`, `lifeguard:code` and `lifeguard:text`, which the import passes
//! over. The column `password` is there and empty: passwords are in no report. Cells are safe to open in a spreadsheet
//! ([`cell`]); the import takes the apostrophes away again where a file has the column `lifeguard:row`.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use super::cell;
use crate::{columns::Column, outcome::RowOutcome};

/// The column that tells such a file from others.
pub const ROW: &str = "lifeguard:row";

/// What is said of each row.
const NOTES: [&str; 3] = [ROW, "lifeguard:code", "lifeguard:text"];

/// Writes the rows that somebody has to look at, under these columns (see [`super::Tally::problem_columns`]).
pub fn write(
    out: impl Write,
    columns: &BTreeSet<String>,
    rows: impl Iterator<Item = io::Result<RowOutcome>>,
) -> io::Result<()> {
    let first = [Column::UserName, Column::Password].map(|column| column.to_string());
    let others = columns.iter().filter(|column| !first.contains(column));
    let columns: Vec<&String> = first.iter().chain(others).collect();
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(NOTES.into_iter().chain(columns.iter().map(|column| column.as_str())))?;
    for row in rows {
        let row = row?;
        if row.outcome.is_problem() {
            let name = |column: &str| row.user_name.as_ref().filter(|_| column == first[0]);
            let read = |column: &str| row.values.as_ref().and_then(|values| values.0.get(column));
            let value = |column: &&String| read(column).or_else(|| name(column));
            let values = columns.iter().map(|column| value(column).map_or("", String::as_str));
            let number = row.row.to_string();
            let notes = [number.as_str(), &row.code, &row.text];
            csv.write_record(notes.into_iter().chain(values).map(|value| cell::safe(value).into_owned()))?;
        }
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::{
        columns::Columns,
        finding::RowError,
        outcome::{Done, RowOutcome},
        pool::profile::PoolProfile,
        problem::Problem,
        read::{json, read},
        report::{Tally, lines},
        row::RawRow,
        spelling::Spelling,
    };

    fn columns() -> Columns {
        Columns::of(&PoolProfile::sample(), false)
    }

    #[test]
    fn the_rows_come_with_what_is_wrong_and_read_back_without_their_passwords() {
        let texts = [
            r#"{"userName":"ana","password":"Sentinel-1","email":"ana@","phone_number":"+14155550123","groups":["staff"]}"#,
            r#"{"userName":"=1+1","password":"Sentinel-2","given_name":"'=","active":false,"mfa":"sms"}"#,
        ];
        let row = |text: &str| json::object(7, text, &columns()).expect("this is a row");
        let wrong = texts.map(|text| RowError::new(7, Problem::EmailInvalid).at("email").with_values(row(text)));
        let right = RowOutcome::done(1, "bo".to_owned(), Done::Created, Spelling::Json);
        let unread = RowError { user_name: Some("cy".to_owned()), ..RowError::new(9, Problem::Federated) };
        let rejected = |error| RowOutcome::rejected(error, Spelling::Json);
        let rows: Vec<RowOutcome> = wrong.into_iter().chain([unread]).map(rejected).chain([right]).collect();
        let mut tally = Tally::new(crate::job::Mode::Run);
        let mut part = Vec::new();
        for row in &rows {
            tally.add(row);
            lines::write(&mut part, row).expect("memory can be written");
        }
        let mut csv = Vec::new();
        write(&mut csv, tally.problem_columns(), lines::read(&part[..])).expect("memory can be written");
        let expected = "lifeguard:row,lifeguard:code,lifeguard:text,username,password,active,email,given_name,groups,mfa,phone_number\n\
            7,email-invalid,email is not an e-mail address,ana,,,ana@,,staff,,'+14155550123\n\
            7,email-invalid,email is not an e-mail address,'=1+1,,false,,''=,,sms,\n\
            9,federated-user,the row is EXTERNAL_PROVIDER: federated users come in by signing in with their provider,cy,,,,,,,\n";
        assert_eq!(String::from_utf8_lossy(&csv), expected);
        let mut back = Vec::new();
        let kept = read(&csv[..], None, &columns(), &mut |row| {
            back.push(row.expect("the row reads back"));
            ControlFlow::Continue(())
        });
        kept.expect("the file reads back");
        let expected = [(2, texts[0]), (3, texts[1]), (4, r#"{"userName":"cy"}"#)];
        assert_eq!(back, expected.map(|(number, text)| RawRow { number, password: None, ..row(text) }));
    }
}
