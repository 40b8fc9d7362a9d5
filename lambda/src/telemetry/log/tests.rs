use tracing::Level;
use tracing_subscriber::fmt::format::Writer;

use super::*;
use crate::telemetry::tests::Written;

/// Always the same time.
struct Noon;

impl FormatTime for Noon {
    fn format_time(&self, writer: &mut Writer<'_>) -> std::fmt::Result {
        writer.write_str("2026-11-23T12:00:00.000000Z")
    }
}

fn logged(format: Format, level: &str, record: &Record, result: &Result<Answer<()>, Failure>) -> String {
    let written = Written::default();
    let subscriber = subscriber(format, filter(self::level(level)), written.writer(), Noon);
    tracing::subscriber::with_default(subscriber, || invocation(record, Duration::from_micros(1_234), result));
    written.text()
}

fn record() -> Record {
    Record {
        request_id: "8f5b2f0e-5c1f-4a49-9d6c-2f9a4f1f6f11".to_owned(),
        trace_id: Some("1-5bef4de7-ad49b0e87f6ef6c87fc2e703".to_owned()),
        trigger_source: Some("PreSignUp_SignUp".to_owned()),
        user_pool_id: Some("eu-west-1_EXAMPLE11".to_owned()),
        client_id: Some("3n4b5urk1ft4fl3mg5e62d9ado".to_owned()),
        user_sub: Some("5f1c9c3e-1111-4222-8333-444455556666".to_owned()),
        ..Record::default()
    }
}

#[test]
fn an_invocation_is_one_line() {
    let observed = Record { observed: vec!["EmailDenied", "UserNameLength"], ..record() };
    let warned = Record { warning: Some("group staff: busy".to_owned()), ..Record::default() };
    let answered = |code| Ok(Answer { body: (), code });
    for (format, record, result, expected) in [
        (
            Format::Json,
            &observed,
            answered("Observed"),
            r#"{"timestamp":"2026-11-23T12:00:00.000000Z","level":"INFO","message":"answered","request_id":"8f5b2f0e-5c1f-4a49-9d6c-2f9a4f1f6f11","trace_id":"1-5bef4de7-ad49b0e87f6ef6c87fc2e703","trigger_source":"PreSignUp_SignUp","user_pool_id":"eu-west-1_EXAMPLE11","client_id":"3n4b5urk1ft4fl3mg5e62d9ado","user_sub":"5f1c9c3e-1111-4222-8333-444455556666","observed":"EmailDenied,UserNameLength","code":"Observed","latency_ms":1.234}"#,
        ),
        (
            Format::Json,
            &record(),
            Err(Failure::refused("EmailDenied", "This email address is not accepted")),
            r#"{"timestamp":"2026-11-23T12:00:00.000000Z","level":"INFO","message":"refused","request_id":"8f5b2f0e-5c1f-4a49-9d6c-2f9a4f1f6f11","trace_id":"1-5bef4de7-ad49b0e87f6ef6c87fc2e703","trigger_source":"PreSignUp_SignUp","user_pool_id":"eu-west-1_EXAMPLE11","client_id":"3n4b5urk1ft4fl3mg5e62d9ado","user_sub":"5f1c9c3e-1111-4222-8333-444455556666","code":"EmailDenied","latency_ms":1.234}"#,
        ),
        (
            Format::Json,
            &Record::default(),
            Err(Failure::broken("EventInvalid", "no trigger source")),
            r#"{"timestamp":"2026-11-23T12:00:00.000000Z","level":"ERROR","message":"failed","request_id":"","code":"EventInvalid","cause":"no trigger source","latency_ms":1.234}"#,
        ),
        (
            Format::Text,
            &warned,
            answered("HandedOver"),
            r#"2026-11-23T12:00:00.000000Z  WARN answered request_id="" code="HandedOver" cause="group staff: busy" latency_ms=1.234"#,
        ),
    ] {
        assert_eq!(logged(format, "", record, &result), format!("{expected}\n"));
    }
}

#[test]
fn a_line_is_written_from_its_level_on() {
    let refused = Err(Failure::refused("EmailDenied", "no"));
    let broken = Err(Failure::broken("EventInvalid", "no"));
    for (level, result, expected) in
        [("INFO", &refused, 1), ("WARN", &refused, 0), ("WARN", &broken, 1), ("FATAL", &broken, 1)]
    {
        let lines = logged(Format::Json, level, &record(), result).lines().count();
        assert_eq!(lines, expected, "{level} {result:?}", result = result.as_ref().err());
    }
}

#[test]
fn libraries_never_log_what_they_read() {
    let most_talkative = targets(filter("TRACE"));
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
    assert!(!targets(filter("ERROR")).would_enable("lambda_runtime::runtime", &Level::WARN));
}

#[test]
fn levels_and_formats_are_lambdas() {
    for (name, expected, lines) in [
        ("", "INFO", LevelFilter::INFO),
        ("DEBUG", "DEBUG", LevelFilter::DEBUG),
        ("warn", "WARN", LevelFilter::WARN),
        ("FATAL", "FATAL", LevelFilter::ERROR),
        ("loud", "INFO", LevelFilter::INFO),
    ] {
        assert_eq!((level(name), filter(level(name))), (expected, lines), "{name}");
    }
    for (name, expected) in [("", Format::Json), ("JSON", Format::Json), ("Text", Format::Text)] {
        assert_eq!(format(name), expected, "{name}");
    }
}
