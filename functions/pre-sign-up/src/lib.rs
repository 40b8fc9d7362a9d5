//! May this person sign up? Cognito asks before it creates a user.

mod decide;
mod disposable;
mod handle;
mod looks;
mod messages;
mod phone;
mod policy;
mod rejection;
mod settings;

pub use decide::{Decision, SignUp, Source, decide};
pub use handle::handle;
pub use messages::Messages;
pub use policy::Policy;
pub use rejection::Rejection;
pub use settings::Settings;
