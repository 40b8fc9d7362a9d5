//! The Lambda function around the engine: the event it gets, its settings, and the report it answers with.
//!
//! An event is an import of its own ([`handle`]) or one shard of a large one (`shard`).

mod answer;
mod budget;
mod count;
mod failures;
mod handle;
mod pool;
pub mod report;
pub mod request;
mod shard;

pub use answer::{Body, answer};
pub use handle::handle;
pub use shard::Worked;
