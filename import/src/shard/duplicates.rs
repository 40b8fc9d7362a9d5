//! The rows of a shard that name a user whom a row before them names, as the plan found them.

use serde::{Deserialize, Serialize};

use crate::{
    finding::{Finding, RowError},
    problem::Problem,
    read::ReadRow,
};

/// Such a row, once for each column that an earlier row has the same value in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    pub row: u64,
    /// The row that named the user first.
    pub first: u64,
    pub column: Option<String>,
}

impl Duplicate {
    /// What the check said of the row, if it said so.
    pub(super) fn of(error: &RowError) -> impl Iterator<Item = Self> {
        error.findings.iter().filter_map(|Finding { column, problem }| match *problem {
            Problem::Duplicate { first } => Some(Self { row: error.row, first, column: column.clone() }),
            _ => None,
        })
    }
}

/// Marks the duplicates among the rows of a shard, which come in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Duplicates(std::collections::VecDeque<Duplicate>);

impl From<Vec<Duplicate>> for Duplicates {
    fn from(found: Vec<Duplicate>) -> Self {
        Self(found.into())
    }
}

impl Duplicates {
    /// The row, with what it is a duplicate of: the check will reject it with all that is wrong.
    pub fn mark(&mut self, row: ReadRow) -> ReadRow {
        let mut row = row?;
        while self.0.front().is_some_and(|next| next.row == row.number) {
            let own = self.0.pop_front();
            let finding =
                |own: Duplicate| Finding { column: own.column, problem: Problem::Duplicate { first: own.first } };
            own.into_iter().map(finding).for_each(|finding| row.found.add(finding));
        }
        Ok(row)
    }
}
