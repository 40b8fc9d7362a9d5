//! The answer to an import: totals that add up, and an entry for each row that was not simply created.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    engine::{End, Stopped},
    outcome::{Outcome, RowOutcome},
    request::Mode,
};

/// What an import came to.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub mode: Mode,
    pub totals: Totals,
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

/// How many rows were read, and how many of them ended in which way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub read: u64,
    #[serde(flatten)]
    pub outcomes: BTreeMap<Outcome, u64>,
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
#[derive(Debug, Default)]
pub struct Collector {
    totals: Totals,
    rows: Vec<RowOutcome>,
    bytes: usize,
    left_out: u64,
}

impl Collector {
    /// Takes note of a row's end.
    pub fn add(&mut self, mut row: RowOutcome) {
        self.totals.read += 1;
        *self.totals.outcomes.entry(row.outcome).or_default() += 1;
        if matches!(row.outcome, Outcome::Created | Outcome::Valid) {
            return;
        }
        shorten(row.user_name.as_mut());
        shorten(row.column.as_mut());
        // Its size in the answer, with the comma.
        let size = serde_json::to_vec(&row).map_or(0, |json| json.len()) + 1;
        if self.bytes + size > MAX_ENTRY_BYTES {
            self.left_out += 1;
        } else {
            self.bytes += size;
            self.rows.push(row);
        }
    }

    /// The totals so far.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// The report.
    pub fn finish(mut self, mode: Mode, end: End) -> Report {
        // Users end in any order.
        self.rows.sort_by_key(|row| row.row);
        Report {
            mode,
            totals: self.totals,
            rows: self.rows,
            rows_left_out: self.left_out,
            next: end.next_row.map(|start_row| Next { start_row }),
            stopped: end.stopped,
        }
    }
}

/// No valid name is longer; what a wrong row has in its place may be.
fn shorten(text: Option<&mut String>) {
    if let Some(text) = text
        && let Some((end, _)) = text.char_indices().nth(shared::name::MAX_NAME_CHARS)
    {
        text.truncate(end);
        text.push('…');
    }
}
