//! One call's tries: each waits for its turn, and for a failed one to pass.

use crate::pool::{
    calls::{Calls, Failed},
    classify::{Class, Fault},
    pace::Category,
    retry,
};

/// The tries of one call.
pub(super) struct Tries<'a> {
    calls: &'a Calls<'a>,
    call: (&'static str, Category),
    count: u32,
    /// Whether one of them may have been carried out unnoticed.
    maybe_done: bool,
}

impl<'a> Tries<'a> {
    /// None yet, of this operation.
    pub(super) fn new(calls: &'a Calls<'a>, call: (&'static str, Category)) -> Self {
        Self { calls, call, count: 0, maybe_done: false }
    }

    /// Waits until the next one may go out, which it does then.
    pub(super) async fn next(&mut self) -> Result<(), Failed> {
        let (operation, category) = self.call;
        self.count += 1;
        let ready = self.calls.wait(operation, self.calls.pace().ready(category)).await;
        ready.map_err(|fault| self.end(fault))?;
        self.calls.begin();
        Ok(())
    }

    /// Learns of one's fault and waits until it is time for the next, if there is to be one.
    pub(super) async fn failed(&mut self, mut fault: Fault) -> Result<(), Failed> {
        let (operation, category) = self.call;
        match fault.class {
            Class::Throttled => self.calls.pace().throttled(category),
            Class::Ambiguous => self.calls.reach(category),
            Class::TriggerBroken | Class::Row | Class::Fatal | Class::CutOff => {}
        }
        let Some(delay) = retry::delay(fault.class, self.count) else {
            if fault.class == Class::TriggerBroken {
                fault.class = Class::Fatal;
            }
            return Err(self.end(fault));
        };
        self.maybe_done |= fault.class == Class::Ambiguous;
        self.calls.wait(operation, tokio::time::sleep(delay)).await.map_err(|fault| self.end(fault))
    }

    /// Learns that one succeeded.
    pub(super) fn succeeded(&self) {
        self.calls.pace().calm(self.call.1);
        self.calls.reach(self.call.1);
    }

    fn end(&self, fault: Fault) -> Failed {
        Failed { fault, maybe_done: self.maybe_done }
    }
}
