//! The handler against a mocked Cognito, which answers as documented.

mod cognito;
mod events;
mod failures;
