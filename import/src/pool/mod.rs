//! The user pool as the import meets it: what it is, the calls on it, their pace, and what their failures mean.

pub mod calls;
pub mod classify;
mod describe;
pub mod limits;
pub(crate) mod list;
pub(crate) mod new_groups;
pub mod pace;
pub mod profile;
mod rate;
mod retry;
mod tries;

pub use describe::{PoolError, describe, describe_configured};
