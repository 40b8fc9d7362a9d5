//! Checks a whole file and cuts it into shards, in one pass.

use std::{io::Read, ops::ControlFlow};

use super::{Duplicate, Shard, cut::Cutter};
use crate::{
    check::Checker,
    job::Job,
    problem::FileError,
    read::{self, Format, Layout},
    scrutiny::{disclosure::Disclosure, glance::Glance},
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
    /// What a report may show of them.
    pub disclosure: Disclosure,
}

/// Reads the file to its end; fails if it is broken anywhere, so that nothing of it is written.
pub fn plan(input: impl Read, named: Option<Format>, job: &Job<'_>, rows_per_shard: u64) -> Result<Plan, FileError> {
    let columns = job.columns();
    let (mut checker, mut glance, mut cutter) = (Checker::new(*job), Glance::new(*job), Cutter::new(rows_per_shard));
    let (mut rejected, mut duplicates) = (0, Vec::new());
    let layout = read::survey(input, named, &columns, &mut |row, after| {
        if let Ok(row) = &row {
            glance.look(row);
        }
        let error = row.and_then(|row| checker.check(row)).err();
        glance.learn(error.as_ref());
        let before = duplicates.len();
        duplicates.extend(error.iter().flat_map(Duplicate::of));
        cutter.row(after, duplicates.len() - before);
        rejected += u64::from(error.is_some());
        ControlFlow::Continue(())
    })?;
    let (shards, rows) = (cutter.finish(layout.rows), glance.rows());
    Ok(Plan { layout, shards, duplicates, rows, rejected, disclosure: glance.end(&columns)? })
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
