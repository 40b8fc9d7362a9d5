//! The function as a whole: from an event to its answer.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod addresses;
mod any_json;
mod asked;
mod birthdates;
mod cost;
mod events;
#[path = "../../examples/worst_events/function.rs"]
mod function;
mod fuzz;
#[path = "../../../../events/invitations.rs"]
mod invitations;
mod observed;
mod phones;
mod settings;
mod sources;
#[path = "../../examples/worst_events/events.rs"]
mod worst;
