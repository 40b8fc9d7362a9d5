//! `problems.csv`: the rows whose users are not as they say, to be corrected and imported again.
//!
//! It has each row's own columns, and before them `lifeguard:row`, `lifeguard:code` and `lifeguard:text`, which the import passes
//! over. Where a value must not be shown, such as every password, its cell says [`LEFT_OUT`], which the import refuses: no round
//! of corrections loses a value. Cells are safe to open in a spreadsheet
//! ([`cell`]); the import takes the apostrophes away again where a file has the column `lifeguard:row`.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use super::cell;
use crate::{columns::Column, outcome::RowOutcome};

/// The column that tells such a file from others.
pub const ROW: &str = "lifeguard:row";

/// The cell of a value that is not shown, and has to be filled in.
pub const LEFT_OUT: &str = "lifeguard:left-out";

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
        if row.is_problem() {
            let value = |column: &&String| match row.values.as_ref().and_then(|values| values.0.get(*column)) {
                Some(value) => value,
                None if row.left_out.contains(column) => LEFT_OUT,
                None => "",
            };
            let values = columns.iter().map(value);
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
        finding::{Finding, Findings, RowError},
        job::{Job, Mode},
        options::Options,
        outcome::{Done, RowOutcome},
        pool::profile::PoolProfile,
        problem::Problem,
        read::{json, read},
        report::{Tally, lines},
        row::RawRow,
        scrutiny::disclosure::Disclosure,
        spelling::Spelling,
    };

    fn columns() -> Columns {
        Columns::of(&PoolProfile::sample(), false)
    }

    /// The problems of these rejected rows.
    fn problems(errors: impl IntoIterator<Item = RowError>) -> String {
        let (pool, options) = (PoolProfile::sample(), Options::default());
        let job = Job { disclosure: Disclosure::NoPassword, ..Job::new(&pool, &options) };
        let mut tally = Tally::new(Mode::Run);
        let mut part = Vec::new();
        let right = RowOutcome::done(1, "bo".to_owned(), Done::Created, Spelling::Json);
        for row in errors.into_iter().map(|error| RowOutcome::rejected(error, &job)).chain([right]) {
            tally.add(&row);
            lines::write(&mut part, &row).expect("memory can be written");
        }
        let mut csv = Vec::new();
        write(&mut csv, tally.problem_columns(), lines::read(&part[..])).expect("memory can be written");
        String::from_utf8(csv).expect("it is text")
    }

    fn row(text: &str) -> RawRow {
        json::object(7, text, &columns()).expect("this is a row")
    }

    fn rows(csv: &str) -> Vec<RawRow> {
        let mut rows = Vec::new();
        let read = read(csv.as_bytes(), None, &columns(), &mut |row| {
            rows.push(row.expect("the row reads back"));
            ControlFlow::Continue(())
        });
        read.expect("the file reads back");
        rows
    }

    #[test]
    fn the_rows_come_with_what_is_wrong_and_read_back_once_their_passwords_are_filled_in() {
        let texts = [
            r#"{"userName":"ana","password":"Sentinel-1","email":"ana@","phone_number":"+14155550123","groups":["staff"]}"#,
            r#"{"userName":"=1+1","password":"Sentinel-2","given_name":"'=","active":false,"mfa":"sms"}"#,
            r#"{"userName":"cy","password":"Sentinel-3","groups":["a;b","c|d","e"]}"#,
        ];
        let wrong = texts.map(|text| RowError::new(7, Problem::EmailInvalid).at("email").with_row(row(text)));
        let listed = RowError::new(9, Problem::Federated).with_row(row(r#"{"userName":"di"}"#));
        let csv = problems(wrong.into_iter().chain([listed]));
        let expected = "lifeguard:row,lifeguard:code,lifeguard:text,username,password,active,email,given_name,groups,mfa,phone_number\n\
            7,email-invalid,email is not an e-mail address,ana,lifeguard:left-out,,ana@,,staff,,'+14155550123\n\
            7,email-invalid,email is not an e-mail address,'=1+1,lifeguard:left-out,false,,''=,,sms,\n\
            7,email-invalid,email is not an e-mail address,cy,lifeguard:left-out,,,,\"[\"\"a;b\"\",\"\"c|d\"\",\"\"e\"\"]\",,\n\
            9,federated-user,the row is EXTERNAL_PROVIDER: federated users come in by signing in with their provider,di,,,,,,,\n";
        assert_eq!(csv, expected);
        let filled = (1..=3).fold(csv, |csv, n| csv.replacen(LEFT_OUT, &format!("Sentinel-{n}"), 1));
        let expected = texts.into_iter().chain([r#"{"userName":"di"}"#]).zip(2..);
        assert_eq!(
            rows(&filled),
            Vec::from_iter(expected.map(|(text, number)| RawRow {
                number,
                names_groups: true,
                names_password: true,
                ..row(text)
            }))
        );
    }

    #[test]
    fn a_value_that_is_not_shown_has_to_be_filled_in() {
        let text = r#"{"userName":"ana","password":"Sentinel-1","address":"1 Main Street\nSpringfield"}"#;
        let csv = problems([RowError::new(7, Problem::Missing).at("email").with_row(row(text))]);
        let expected = "lifeguard:row,lifeguard:code,lifeguard:text,username,password,address,email\n\
            7,missing,\"email is missing; not shown here, and to be taken from the file: address\",ana,\
            lifeguard:left-out,lifeguard:left-out,\n";
        assert_eq!(csv, expected);
        let left_out = |column: &str| Finding::at(column, Problem::LeftOut);
        let mut found = Findings::default();
        ["password", "address"].into_iter().for_each(|column| found.add(left_out(column)));
        assert_eq!(rows(&csv)[0].found, found);
        let json = r#"{"userName":"ana","address":"lifeguard:left-out"}"#;
        let mut found = Findings::default();
        found.add(left_out("address"));
        assert_eq!(row(json).found, found);
    }
}
