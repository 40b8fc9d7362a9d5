//! Gives a confirmed user their groups and marks them active.

mod hand_over;
mod handle;
mod invited;
mod plan;
mod settings;

pub use hand_over::Queue;
pub use handle::{Function, handle};
pub use settings::Settings;
