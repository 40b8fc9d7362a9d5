//! The rows of a shard that name a user whom a row before them names, as the plan found them.

use serde::{Deserialize, Serialize};

use crate::{
    problem::{Problem, RowError},
    read::ReadRow,
};

/// Such a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    pub row: u64,
    /// The row that named the user first.
    pub first: u64,
    pub column: Option<String>,
}

impl Duplicate {
    /// What the check said of the row, if it said so.
    pub(super) fn of(error: &RowError) -> Option<Self> {
        let Problem::Duplicate { first } = error.problem else { return None };
        Some(Self { row: error.row, first, column: error.column.clone() })
    }
}

/// Rejects the duplicates among the rows of a shard, which come in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Duplicates(std::collections::VecDeque<Duplicate>);

impl From<Vec<Duplicate>> for Duplicates {
    fn from(found: Vec<Duplicate>) -> Self {
        Self(found.into())
    }
}

impl Duplicates {
    /// The row, unless it is a duplicate.
    pub fn sift(&mut self, row: ReadRow) -> ReadRow {
        let row = row?;
        if self.0.front().is_none_or(|next| next.row != row.number) {
            return Ok(row);
        }
        let Duplicate { row: number, first, column } = self.0.pop_front().unwrap_or_default();
        let error = RowError::new(number, Problem::Duplicate { first }).with_values(row);
        Err(RowError { column, ..error })
    }
}
