//! The lines as Lambda's filter reads them.

use std::{
    io,
    sync::{Arc, Mutex},
};

use serde_json::Value;
use time::format_description::well_known::Rfc3339;
use tracing_subscriber::fmt::time::SystemTime;

use super::*;

/// What was written.
#[derive(Clone, Default)]
pub(super) struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    /// Makes writers that write here.
    pub(super) fn writer(&self) -> impl Fn() -> Self + Send + Sync + 'static {
        let written = self.clone();
        move || written.clone()
    }

    pub(super) fn text(&self) -> String {
        let bytes = self.0.lock().expect("no test panics while writing").clone();
        String::from_utf8(bytes).expect("a log is text")
    }
}

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no test panics while writing").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const LEVELS: [&str; 6] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/// The level that Lambda's filter gives a line (developer guide, "Log-level filtering"): that of a JSON object with a valid
/// RFC 3339 timestamp and a level of Lambda's, else INFO.
fn level_for_lambda(line: &str) -> usize {
    let line: Value = serde_json::from_str(line).unwrap_or_default();
    let dated = line["timestamp"].as_str().is_some_and(|text| OffsetDateTime::parse(text, &Rfc3339).is_ok());
    let level = line["level"].as_str().filter(|_| dated).unwrap_or("INFO");
    LEVELS.iter().position(|name| *name == level).unwrap_or(2)
}

#[test]
fn a_line_without_a_valid_timestamp_counts_as_info() {
    for (line, expected) in [
        (r#"{"timestamp":"2026-11-23T12:00:00Z","level":"ERROR"}"#, "ERROR"),
        (r#"{"timestamp":"2026-11-23T12:00:00.123456+01:00","level":"DEBUG"}"#, "DEBUG"),
        (r#"{"timestamp":"2026-11-23 12:00","level":"ERROR"}"#, "INFO"),
        (r#"{"timestamp":1795435200250,"level":"ERROR"}"#, "INFO"),
        (r#"{"level":"ERROR"}"#, "INFO"),
        (r#"{"timestamp":"2026-11-23T12:00:00Z","level":"LOUD"}"#, "INFO"),
        ("ERROR", "INFO"),
    ] {
        assert_eq!(LEVELS[level_for_lambda(line)], expected, "{line}");
    }
}

#[test]
fn metric_lines_come_through_at_every_log_level() {
    let record = Record { observed: vec!["EmailDenied"], counts: vec![(Metric::ColdStarts, 1)], ..Record::default() };
    for (at, level) in LEVELS.into_iter().enumerate() {
        let emitter = metrics::Emitter::new("lifeguard-PreSignUp".to_owned(), log::level(level));
        let ended = [Metric::Answered, Metric::Refused, Metric::Failed];
        let lines = ended.map(|metric| emitter.lines(OffsetDateTime::now_utc(), (metric, "Code"), &record)).concat();
        assert_eq!(lines.len(), 6);
        for line in lines {
            assert!(level_for_lambda(&line) >= at, "Lambda drops at {level}: {line}");
        }
    }
}

#[test]
fn log_lines_are_read_with_their_own_level() {
    let ends = [
        (Ok(Answer { body: (), code: "Accepted" }), None, "INFO"),
        (Ok(Answer { body: (), code: "HandedOver" }), Some("group staff: busy".to_owned()), "WARN"),
        (Err(Failure::refused("EmailDenied", "no")), None, "INFO"),
        (Err(Failure::broken("EventInvalid", "no trigger source")), None, "ERROR"),
    ];
    for (result, warning, expected) in ends {
        let written = Written::default();
        let filter = log::filter("TRACE");
        let subscriber = log::subscriber(log::Format::Json, filter, written.writer(), SystemTime);
        let record = Record { warning, ..Record::default() };
        tracing::subscriber::with_default(subscriber, || log::invocation(&record, Duration::ZERO, &result));
        let text = written.text();
        assert_eq!(text.lines().map(|line| LEVELS[level_for_lambda(line)]).collect::<Vec<_>>(), [expected], "{text}");
    }
}
