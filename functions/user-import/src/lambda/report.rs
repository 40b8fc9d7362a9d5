//! The answer to an import: totals that add up, and an entry for each row that was not simply created.

use std::collections::BTreeMap;

use serde::Serialize;

use import::{
    engine::{End, Stopped},
    job::Mode,
    outcome::RowOutcome,
    report::Totals,
};

/// What an import came to.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub mode: Mode,
    pub totals: Totals,
    /// Rows for which a user was made or read: Cognito counts them as active in this month, and bills them.
    pub active_users: u64,
    /// In the order of the input.
    pub rows: Vec<RowOutcome>,
    /// Entries that found no room in the answer; they are in the totals.
    pub rows_left_out: u64,
    /// Send the same event with this `startRow` to go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Next>,
    /// Why the import stopped early, where that was not for want of time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
}

/// Where to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Next {
    pub start_row: u64,
}

/// Room for entries in an answer: Lambda takes 6 MB, and the rest of the answer is small.
const MAX_ENTRY_BYTES: usize = 5_000_000;

/// Collects outcomes while the import runs.
#[derive(Debug)]
pub struct Collector {
    mode: Mode,
    totals: Totals,
    active_users: u64,
    /// By their number: users end in any order.
    rows: BTreeMap<u64, RowOutcome>,
    bytes: usize,
    left_out: u64,
}

impl Collector {
    /// Nothing yet: zero for every outcome that rows can have in this mode.
    pub fn new(mode: Mode) -> Self {
        Self { mode, totals: Totals::new(mode), active_users: 0, rows: BTreeMap::new(), bytes: 0, left_out: 0 }
    }

    /// Takes note of a row's end.
    pub fn add(&mut self, row: RowOutcome) {
        self.totals.add(row.outcome);
        self.active_users += u64::from(row.made_active());
        if row.outcome.is_plain() {
            return;
        }
        let row = row.without_values();
        // Its size in the answer, with the comma.
        let size = serde_json::to_vec(&row).map_or(0, |json| json.len()) + 1;
        if self.bytes + size > MAX_ENTRY_BYTES {
            self.left_out += 1;
        } else {
            self.bytes += size;
            self.rows.insert(row.row, row);
        }
    }

    /// Whether no row was read.
    pub fn is_empty(&self) -> bool {
        self.totals.read == 0
    }

    /// The report.
    pub fn finish(self, end: End) -> Report {
        Report {
            mode: self.mode,
            totals: self.totals,
            active_users: self.active_users,
            rows: self.rows.into_values().collect(),
            rows_left_out: self.left_out,
            next: end.next_row.map(|start_row| Next { start_row }),
            stopped: end.stopped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use import::{
        finding::RowError,
        job::Job,
        options::Options,
        outcome::{Done, Outcome},
        pool::profile::PoolProfile,
        problem::Problem,
        spelling::Spelling,
    };

    const END: End = End { next_row: None, stopped: None };

    #[test]
    fn entries_are_in_the_order_of_the_input_and_created_rows_have_none() {
        let mut collector = Collector::new(Mode::Run);
        for (row, done) in [(3, Done::Unchanged), (2, Done::Created), (1, Done::Finished)] {
            collector.add(RowOutcome::done(row, "ana".to_owned(), done, Spelling::Json));
        }
        let report = serde_json::to_value(collector.finish(END)).expect("a report is JSON");
        let totals = serde_json::json!({
            "read": 3, "created": 1, "repaired": 1, "updated": 0, "unchanged": 1, "skipped": 0, "rejected": 0, "failed": 0,
        });
        assert_eq!(report["totals"], totals);
        assert_eq!(report["rows"][0]["row"], 1);
        assert_eq!(report["rows"][1]["row"], 3);
        assert_eq!(report["rows"].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn an_answer_stays_below_what_lambda_takes_and_totals_stay_true() {
        let mut collector = Collector::new(Mode::Check);
        for row in 0..12_000 {
            let error = RowError::new(row, Problem::EmailInvalid).at("e\u{301}".repeat(64));
            let rejected = RowOutcome::rejected(error, &Job::new(&PoolProfile::default(), &Options::default()));
            collector.add(RowOutcome { user_name: Some("\"".repeat(128)), ..rejected });
        }
        let report = collector.finish(END);
        assert_eq!(report.totals.of(Outcome::Rejected), 12_000);
        assert_eq!(report.rows.len() as u64 + report.rows_left_out, 12_000);
        let size = serde_json::to_vec(&report).expect("a report is JSON").len();
        assert!((4_900_000..6_000_000).contains(&size), "{size} bytes");
    }
}
