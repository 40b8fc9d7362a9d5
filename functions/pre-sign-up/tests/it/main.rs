//! The function as a whole: from an event to its answer.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod any_json;
mod cost;
mod events;
#[path = "../../examples/worst_events/function.rs"]
mod function;
#[path = "../../../../events/invitations.rs"]
mod invitations;
#[path = "../../examples/worst_events/events.rs"]
mod worst;
