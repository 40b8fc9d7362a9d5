//! The handler against a mocked Cognito, which answers as documented.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cognito;
mod events;
mod failures;
mod group_events;
mod hand_over;
#[path = "../../../../events/invitations.rs"]
mod invitations;

use time::{OffsetDateTime, macros::datetime};

/// When the events arrive.
const NOW: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);
