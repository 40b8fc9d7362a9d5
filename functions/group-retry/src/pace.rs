//! How fast users are changed.

use std::time::Duration;

use lambda::pool::CallError;
use tokio::{
    sync::Mutex,
    time::{Interval, MissedTickBehavior, interval, sleep},
};

/// One change at most in this time. AWS caps the category UserUpdate at 25 calls a second for the whole account (quotas page,
/// not raisable), and the template runs two of these functions at most: 20 calls a second together, so that live
/// confirmations keep room.
pub(crate) const PACE: Duration = Duration::from_millis(100);

/// How often a change is tried before its message comes back.
pub(crate) const TRIES: u32 = 3;

/// After the first try; twice as long after the second.
pub(crate) const PAUSE: Duration = Duration::from_millis(500);

/// Gives each call its turn. A process has one, which paces the calls of all its messages and batches.
pub struct Pace(Mutex<Interval>);

impl Pace {
    /// Needs a Tokio runtime around it.
    pub fn new() -> Self {
        let mut interval = interval(PACE);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self(Mutex::new(interval))
    }

    /// Makes the call when its turn comes, and again, each time in turn, if it fails for a reason that may pass. The call must
    /// be one that can be repeated without harm.
    pub(crate) async fn call(&self, call: impl AsyncFn() -> Result<(), CallError>) -> Result<(), CallError> {
        let mut tried = 1;
        loop {
            self.0.lock().await.tick().await;
            match call().await {
                Err(error) if may_pass(&error) && tried < TRIES => sleep(PAUSE * tried).await,
                result => return result,
            }
            tried += 1;
        }
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether the call may succeed in a moment: Cognito was busy, or gave no answer.
fn may_pass(error: &CallError) -> bool {
    let passing = ["TooManyRequestsException", "InternalErrorException", "Timeout", "Dispatch", "Response"];
    passing.contains(&error.code.as_str())
}
