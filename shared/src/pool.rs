//! The calls on the user pool that functions share, each inside a time-out.

mod connect;
mod operations;

pub use connect::{Calls, config, warm_up};
pub use operations::{CallError, add_to_group, set_attribute};
