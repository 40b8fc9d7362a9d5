//! Gives a confirmed user their groups and marks them active.

mod apply;
mod handle;
mod plan;
mod settings;

pub use handle::handle;
pub use settings::Settings;
