//! The Lambda function around the engine: the event it gets, its settings, and the report it answers with.
//!
//! An event is an import of its own ([`handle`]) or a step of one in shards ([`workflow`]).

mod answer;
mod budget;
mod count;
mod handle;
mod pool;
pub mod report;
pub mod request;
mod settings;
pub mod workflow;

pub use answer::{Body, answer};
pub use handle::{Clients, handle};
pub use settings::Settings;
