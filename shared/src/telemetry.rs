//! The log: one JSON line per invocation, with nothing personal in it.

use std::time::Duration;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt, registry, util::SubscriberInitExt};

use crate::{
    failure::{Failure, Severity},
    invocation::{Answer, Record},
};

/// Starts the log on standard output, as `AWS_LAMBDA_LOG_FORMAT` and `AWS_LAMBDA_LOG_LEVEL` say.
///
/// Only our own lines follow the level: at TRACE the runtime and the SDK print whole events and requests, passwords
/// and all, so libraries stay at WARN. A panic is logged by its place alone, since its message may quote a value.
pub fn start() {
    let setting = |name| std::env::var(name).unwrap_or_default();
    let filter = targets(level(&setting("AWS_LAMBDA_LOG_LEVEL")));
    let lines = tracing_subscriber::fmt::layer().with_target(false).with_writer(std::io::stdout);
    let lines = if setting("AWS_LAMBDA_LOG_FORMAT").eq_ignore_ascii_case("text") {
        lines.with_ansi(false).boxed()
    } else {
        lines.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed()
    };
    // A second start in one process, as tests may do, keeps the first log.
    let _ = registry().with(lines.with_filter(filter)).try_init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(code = "Panic", place, "panicked");
    }));
}

/// Our own targets at the level, libraries at WARN, and the runtime's second report of every failure off.
fn targets(own: LevelFilter) -> Targets {
    Targets::new()
        .with_default(LevelFilter::WARN.min(own))
        .with_targets(
            ["shared", "pre_sign_up", "post_confirmation", "group_retry", "user_import"].map(|target| (target, own)),
        )
        .with_target("lambda_runtime::layers::panic", LevelFilter::OFF)
}

/// Lambda's level names; FATAL, which tracing lacks, is ERROR. INFO where none or an unknown one is set.
fn level(name: &str) -> LevelFilter {
    match name.to_ascii_uppercase().as_str() {
        "" => LevelFilter::INFO,
        "FATAL" => LevelFilter::ERROR,
        name => name.parse().unwrap_or(LevelFilter::INFO),
    }
}

/// Logs how an invocation ended: answered and refused ones at INFO, faults at ERROR with their cause.
pub fn log_invocation<T>(record: &Record, latency: Duration, result: &Result<Answer<T>, Failure>) {
    let (request_id, latency_ms) = (record.request_id.as_str(), latency.as_micros() as f64 / 1000.0);
    let (trigger_source, user_pool_id) = (record.trigger_source.as_deref(), record.user_pool_id.as_deref());
    let (client_id, user_sub) = (record.client_id.as_deref(), record.user_sub.as_deref());
    let observed = (!record.observed.is_empty()).then(|| record.observed.join(","));
    macro_rules! line {
        ($level:ident, $code:expr, $cause:expr, $message:literal) => {
            tracing::$level!(
                request_id,
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
        Ok(answer) => line!(info, answer.code, None::<String>, "answered"),
        Err(failure) => match failure.severity() {
            Severity::Refused => line!(info, failure.code(), None::<String>, "refused"),
            Severity::Broken => line!(error, failure.code(), failure.cause(), "failed"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::Level;

    #[test]
    fn libraries_never_log_what_they_read() {
        let most_talkative = targets(level("TRACE"));
        for (target, at, expected) in [
            ("pre_sign_up::decide", Level::TRACE, true),
            ("lambda_runtime::layers::api_response", Level::TRACE, false),
            ("lambda_runtime::runtime", Level::WARN, true),
            ("lambda_runtime::layers::panic", Level::ERROR, false),
            ("aws_smithy_runtime::client", Level::DEBUG, false),
            ("hyper::proto", Level::TRACE, false),
        ] {
            assert_eq!(most_talkative.would_enable(target, &at), expected, "{target} {at}");
        }
        assert!(!targets(level("ERROR")).would_enable("lambda_runtime::runtime", &Level::WARN));
    }

    #[test]
    fn levels_are_lambdas() {
        for (name, expected) in [
            ("", LevelFilter::INFO),
            ("DEBUG", LevelFilter::DEBUG),
            ("warn", LevelFilter::WARN),
            ("FATAL", LevelFilter::ERROR),
            ("loud", LevelFilter::INFO),
        ] {
            assert_eq!(level(name), expected, "{name}");
        }
    }
}
