//! Where the bytes come from, how their rows reach the engine, and where a report goes.

pub mod feed;
pub mod object;
pub mod upload;
