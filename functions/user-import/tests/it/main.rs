//! The import with the real SDK clients over a pool that lives in memory and can be made to fail.

mod answers;
mod cloud;
mod converging;
mod failing;
mod reading;
mod stopping;
mod totals;
