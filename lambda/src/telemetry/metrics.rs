//! Metrics in CloudWatch's embedded metric format: JSON lines in the log, of which CloudWatch makes metrics. No call, no
//! permission, no time of the user's.

use indexmap::IndexMap;
use serde::Serialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{invocation::Record, metric::Metric};

/// The CloudWatch namespace of every metric here.
const NAMESPACE: &str = "Lifeguard";

/// Makes the lines of one function.
pub(super) struct Emitter {
    function: String,
    level: &'static str,
}

impl Emitter {
    /// `level` is Lambda's name of the level that the function logs from.
    pub(super) fn new(function: String, level: &'static str) -> Self {
        Self { function, level }
    }

    /// One line for the invocation and one for each code observed, since a line has one value per dimension.
    ///
    /// `at` is the time that CloudWatch dates it by, `ended` how the invocation ended and with what code.
    pub(super) fn lines(&self, at: OffsetDateTime, ended: (Metric, &str), record: &Record) -> Vec<String> {
        let observed = record.observed.iter().map(|code| self.line(at, (Metric::Observed, code), &[]));
        std::iter::once(self.line(at, ended, &record.counts)).chain(observed).collect()
    }

    fn line(&self, at: OffsetDateTime, (metric, code): (Metric, &str), counts: &[(Metric, u64)]) -> String {
        let mut directives = vec![Directive::new(&[&["Function"], &["Function", "Code"]], &[(metric, 1)])];
        if !counts.is_empty() {
            directives.push(Directive::new(&[&["Function"]], counts));
        }
        let line = Line {
            aws: Metadata { timestamp: at.unix_timestamp_nanos() / 1_000_000, directives },
            timestamp: at.format(&Rfc3339).expect("the years of a clock have four digits"),
            level: self.level,
            function: &self.function,
            code,
            values: std::iter::once(&(metric, 1))
                .chain(counts)
                .map(|&(metric, count)| (metric.into(), count))
                .collect(),
        };
        serde_json::to_string(&line).expect("texts and numbers are always JSON")
    }
}

/// One line, in the order it is written.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(rename = "_aws")]
    aws: Metadata,
    /// In RFC 3339. Lambda takes a line without a valid one for INFO, whatever its level (developer guide, "Log-level
    /// filtering").
    timestamp: String,
    /// The function's own log level: Lambda drops lines below it.
    level: &'static str,
    #[serde(rename = "Function")]
    function: &'a str,
    #[serde(rename = "Code")]
    code: &'a str,
    #[serde(flatten)]
    values: IndexMap<&'static str, u64>,
}

#[derive(Serialize)]
struct Metadata {
    /// Milliseconds since 1970.
    #[serde(rename = "Timestamp")]
    timestamp: i128,
    #[serde(rename = "CloudWatchMetrics")]
    directives: Vec<Directive>,
}

/// Which members of the line are metrics, and by which others.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Directive {
    namespace: &'static str,
    dimensions: &'static [&'static [&'static str]],
    metrics: Vec<Definition>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Definition {
    name: &'static str,
    unit: &'static str,
}

impl Directive {
    fn new(dimensions: &'static [&'static [&'static str]], counts: &[(Metric, u64)]) -> Self {
        let metrics = counts.iter().map(|&(metric, _)| Definition { name: metric.into(), unit: "Count" }).collect();
        Self { namespace: NAMESPACE, dimensions, metrics }
    }
}

#[cfg(test)]
mod tests;
