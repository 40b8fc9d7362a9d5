//! Counts rows while they end: by outcome, by code, and which columns the problem rows have.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::totals::Totals;
use crate::{
    job::Mode,
    outcome::{Outcome, RowOutcome},
    problem::Problem,
};

/// What a report counts. Its size depends on the pool and the codes there are, not on the number of rows.
#[derive(Clone, Debug)]
pub struct Tally {
    totals: Totals,
    codes: BTreeMap<(Outcome, Cow<'static, str>), u64>,
    columns: BTreeSet<String>,
    problems: u64,
    active: u64,
}

impl Tally {
    /// Nothing yet.
    pub fn new(mode: Mode) -> Self {
        Self { totals: Totals::new(mode), codes: BTreeMap::new(), columns: BTreeSet::new(), problems: 0, active: 0 }
    }

    /// Counts a row.
    pub fn add(&mut self, row: &RowOutcome) {
        self.totals.add(row.outcome);
        self.problems += u64::from(row.is_problem());
        self.active += u64::from(row.made_active());
        let mut counted = BTreeSet::new();
        for code in row.codes().map(|(code, _)| code).filter(|code| counted.insert(*code)) {
            *self.codes.entry((row.outcome, code.clone())).or_default() += 1;
        }
        let missing = row.codes().filter(|(code, _)| *code == Problem::Missing.code());
        let missing = missing.filter_map(|(_, column)| column);
        for column in row.values.iter().flat_map(|values| values.0.keys()).chain(&row.left_out).chain(missing) {
            if !self.columns.contains(column) {
                self.columns.insert(column.clone());
            }
        }
    }

    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// The number of rows that somebody has to look at: those in `problems.csv`.
    pub fn problems(&self) -> u64 {
        self.problems
    }

    /// The number of rows for which a user was made or read: Cognito counts them as active in this month, and bills them.
    pub fn active_users(&self) -> u64 {
        self.active
    }

    /// The columns that the rows in `problems.csv` have, or have to have.
    pub fn problem_columns(&self) -> &BTreeSet<String> {
        &self.columns
    }

    /// How many rows that are neither created nor valid have each code, most frequent first.
    pub fn codes(&self) -> Vec<(Outcome, &str, u64)> {
        let told = self.codes.iter().filter(|((outcome, code), _)| !outcome.is_plain() || outcome.to_string() != *code);
        let mut codes: Vec<_> = told.map(|((outcome, code), &count)| (*outcome, &**code, count)).collect();
        codes.sort_by_key(|&(_, _, count)| std::cmp::Reverse(count));
        codes
    }
}
