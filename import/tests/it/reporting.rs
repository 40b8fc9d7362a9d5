//! What is written as CSV reads back the same: by any program in any dialect, and by the report of problems.

use std::{collections::BTreeMap, ops::ControlFlow};

use csv::{QuoteStyle, Terminator, WriterBuilder};
use import::{
    columns::Columns,
    finding::RowError,
    job::Mode,
    outcome::RowOutcome,
    pool::profile::{AttributeKind, AttributeRule, PoolProfile},
    problem::Problem,
    read::read,
    report::{Tally, lines, problems},
    row::{RawRow, RowValues},
    spelling::Spelling,
};
use proptest::{collection::vec, prelude::*, sample::select};

const COLUMNS: [&str; 3] = ["username", "given_name", "address"];

fn columns() -> Columns {
    let rule = AttributeRule { kind: AttributeKind::Text { min: 0, max: 2048 }, required: false, mutable: true };
    let attributes = COLUMNS[1..].iter().map(|name| ((*name).into(), rule.clone())).collect();
    Columns::of(&PoolProfile { attributes, ..PoolProfile::default() }, false)
}

fn rows(csv: &[u8]) -> Vec<RawRow> {
    let mut rows = Vec::new();
    let read = read(csv, None, &columns(), &mut |row| {
        rows.push(row.unwrap());
        ControlFlow::Continue(())
    });
    read.unwrap();
    rows
}

/// The values of a row in the order of [`COLUMNS`]; an empty one is no value.
fn values(row: RawRow) -> Vec<String> {
    let RowValues(mut values) = row.into();
    COLUMNS.iter().map(|column| values.remove(*column).unwrap_or_default()).collect()
}

/// Rows that have a user name, and whatever else.
fn table(name: &'static str, address: &'static str) -> impl Strategy<Value = Vec<Vec<String>>> {
    let row = (r"[a-z=+@'-]\P{Cc}{0,6}", name, address).prop_map(|(user, name, address)| vec![user, name, address]);
    vec(row, 1..8)
}

proptest! {
    #[test]
    fn csv_reads_back_as_any_program_writes_it(
        // Only an address may have line breaks, and no line of it the separators of a whole record.
        table in table("[^\u{0}\r\n]{0,12}", "[^\u{0},;\t]{0,12}|[^\u{0}\r\n]{0,12}"),
        separator in select(vec![b',', b';', b'\t']),
        line_end in select(vec![Terminator::CRLF, Terminator::Any(b'\n')]),
        quotes in select(vec![QuoteStyle::Always, QuoteStyle::Necessary, QuoteStyle::NonNumeric]),
        mark in select(vec!["", "\u{feff}"]),
    ) {
        let mut csv = WriterBuilder::new()
            .delimiter(separator)
            .terminator(line_end)
            .quote_style(quotes)
            .from_writer(mark.as_bytes().to_vec());
        csv.write_record(COLUMNS).unwrap();
        table.iter().for_each(|row| csv.write_record(row).unwrap());
        let back: Vec<_> = rows(&csv.into_inner().unwrap()).into_iter().map(values).collect();
        prop_assert_eq!(back, table);
    }

    #[test]
    fn problems_read_back_as_they_were(table in table(r"[\P{Cc}\t]{0,12}", r"[\P{Cc}\t]{0,12}")) {
        let mut part = Vec::new();
        let mut tally = Tally::new(Mode::Run);
        for row in &table {
            let values = COLUMNS.iter().map(|column| (*column).to_owned()).zip(row.clone());
            let values: BTreeMap<_, _> = values.filter(|(_, value)| !value.is_empty()).collect();
            let rejected = RowOutcome::rejected(RowError::new(7, Problem::PasswordMissing), Spelling::Json).with_values(RowValues(values));
            tally.add(&rejected);
            lines::write(&mut part, &rejected).unwrap();
        }
        let mut csv = Vec::new();
        problems::write(&mut csv, tally.problem_columns(), lines::read(&part[..])).unwrap();
        let back: Vec<_> = rows(&csv).into_iter().map(values).collect();
        prop_assert_eq!(back, table);
    }
}

#[test]
fn values_that_may_hold_other_rows_are_left_out_and_named() {
    let values = [("username", "ana"), ("email", "ana@example.com,Sentinel-1\nbo,bo@example.com")];
    let values = RowValues(values.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    let rejected =
        RowOutcome::rejected(RowError::new(7, Problem::EmailInvalid).at("email"), Spelling::Json).with_values(values);
    let text = "email is not an e-mail address; left out here for its line breaks or control characters, to be taken from the file: email";
    assert_eq!(rejected.text, text);
    assert_eq!(rejected.values.unwrap().0, [("username".to_owned(), "ana".to_owned())].into());
}
