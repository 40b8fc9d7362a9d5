//! Checks a whole file and cuts it into shards, in one pass.

use std::{io::Read, ops::ControlFlow};

use super::{Duplicate, Shard, cut::Cutter};
use crate::{
    check::Checker,
    columns::Columns,
    job::Job,
    options::MissingPassword,
    problem::FileError,
    read::{self, Format, Layout},
};

/// A file, ready to be imported shard by shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub layout: Layout,
    pub shards: Vec<Shard>,
    /// Of all shards, in the order of the file.
    pub duplicates: Vec<Duplicate>,
    pub rows: u64,
    /// How many of the rows are wrong.
    pub rejected: u64,
}

/// Reads the file to its end; fails if it is broken anywhere, so that nothing of it is written.
pub fn plan(input: impl Read, named: Option<Format>, job: &Job<'_>, rows_per_shard: u64) -> Result<Plan, FileError> {
    let columns = Columns::of(job.pool, job.options.missing_password == MissingPassword::Reject);
    let (mut checker, mut cutter) = (Checker::new(*job), Cutter::new(rows_per_shard));
    let (mut rows, mut rejected, mut duplicates) = (0, 0, Vec::new());
    let layout = read::survey(input, named, &columns, &mut |row, after| {
        let error = row.and_then(|row| checker.check(row)).err();
        let before = duplicates.len();
        duplicates.extend(error.iter().flat_map(Duplicate::of));
        cutter.row(after, duplicates.len() - before);
        rows += 1;
        rejected += u64::from(error.is_some());
        ControlFlow::Continue(())
    })?;
    Ok(Plan { layout, shards: cutter.finish(layout.rows), duplicates, rows, rejected })
}

impl Plan {
    /// The duplicates of each shard that has any.
    pub fn duplicates_by_shard(&self) -> impl Iterator<Item = (usize, &[Duplicate])> {
        let mut rest = &self.duplicates[..];
        self.shards.iter().filter(|shard| shard.duplicates > 0).map(move |shard| {
            let (own, others) = rest.split_at(shard.duplicates.min(rest.len()));
            rest = others;
            (shard.index, own)
        })
    }
}
