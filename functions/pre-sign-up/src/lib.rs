//! May this person sign up? Cognito asks before it creates a user.

mod address;
mod decide;
mod handle;
mod messages;
mod policy;
mod rejection;

pub use address::Address;
pub use decide::{SignUp, decide};
pub use handle::handle;
pub use messages::Messages;
pub use policy::{EmailPattern, Policy, ReservedName, UserNamePolicy};
pub use rejection::Rejection;
