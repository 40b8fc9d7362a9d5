//! The handler against a mocked Cognito, which answers as documented.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cognito;
mod events;
mod failures;
mod hand_over;
