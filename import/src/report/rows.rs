//! `report.csv` and `report.jsonl`: a line for every row, in the order the rows ended.

use std::io::{self, Write};

use super::{cell, lines, tally::Tally};
use crate::outcome::RowOutcome;

/// Writes every row's end to both files and keeps count.
pub struct RowWriter<C: Write, J> {
    csv: csv::Writer<C>,
    jsonl: J,
    tally: Tally,
}

impl<C: Write, J: Write> RowWriter<C, J> {
    /// The columns of `report.csv`.
    pub const COLUMNS: [&str; 8] = ["row", "user_name", "outcome", "code", "column", "text", "sub", "source_sub"];

    /// Begins both files.
    pub fn new(csv: C, jsonl: J, tally: Tally) -> io::Result<Self> {
        let mut csv = csv::Writer::from_writer(csv);
        csv.write_record(Self::COLUMNS)?;
        Ok(Self { csv, jsonl, tally })
    }

    /// Writes a row's end.
    pub fn add(&mut self, row: &RowOutcome) -> io::Result<()> {
        self.tally.add(row);
        let text = |text: &Option<String>| cell::safe(text.as_deref().unwrap_or_default()).into_owned();
        let (name, column, sub, source) =
            (text(&row.user_name), text(&row.column), text(&row.sub), text(&row.source_sub));
        let (number, outcome) = (row.row.to_string(), row.outcome.to_string());
        let told = cell::safe(&row.text);
        self.csv.write_record([&number, &name, &outcome, &*row.code, &column, &*told, &sub, &source])?;
        lines::write(&mut self.jsonl, row)
    }

    /// Hands everything written so far on to where the files are.
    pub fn flush(&mut self) -> io::Result<()> {
        self.csv.flush()?;
        self.jsonl.flush()
    }

    /// The count so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{job::Mode, outcome::Done, spelling::Spelling};

    #[test]
    fn every_row_has_a_line_that_no_spreadsheet_runs() {
        let (mut csv, mut jsonl) = (Vec::new(), Vec::new());
        let mut writer = RowWriter::new(&mut csv, &mut jsonl, Tally::new(Mode::Run)).expect("memory can be written");
        for (row, name, source_sub) in [(2, "ana, \"b\"", Some("=1")), (3, "+14155550123", None)] {
            let created = RowOutcome::done(row, name.to_owned(), Done::Created, Spelling::Json);
            let (sub, source_sub) = (Some(format!("sub-{row}")), source_sub.map(str::to_owned));
            writer.add(&RowOutcome { sub, source_sub, ..created }).expect("memory can be written");
        }
        writer.flush().expect("memory can be written");
        assert_eq!(writer.tally().totals().read, 2);
        drop(writer);
        let expected = "row,user_name,outcome,code,column,text,sub,source_sub\n\
            2,\"ana, \"\"b\"\"\",created,created,,created,sub-2,'=1\n\
            3,'+14155550123,created,created,,created,sub-3,\n";
        assert_eq!(String::from_utf8_lossy(&csv), expected);
        assert_eq!(String::from_utf8_lossy(&jsonl).lines().count(), 2);
    }
}
