//! The Lambda function around the engine: the event it gets, its settings, and the report it answers with.

mod handle;
pub mod report;
pub mod request;
mod settings;

pub use handle::{Clients, handle};
pub use settings::Settings;
