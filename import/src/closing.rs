//! How an import comes to its end: time, an interruption or a fault closes it, and all of its rows are told the same way.

use std::{
    convert::Infallible,
    future::pending,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    sync::watch,
    time::{self, sleep_until},
};

use crate::{
    engine::{End, Span},
    outcome::RowOutcome,
    pool::classify::Fault,
    stop::Stop,
};

/// What may still be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Everything.
    #[default]
    Open,
    /// No row is begun any more; those that were are finished.
    Closing,
    /// Nothing is sent any more; a call that is under way gets its answer, or its own time-out.
    Closed,
}

/// How far an import is from its end. It only moves on.
#[derive(Debug, Default)]
pub(crate) struct Closing {
    phase: watch::Sender<Phase>,
    stop: Mutex<Stop>,
}

impl Closing {
    /// One whose earlier part has created users, or has not.
    pub(crate) fn after(has_created: bool) -> Self {
        Self { phase: watch::Sender::default(), stop: Mutex::new(Stop::after(has_created)) }
    }

    /// Does the work while time and the operator close the import, and says how it ended.
    pub(crate) async fn over(&self, span: Span<'_>, work: impl Future<Output = ()>) -> End {
        tokio::select! {
            biased;
            never = self.close(span) => match never {},
            () = work => self.stop().end(),
        }
    }

    /// Whether this row is worked on. If not, the import goes on with it another time.
    pub(crate) fn takes(&self, row: u64) -> bool {
        self.stop().takes(row, *self.phase.borrow() > Phase::Open)
    }

    /// Learns that a row was taken and did not come to its end.
    pub(crate) fn leave(&self, row: u64) {
        self.stop().leave(row);
    }

    /// Learns how a row ended.
    pub(crate) fn observe(&self, outcome: &RowOutcome, fault: Option<&Fault>) {
        let mut stop = self.stop();
        stop.observe(outcome, fault);
        if stop.is_stopped() {
            self.reach(Phase::Closed);
        }
    }

    /// Waits for something, unless the import is in that phase before. Nothing is waited for in that phase.
    pub(crate) async fn before<T>(&self, phase: Phase, waiting: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.reached(phase) => None,
            done = waiting => Some(done),
        }
    }

    async fn reached(&self, phase: Phase) {
        // The sender lives on in `self`.
        let _ = self.phase.subscribe().wait_for(|now| *now >= phase).await;
    }

    fn reach(&self, phase: Phase) {
        self.phase.send_if_modified(|now| phase > std::mem::replace(now, phase.max(*now)));
    }

    async fn close(&self, span: Span<'_>) -> Infallible {
        /// Rows that have begun end within two seconds as a rule (`Pace::rows_at_once`). Nobody who asks an import to stop
        /// waits much longer for calls that are throttled, or that a network has swallowed.
        const AFTER_HALT: Duration = Duration::from_secs(10);
        let give_up = tokio::select! {
            () = until(span.take_until) => span.give_up,
            () = halted(span.halt) => Some(Instant::now() + AFTER_HALT),
        };
        self.reach(Phase::Closing);
        until(give_up).await;
        self.reach(Phase::Closed);
        pending().await
    }

    fn stop(&self) -> MutexGuard<'_, Stop> {
        // Nothing panics while it is held.
        self.stop.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn until(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time::Instant::from_std(time)).await,
        None => pending().await,
    }
}

async fn halted(halt: Option<&watch::Sender<bool>>) {
    match halt {
        // The sender is borrowed: it lives on.
        Some(halt) => drop(halt.subscribe().wait_for(|halt| *halt).await),
        None => pending().await,
    }
}
