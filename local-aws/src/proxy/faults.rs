//! What goes wrong on purpose, and how often.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rand::{Rng, SeedableRng, rngs::StdRng};

/// Something that can happen to a call. `done` says whether Cognito carries it out all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It and all others within [`BURST`] are answered TooManyRequestsException.
    Throttled,
    /// It is answered InternalErrorException.
    InternalError { done: bool },
    /// Its connection is reset without an answer.
    Reset { done: bool },
    /// It is never answered; the client has to lose patience.
    Silence { done: bool },
    /// It is answered after [`SLOW`].
    Slow,
    /// It is refused with this code, and a text that quotes all that was asked, as Cognito's texts may.
    Refused(&'static str),
}

impl Fault {
    /// Those that pass if one tries again.
    pub const PASSING: [Self; 8] = [
        Self::Throttled,
        Self::InternalError { done: false },
        Self::InternalError { done: true },
        Self::Reset { done: false },
        Self::Reset { done: true },
        Self::Silence { done: false },
        Self::Silence { done: true },
        Self::Slow,
    ];
}

/// How long a burst of throttling lasts.
pub const BURST: Duration = Duration::from_millis(300);
/// How late a slow answer comes.
pub const SLOW: Duration = Duration::from_secs(2);

/// Faults by their probability per call about a user; calls about the pool are left alone. The seed makes the draws
/// repeatable, as far as the calls come in the same order.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    pub seed: u64,
    pub plan: Vec<(Fault, f64)>,
}

/// The plan as it goes.
#[derive(Debug)]
pub(super) struct Draws(Mutex<Now>);

#[derive(Debug)]
struct Now {
    plan: Vec<(Fault, f64)>,
    random: StdRng,
    throttling_until: Option<Instant>,
}

impl Draws {
    pub(super) fn new(faults: &Faults) -> Self {
        let random = StdRng::seed_from_u64(faults.seed);
        Self(Mutex::new(Now { plan: faults.plan.clone(), random, throttling_until: None }))
    }

    /// Changes the plan.
    pub(super) fn change(&self, plan: Vec<(Fault, f64)>) {
        self.now().plan = plan;
    }

    /// What happens to the next call.
    pub(super) fn draw(&self) -> Option<Fault> {
        let mut now = self.now();
        if now.throttling_until.is_some_and(|until| Instant::now() < until) {
            return Some(Fault::Throttled);
        }
        let mut drawn: f64 = now.random.random();
        let fault = now.plan.iter().find(|(_, chance)| {
            drawn -= chance;
            drawn < 0.0
        });
        let fault = fault.map(|(fault, _)| *fault);
        if fault == Some(Fault::Throttled) {
            now.throttling_until = Some(Instant::now() + BURST);
        }
        fault
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        // Nothing panics while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
