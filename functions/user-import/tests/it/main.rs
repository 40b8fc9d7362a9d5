//! The import with the real SDK clients over a pool that lives in memory and can be made to fail.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod aliases;
mod answers;
mod cloud;
mod converging;
mod disabling;
mod failing;
mod halting;
mod looking_up;
mod objects;
mod persons;
mod quotas;
mod reading;
mod secrets;
mod stopping;
mod success;
mod totals;
mod uploading;
mod workflow;
