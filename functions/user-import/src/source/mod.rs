//! Where the bytes come from, and how their rows reach the engine.

pub mod feed;
pub mod object;
