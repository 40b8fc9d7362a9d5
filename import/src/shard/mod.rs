//! A large file in shards: cut between rows while it is checked, so that each shard can be imported by a worker of its own.
//!
//! Pure: how many rows fit a shard is decided in `size`, where to cut in `cut`, and [`plan`] does both while it checks
//! the whole file, because a worker that sees one shard cannot see that a user is in another one, too.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::read::Cut;

mod cut;
mod duplicates;
mod part;
mod plan;
mod size;
pub mod store;

pub use duplicates::{Duplicate, Duplicates};
pub use part::{Head, Part, StopNote};
pub use plan::{Plan, plan};
pub use size::{rows_per_shard, time_for};

/// Consecutive rows of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shard {
    /// Its place among the shards, from 0.
    pub index: usize,
    pub start: Cut,
    /// The byte behind its last row.
    pub end: u64,
    /// How many rows it has, wrong ones too.
    pub rows: u64,
    /// How many of their values name a user whom a row before them names, in whatever shard.
    pub duplicates: usize,
}

impl Shard {
    /// Its bytes in the unpacked file.
    pub fn bytes(&self) -> Range<u64> {
        self.start.byte..self.end
    }
}
