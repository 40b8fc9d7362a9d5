//! May this person sign up? Cognito asks before it creates a user.

mod decide;
mod handle;
mod messages;
mod policy;
mod rejection;

pub use decide::{SignUp, decide};
pub use handle::handle;
pub use messages::Messages;
pub use policy::Policy;
pub use rejection::Rejection;
