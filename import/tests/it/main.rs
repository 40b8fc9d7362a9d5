//! The reports of an import, and files cut into shards, on random data.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod reporting;
mod scrutiny;
mod sharding;
