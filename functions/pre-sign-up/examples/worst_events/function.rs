//! The function without Lambda around it, and its processor time.

use std::time::{Duration, Instant};

use lambda::{
    invocation::{Invocation, Record},
    trigger::{TriggerEvent, handler},
};
use pre_sign_up::{Settings, handle};
use rustix::time::{ClockId, clock_gettime};
use serde_json::value::RawValue;
use time::macros::datetime;

/// Answers one event; returns the code and the processor time that took.
///
/// # Errors
/// If the event is no JSON, which the runtime would see to.
pub(crate) fn answer(settings: &Settings, event: &str) -> Result<(&'static str, Duration), serde_json::Error> {
    let now = datetime!(2026-03-01 12:00 UTC);
    let handler = handler(async |event: &mut TriggerEvent, record: &mut Record| handle(event, record, settings, now));
    let begun = processor_time();
    let payload = serde_json::from_str::<Box<RawValue>>(event)?.into();
    let mut invocation = Invocation { payload, deadline: Instant::now(), record: Record::default() };
    let code = match futures::executor::block_on(handler(&mut invocation)) {
        Ok(answer) => {
            serde_json::to_string(&answer.body)?;
            answer.code
        }
        Err(failure) => failure.code(),
    };
    Ok((code, processor_time() - begun))
}

/// Of this thread: what else the machine does is not in it.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}
