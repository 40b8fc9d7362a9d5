//! Counts of rows that add up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    gathered::gathered,
    job::Mode,
    outcome::Outcome::{self, Created, Failed, Rejected, Repaired, Skipped, Unchanged, Updated, Valid},
};

/// How many rows were read, and how many of them ended in which way.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Totals {
    pub read: u64,
    #[serde(flatten)]
    pub outcomes: BTreeMap<Outcome, u64>,
}

impl Totals {
    /// Nothing yet: zero for every outcome that rows can have in this mode.
    pub fn new(mode: Mode) -> Self {
        let possible: &[Outcome] = match mode {
            Mode::Check => &[Valid, Rejected],
            Mode::Run => &[Created, Repaired, Updated, Unchanged, Skipped, Rejected, Failed],
        };
        Self { read: 0, outcomes: gathered(possible.iter().map(|&outcome| (outcome, 0))) }
    }

    /// Counts a row.
    pub fn add(&mut self, outcome: Outcome) {
        self.read += 1;
        *self.outcomes.entry(outcome).or_default() += 1;
    }

    /// The number of rows that ended so.
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.outcomes.get(&outcome).copied().unwrap_or(0)
    }
}
