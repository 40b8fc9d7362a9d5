//! What people and programs do with a user pool: the demo tells it, the tests check it.

pub mod command;
pub mod import;
pub mod invoke;
pub mod kill;
pub mod logs;
pub mod sign_in;
pub mod sign_up;
pub mod survive;
pub mod users;
pub mod workflow;
