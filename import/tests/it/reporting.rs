//! What is written as CSV reads back the same: by any program in any dialect, and by the report of problems.

use std::ops::ControlFlow;

use csv::{QuoteStyle, Terminator, WriterBuilder};
use import::{
    columns::Columns,
    finding::RowError,
    job::{Job, Mode},
    options::Options,
    outcome::RowOutcome,
    pool::profile::{AttributeKind, AttributeRule, PoolProfile},
    problem::Problem,
    read::read,
    report::{Tally, lines, problems},
    row::{RawRow, RowValues},
    scrutiny::disclosure::Disclosure,
};
use proptest::{collection::vec, prelude::*, sample::select};

/// Values that a report shows: those with characters that a terminal would carry out are left out.
const SHOWN: &str = r"[\P{C}\t&&[^\u{2028}\u{2029}]]{0,12}";

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
    let row = (r"[a-z=+@'-][\P{C}&&[^\u{2028}\u{2029}]]{0,6}", name, address)
        .prop_map(|(user, name, address)| vec![user, name, address]);
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
    fn problems_read_back_as_they_were(table in table(SHOWN, SHOWN)) {
        let mut part = Vec::new();
        let mut tally = Tally::new(Mode::Run);
        for row in &table {
            let mut read = RawRow::new(7);
            for (column, value) in COLUMNS.iter().zip(row) {
                read.set(columns().resolve(column).unwrap(), value.clone());
            }
            let rejected = rejected(RowError::new(7, Problem::PasswordMissing).with_row(read));
            tally.add(&rejected);
            lines::write(&mut part, &rejected).unwrap();
        }
        let mut csv = Vec::new();
        problems::write(&mut csv, tally.problem_columns(), lines::read(&part[..])).unwrap();
        let back: Vec<_> = rows(&csv).into_iter().map(values).collect();
        prop_assert_eq!(back, table);
    }
}

/// The end of a rejected row of a file in which other rows were right.
fn rejected(error: RowError) -> RowOutcome {
    let (pool, options) = (PoolProfile::default(), Options::default());
    RowOutcome::rejected(error, &Job { disclosure: Disclosure::Values, ..Job::new(&pool, &options) })
}

#[test]
fn values_that_may_hold_other_rows_are_left_out_and_named() {
    let mut row = RawRow::new(7);
    row.set(columns().resolve("username").unwrap(), "ana".to_owned());
    row.set(columns().resolve("address").unwrap(), "1 Main Street,Sentinel-1\nbo,bo@example.com".to_owned());
    let rejected = rejected(RowError::new(7, Problem::SwallowedRow).at("address").with_row(row));
    assert!(rejected.text.ends_with("; not shown here, and to be taken from the file: address"), "{}", rejected.text);
    assert_eq!(rejected.values.unwrap().0, [("username".to_owned(), "ana".to_owned())].into());
    assert_eq!(rejected.left_out, ["address"]);
}
