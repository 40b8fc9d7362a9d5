//! What the operator sees of an invocation: one line of log and one of metrics, with nothing personal in them.

use std::time::Duration;

use shared::settings::environment;
use time::OffsetDateTime;
use tracing_subscriber::util::SubscriberInitExt;

use crate::{
    failure::{Failure, Severity},
    invocation::{Answer, Record},
    metric::Metric,
};

mod log;
mod metrics;
#[cfg(test)]
mod tests;

/// Where and how the lines are written: read once, when the function starts.
pub struct Telemetry {
    metrics: metrics::Emitter,
}

impl Telemetry {
    /// Starts the log on standard output, as `AWS_LAMBDA_LOG_FORMAT` and `AWS_LAMBDA_LOG_LEVEL` say.
    ///
    /// A panic is logged by its place alone, since its message may quote a value.
    pub fn start() -> Self {
        let setting = |name| environment(name).unwrap_or_default();
        let format = log::format(&setting("AWS_LAMBDA_LOG_FORMAT"));
        let level = log::level(&setting("AWS_LAMBDA_LOG_LEVEL"));
        let (filter, timer) = (log::filter(level), tracing_subscriber::fmt::time::SystemTime);
        // A second start in one process, as tests may do, keeps the first log.
        let _ = log::subscriber(format, filter, std::io::stdout, timer).try_init();
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string);
            tracing::error!(code = "Panic", place, "panicked");
        }));
        Self { metrics: metrics::Emitter::new(setting("AWS_LAMBDA_FUNCTION_NAME"), level) }
    }

    /// Writes how an invocation ended.
    pub fn report<T>(&self, record: &Record, latency: Duration, result: &Result<Answer<T>, Failure>) {
        log::invocation(record, latency, result);
        // Lambda dates its own metrics by the start, too, and an alarm subtracts one from the other.
        let started = OffsetDateTime::now_utc() - latency;
        let ended = match result {
            Ok(answer) => (Metric::Answered, answer.code),
            Err(failure) if failure.severity() == Severity::Refused => (Metric::Refused, failure.code()),
            Err(failure) => (Metric::Failed, failure.code()),
        };
        for line in self.metrics.lines(started, ended, record) {
            println!("{line}");
        }
    }
}
