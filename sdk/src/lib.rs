//! The AWS SDK as every part of Lifeguard uses it: one HTTPS client, and limits for the calls of each kind of caller.

mod https;
mod limits;

pub use https::https_client;
pub use limits::CallLimits;
