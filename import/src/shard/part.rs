//! What became of a shard's rows: the part of the report that its workers leave, one after the other.
//!
//! A row that is in it is done, and no later worker takes it up. Rows that failed for a reason that is not theirs are not in it.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Write},
};

use serde::{Deserialize, Serialize};

use crate::{
    engine::End,
    job::Mode,
    outcome::{Outcome, RowOutcome},
    report::{Tally, Totals, lines},
};

/// The rows that are done, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    rows: BTreeMap<u64, RowOutcome>,
    /// What stopped the last worker, if it was neither the end of the shard nor the time.
    pub stopped: Option<StopNote>,
}

/// Why a worker stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopNote {
    pub code: String,
    pub text: String,
}

/// The first line of a part: enough for those who only watch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub totals: Totals,
    /// Rows that somebody has to look at.
    pub problems: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<StopNote>,
}

impl Part {
    /// Nothing is done, for this reason.
    pub fn stopped_by(note: StopNote) -> Self {
        Self { stopped: Some(note), ..Self::default() }
    }

    /// Takes note of a row's end.
    pub fn add(&mut self, row: RowOutcome) {
        self.rows.insert(row.row, row);
    }

    /// Whether the row is done.
    pub fn has(&self, row: u64) -> bool {
        self.rows.contains_key(&row)
    }

    /// The number of rows that are done.
    pub fn len(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Whether no row is done.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows that are done, in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = &RowOutcome> {
        self.rows.values()
    }

    /// Settles which rows are done when a worker ends: none that failed, if everything does.
    pub fn end(&mut self, end: &End) {
        if end.stopped.is_some() {
            self.rows.retain(|_, row| row.outcome != Outcome::Failed);
        }
        let note =
            |stopped: &crate::engine::Stopped| StopNote { code: stopped.code.to_owned(), text: stopped.text.clone() };
        self.stopped = end.stopped.as_ref().map(note);
    }

    /// Adds what another worker did with the same shard at the same time. If both have an outcome for a row, the one that
    /// changed the user wins: the other worker only found the user already changed.
    pub fn merge(&mut self, other: Self) {
        let rank = |row: &RowOutcome| match row.outcome {
            Outcome::Failed => 0,
            Outcome::Valid | Outcome::Unchanged | Outcome::Skipped | Outcome::Rejected => 1,
            Outcome::Created | Outcome::Repaired | Outcome::Updated => 2,
        };
        for row in other.rows.into_values() {
            if self.rows.get(&row.row).is_none_or(|own| rank(own) < rank(&row)) {
                self.add(row);
            }
        }
    }

    /// As the lines of a file: the head, then each row.
    pub fn write(&self) -> io::Result<Vec<u8>> {
        let mut tally = Tally::new(Mode::Run);
        self.rows().for_each(|row| tally.add(row));
        let (totals, problems) = (tally.totals().clone(), tally.problems());
        let mut bytes = serde_json::to_vec(&Head { totals, problems, stopped: self.stopped.clone() })?;
        bytes.write_all(b"\n")?;
        self.rows().try_for_each(|row| lines::write(&mut bytes, row))?;
        Ok(bytes)
    }

    /// Reads such a file.
    pub fn read(mut bytes: &[u8]) -> io::Result<Self> {
        let mut head = String::new();
        bytes.read_line(&mut head)?;
        let Head { stopped, .. } = serde_json::from_str(&head)?;
        let mut part = Self { stopped, ..Self::default() };
        for row in lines::read(bytes) {
            part.add(row?);
        }
        Ok(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{engine::Stopped, outcome::Done, pool::classify::Fault, spelling::Spelling};

    fn done(row: u64, done: Done) -> RowOutcome {
        RowOutcome::done(row, "ana".to_owned(), done, Spelling::Json)
    }

    fn failed(row: u64) -> RowOutcome {
        let fault = Fault::timed_out("AdminCreateUser");
        RowOutcome::failed(row, "ana".to_owned(), &fault)
    }

    fn part(rows: impl IntoIterator<Item = RowOutcome>) -> Part {
        let mut part = Part::default();
        rows.into_iter().for_each(|row| part.add(row));
        part
    }

    #[test]
    fn it_reads_back_as_it_was_written() {
        let stopped = Some(StopNote { code: "credentials".to_owned(), text: "renew them".to_owned() });
        let part = Part { stopped, ..part([done(3, Done::Created), failed(2)]) };
        let written = part.write().expect("memory can be written");
        let head = br#"{"totals":{"read":2,"created":1,"repaired":0,"updated":0,"unchanged":0,"skipped":0,"rejected":0,"failed":1},"problems":1,"#;
        assert!(written.starts_with(head), "{}", written.escape_ascii());
        assert_eq!(Part::read(&written).expect("it is whole"), part);
    }

    #[test]
    fn rows_that_failed_for_no_reason_of_theirs_are_not_done() {
        let stopped = Some(Stopped { code: "credentials", text: String::new() });
        for (end, expected) in [
            (End { next_row: None, stopped: None }, &[1, 2, 3, 4, 5][..]),
            (End { next_row: Some(4), stopped: None }, &[1, 2, 3, 4, 5]),
            (End { next_row: Some(4), stopped }, &[1, 3, 5]),
        ] {
            let mut part =
                part([done(1, Done::Created), failed(2), done(3, Done::Created), failed(4), done(5, Done::Created)]);
            part.end(&end);
            assert_eq!(part.rows.keys().copied().collect::<Vec<_>>(), expected, "{end:?}");
        }
    }

    #[test]
    fn of_two_workers_the_one_counts_that_did_it() {
        let mut one = part([done(1, Done::Created), done(2, Done::Unchanged), failed(3)]);
        one.merge(part([
            done(1, Done::Unchanged),
            done(2, Done::Created),
            done(3, Done::Unchanged),
            done(4, Done::Created),
        ]));
        let expected =
            [done(1, Done::Created), done(2, Done::Created), done(3, Done::Unchanged), done(4, Done::Created)];
        assert_eq!(one, part(expected));
    }
}
