//! What every `main` does: start the log, read the settings, connect, then answer one invocation after the other.

use std::{
    cell::Cell,
    process::ExitCode,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use futures::FutureExt;
use lambda_runtime::{Context, LambdaEvent, service_fn};
use serde::Serialize;
use shared::settings::SettingError;

use crate::{
    failure::Failure,
    invocation::{Answer, Invocation, Payload, Record},
    metric::Metric,
    telemetry::Telemetry,
};

mod init_error;

/// Runs a Lambda function until Lambda ends it.
///
/// `start` reads the settings, opens connections and gives the handler. A setting it cannot use is logged and reported
/// to Lambda as an init error, and the process ends with exit code 1: nothing is ever answered on half-read settings.
pub async fn run<S, H, T>(start: S) -> ExitCode
where
    S: AsyncFnOnce() -> Result<H, SettingError>,
    H: AsyncFn(&mut Invocation) -> Result<Answer<T>, Failure>,
    T: Serialize,
{
    let telemetry = Telemetry::start();
    let Some(api) = std::env::var("AWS_LAMBDA_RUNTIME_API").ok() else {
        eprintln!("This is a Lambda function: start it with `cargo lambda watch -A 127.0.0.1` and send it an event");
        eprintln!("with `cargo lambda invoke NAME --data-file events/FILE.json`.");
        return ExitCode::FAILURE;
    };
    let handler = match start().await {
        Ok(handler) => handler,
        Err(error) => {
            tracing::error!(code = init_error::CODE, cause = %error, "the function does not start");
            init_error::report(&api, &error.to_string()).await;
            return ExitCode::FAILURE;
        }
    };
    let (handler, telemetry, cold) = (&handler, &telemetry, &Cell::new(true));
    let service = service_fn(move |event: LambdaEvent<Payload>| {
        let mut record = record(&event.context);
        if cold.replace(false) {
            record.count(Metric::ColdStarts, 1);
        }
        answer(handler, telemetry, event, record)
    });
    match lambda_runtime::run(service).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(code = "RuntimeApi", cause = %error, "the Lambda runtime API is gone");
            ExitCode::FAILURE
        }
    }
}

/// Answers one invocation, logs it once, and turns a panic into a failure that shows nothing of it.
async fn answer<H, T>(
    handler: &H,
    telemetry: &Telemetry,
    event: LambdaEvent<Payload>,
    record: Record,
) -> Result<T, Failure>
where
    H: AsyncFn(&mut Invocation) -> Result<Answer<T>, Failure>,
{
    let started = Instant::now();
    let mut invocation = Invocation { payload: event.payload, deadline: deadline(&event.context), record };
    // Boxed, because the compiler gives up on the nested type of some handlers.
    let handled = handler(&mut invocation).boxed_local();
    let caught = std::panic::AssertUnwindSafe(handled).catch_unwind().await;
    let result = caught.unwrap_or_else(|_| Err(Failure::broken("Panic", "the handler panicked")));
    telemetry.report(&invocation.record, started.elapsed(), &result);
    result.map(|answer| answer.body)
}

/// What Lambda says of an invocation.
fn record(context: &Context) -> Record {
    // `Root=1-…;Parent=…;Sampled=…` (X-Ray developer guide, tracing header).
    let root = |header: &String| header.split(';').find_map(|part| part.strip_prefix("Root=").map(str::to_owned));
    let trace_id = context.xray_trace_id.as_ref().and_then(root);
    Record { request_id: context.request_id.clone(), trace_id, ..Record::default() }
}

/// Lambda's deadline as an instant of this process.
fn deadline(context: &Context) -> Instant {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::now() + Duration::from_millis(context.deadline).saturating_sub(since_epoch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_shows_the_end_user_nothing_of_itself() {
        let handler = async |_: &mut Invocation| -> Result<Answer<()>, Failure> { panic!("ana@example.com") };
        let payload = serde_json::from_str("{}").expect("a payload");
        let event = LambdaEvent::new(payload, Context::default());
        let failure = answer(&handler, &Telemetry::start(), event, Record::default()).await.expect_err("a panic");
        assert_eq!(failure.code(), "Panic");
        assert_eq!(failure.user_text(), "Something went wrong, please try again later");
        assert_eq!(failure.cause().as_deref(), Some("the handler panicked"));
    }

    #[test]
    fn the_trace_is_known_by_its_root() {
        for (header, expected) in [
            (
                Some("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e703;Parent=53995c3f42cd8ad8;Sampled=1"),
                Some("1-5bef4de7-ad49b0e87f6ef6c87fc2e703"),
            ),
            (Some("Sampled=0"), None),
            (None, None),
        ] {
            let mut context = Context::default();
            context.xray_trace_id = header.map(str::to_owned);
            assert_eq!(record(&context).trace_id.as_deref(), expected, "{header:?}");
        }
    }

    #[test]
    fn lambdas_deadline_is_one_of_ours() {
        let in_a_minute = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970") + Duration::from_secs(60);
        let mut context = Context::default();
        context.deadline = u64::try_from(in_a_minute.as_millis()).expect("a date in range");
        let left = deadline(&context) - Instant::now();
        assert!((Duration::from_secs(59)..Duration::from_secs(61)).contains(&left), "{left:?}");
        context.deadline = 0;
        assert!(deadline(&context) <= Instant::now());
    }
}
