//! The log: one line per invocation, in the format and from the level on that Lambda is set to.

use std::time::Duration;

use tracing::{Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{
    Layer,
    filter::Targets,
    fmt::{MakeWriter, time::FormatTime},
    layer::SubscriberExt,
    registry,
};

use crate::{
    failure::{Failure, Severity},
    invocation::{Answer, Record},
};

/// How a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Text,
}

/// Lambda's name of a format; JSON where none or an unknown one is set.
pub(super) fn format(name: &str) -> Format {
    if name.eq_ignore_ascii_case("text") { Format::Text } else { Format::Json }
}

/// Lambda's log levels, from the most talkative on.
const LEVELS: [&str; 6] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/// Lambda's name of a level; INFO where none or an unknown one is set.
pub(super) fn level(name: &str) -> &'static str {
    LEVELS.into_iter().find(|level| level.eq_ignore_ascii_case(name)).unwrap_or("INFO")
}

/// The lines to write at one of Lambda's levels. tracing lacks FATAL, so ERROR is the least there is.
pub(super) fn filter(level: &str) -> LevelFilter {
    level.parse().unwrap_or(LevelFilter::ERROR)
}

/// Only our own lines follow the level: at TRACE the runtime and the SDK print whole events and requests, passwords and
/// all, so libraries stay at WARN.
pub(super) fn subscriber<W, T>(format: Format, level: LevelFilter, writer: W, timer: T) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
    T: FormatTime + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer().with_target(false).with_writer(writer).with_timer(timer);
    let lines = match format {
        Format::Text => lines.with_ansi(false).boxed(),
        Format::Json => lines.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed(),
    };
    registry().with(lines.with_filter(targets(level)))
}

/// The crates of this project. A target matches by its beginning: `lambda` alone would take in `lambda_runtime`.
const OWN: [&str; 8] = [
    "lambda::",
    "shared",
    "pre_sign_up",
    "post_confirmation",
    "group_retry",
    "import",
    "user_import",
    "import_workflow",
];

/// Our own targets at the level, libraries at WARN, and the runtime's second report of every failure off.
fn targets(own: LevelFilter) -> Targets {
    Targets::new()
        .with_default(LevelFilter::WARN.min(own))
        .with_targets(OWN.map(|target| (target, own)))
        .with_target("lambda_runtime::layers::panic", LevelFilter::OFF)
}

/// Logs how an invocation ended: answered and refused ones at INFO, answers with something to look after at WARN, faults
/// at ERROR with their cause.
pub(super) fn invocation<T>(record: &Record, latency: Duration, result: &Result<Answer<T>, Failure>) {
    let (request_id, latency_ms) = (record.request_id.as_str(), latency.as_micros() as f64 / 1000.0);
    let (trace_id, trigger_source) = (record.trace_id.as_deref(), record.trigger_source.as_deref());
    let (user_pool_id, client_id) = (record.user_pool_id.as_deref(), record.client_id.as_deref());
    let user_sub = record.user_sub.as_deref();
    let observed = (!record.observed.is_empty()).then(|| record.observed.join(","));
    macro_rules! line {
        ($level:ident, $code:expr, $cause:expr, $message:literal) => {
            tracing::$level!(
                request_id,
                trace_id,
                trigger_source,
                user_pool_id,
                client_id,
                user_sub,
                observed = observed.as_deref(),
                code = $code,
                cause = $cause,
                latency_ms,
                $message
            )
        };
    }
    match result {
        Ok(answer) => match record.warning.as_deref() {
            None => line!(info, answer.code, None::<&str>, "answered"),
            warning => line!(warn, answer.code, warning, "answered"),
        },
        Err(failure) => match failure.severity() {
            Severity::Refused => line!(info, failure.code(), None::<&str>, "refused"),
            Severity::Broken => line!(error, failure.code(), failure.cause(), "failed"),
        },
    }
}

#[cfg(test)]
mod tests;
