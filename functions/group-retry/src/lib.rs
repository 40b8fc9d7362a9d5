//! Gives users the groups that could not be assigned while they waited: from a queue, at a pace that leaves room. And,
//! when the stack changes and once a day, looks whether the pool has the groups that the rules name.

mod check;
mod handle;
mod pace;
mod settings;
mod settle;
mod user;
mod work_off;

pub use handle::{Function, Outcome, handle};
pub use pace::Pace;
pub use settings::Settings;

#[cfg(test)]
mod tests;
