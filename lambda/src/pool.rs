//! The calls on the user pool that functions share, each inside a time-out.

mod assign;
mod connect;
mod operations;

pub use aws_config::SdkConfig;

pub use assign::{Unfinished, assign};
pub use connect::{config, warm_up};
pub use operations::{CallError, Change, User};
