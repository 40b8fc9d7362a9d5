//! How the time of an invocation is divided.

use std::time::{Duration, Instant};

/// How the time of an invocation is divided; `None`: there is no end to it.
#[derive(Clone, Copy, Default)]
pub(super) struct Budget {
    /// Until when it is worth asking what the import can do without.
    pub(super) ask_until: Option<Instant>,
    pub(super) take_until: Option<Instant>,
    pub(super) give_up: Option<Instant>,
}

impl Budget {
    /// Rows in flight may have to wait for every quota category in turn; what is left after that is for the answer.
    pub(super) fn until(deadline: Instant) -> Self {
        const FOR_ROWS_IN_FLIGHT: Duration = Duration::from_secs(30);
        const FOR_THE_LAST_CALL: Duration = Duration::from_secs(12);
        let now = Instant::now();
        let time = deadline.saturating_duration_since(now);
        if time.is_zero() {
            // Lambda invokes nothing after its deadline, but `cargo lambda watch` sends one in 1970.
            return Self::default();
        }
        let until = |spare: Duration| Some(now + time.saturating_sub(spare));
        let ask_until = Some(now + time / 10);
        Self {
            ask_until,
            take_until: until(FOR_ROWS_IN_FLIGHT.min(time / 2)),
            give_up: until(FOR_THE_LAST_CALL.min(time / 4)),
        }
    }
}
