//! How fast one category of calls may go: halves when throttled, grows back by itself. Pure: time comes in as a value.

use std::time::{Duration, Instant};

/// A rate in requests per second that adapts to throttling (additive increase, multiplicative decrease).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rate {
    full: f64,
    current: f64,
    changed: Option<Instant>,
}

/// Calls that were already on their way when the rate was lowered say nothing about the new rate.
const SETTLE: Duration = Duration::from_secs(1);

/// Below this part of the full rate it does not sink: an import that crawls still gets to its end.
const FLOOR: f64 = 1.0 / 32.0;

/// How much of the full rate comes back for every [`SETTLE`] without throttling.
const REGAIN: f64 = 1.0 / 20.0;

impl Rate {
    /// Starts at full speed.
    pub(super) fn new(full: f64) -> Self {
        Self { full, current: full, changed: None }
    }

    /// Requests per second right now.
    pub(super) fn per_second(&self) -> f64 {
        self.current
    }

    /// A call was throttled. Returns whether the rate changed.
    pub(super) fn throttled(&mut self, now: Instant) -> bool {
        self.change(now, (self.current / 2.0).max(self.full * FLOOR))
    }

    /// A call went through. Returns whether the rate changed.
    pub(super) fn calm(&mut self, now: Instant) -> bool {
        self.current < self.full && self.change(now, (self.current + self.full * REGAIN).min(self.full))
    }

    fn change(&mut self, now: Instant, rate: f64) -> bool {
        if self.changed.is_some_and(|changed| now.duration_since(changed) < SETTLE) {
            return false;
        }
        self.current = rate;
        self.changed = Some(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throttling_halves_once_a_second_and_it_grows_back() {
        let start = Instant::now();
        let at = |seconds: f64| start + Duration::from_secs_f64(seconds);
        let mut rate = Rate::new(40.0);
        assert!(!rate.calm(at(0.0)), "it is at full speed");
        assert!(rate.throttled(at(0.0)));
        assert!(!rate.throttled(at(0.5)), "a burst counts once");
        assert_eq!(rate.per_second(), 20.0);
        assert!(!rate.calm(at(0.9)));
        assert!(rate.calm(at(1.0)));
        assert_eq!(rate.per_second(), 22.0);
        for second in 2..30 {
            rate.calm(at(f64::from(second)));
        }
        assert_eq!(rate.per_second(), 40.0);
    }

    #[test]
    fn it_never_stops_altogether() {
        let start = Instant::now();
        let mut rate = Rate::new(32.0);
        for second in 0..60 {
            rate.throttled(start + Duration::from_secs(second));
        }
        assert_eq!(rate.per_second(), 1.0);
    }
}
