//! The Lambda function around the engine: the event it gets, its settings, and the report it answers with.
//!
//! An event is an import of its own ([`handle`]) or one shard of a large one (`shard`). Other functions that have to do
//! with imports use its parts.

mod answer;
mod budget;
mod clients;
mod count;
mod failures;
mod handle;
mod pool;
pub mod report;
pub mod request;
pub mod run;
mod settings;
mod shard;

pub use answer::{Body, answer};
pub use clients::Clients;
pub use failures::{file_failure, object_failure};
pub use handle::handle;
pub use pool::profile;
pub use settings::Settings;
pub use shard::Worked;
