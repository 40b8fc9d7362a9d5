//! Metrics in CloudWatch's embedded metric format: JSON lines in the log, of which CloudWatch makes metrics. No call, no
//! permission, no time of the user's.

use std::time::Duration;

use indexmap::IndexMap;
use serde::Serialize;
use strum::{IntoStaticStr, VariantNames};
use tracing::level_filters::LevelFilter;

use crate::invocation::Record;

/// The CloudWatch namespace of every metric here.
const NAMESPACE: &str = "Lifeguard";

/// What is counted. Every metric has the dimension `Function`; the first four have it also together with `Code`.
///
/// CloudWatch bills each combination of name and dimension values that occurs, so there are no dimensions for pool or
/// client, whose number nobody bounds: the log has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantNames)]
pub enum Metric {
    /// Invocations that were answered; for sign-ups: accepted.
    Answered,
    /// Invocations that were refused, as intended.
    Refused,
    /// Invocations that failed, and should not have.
    Failed,
    /// Times that a rule which is only observed would have refused.
    Observed,
    /// First invocations of a process.
    ColdStarts,
    /// Groups that users were put in, except by the import.
    GroupsAssigned,
    /// Confirmed users whose groups went to the queue.
    HandedOver,
    /// Groups that the rules name and the pool lacks.
    GroupsMissing,
    // Rows of imports, by how they ended.
    RowsValid,
    RowsCreated,
    RowsRepaired,
    RowsUpdated,
    RowsUnchanged,
    RowsSkipped,
    RowsRejected,
    RowsFailed,
}

impl Metric {
    /// The name of every metric.
    pub const NAMES: &'static [&'static str] = <Self as VariantNames>::VARIANTS;
}

/// Makes the lines of one function.
pub(super) struct Emitter {
    function: String,
    level: LevelFilter,
}

impl Emitter {
    /// `level` is the one that lines are logged from.
    pub(super) fn new(function: String, level: LevelFilter) -> Self {
        Self { function, level }
    }

    /// One line for the invocation and one for each code observed, since a line has one value per dimension.
    ///
    /// `at` is the time since 1970 that CloudWatch dates it by, `ended` how the invocation ended and with what code.
    pub(super) fn lines(&self, at: Duration, ended: (Metric, &str), record: &Record) -> Vec<String> {
        let observed = record.observed.iter().map(|code| self.line(at, (Metric::Observed, code), &[]));
        std::iter::once(self.line(at, ended, &record.counts)).chain(observed).collect()
    }

    fn line(&self, at: Duration, (metric, code): (Metric, &str), counts: &[(Metric, u64)]) -> String {
        let mut directives = vec![Directive::new(&[&["Function"], &["Function", "Code"]], &[(metric, 1)])];
        if !counts.is_empty() {
            directives.push(Directive::new(&[&["Function"]], counts));
        }
        let line = Line {
            aws: Metadata { timestamp: u64::try_from(at.as_millis()).unwrap_or(u64::MAX), directives },
            level: self.level.to_string().to_uppercase(),
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
    /// Lambda drops lines below the function's log level, and takes those without a level for INFO.
    level: String,
    #[serde(rename = "Function")]
    function: &'a str,
    #[serde(rename = "Code")]
    code: &'a str,
    #[serde(flatten)]
    values: IndexMap<&'static str, u64>,
}

#[derive(Serialize)]
struct Metadata {
    #[serde(rename = "Timestamp")]
    timestamp: u64,
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
mod tests {
    use super::*;

    fn lines(level: LevelFilter, ended: (Metric, &str), record: &Record) -> Vec<String> {
        let emitter = Emitter::new("lifeguard-PreSignUp".to_owned(), level);
        let now = Duration::from_millis(1_795_435_200_000);
        emitter.lines(now, ended, record)
    }

    #[test]
    fn an_invocation_is_one_line_and_each_observed_code_another() {
        let record = Record {
            observed: vec!["EmailDenied"],
            counts: vec![(Metric::ColdStarts, 1), (Metric::GroupsAssigned, 2)],
            ..Record::default()
        };
        assert_eq!(
            lines(LevelFilter::INFO, (Metric::Answered, "Observed"), &record),
            [
                r#"{"_aws":{"Timestamp":1795435200000,"CloudWatchMetrics":[{"Namespace":"Lifeguard","Dimensions":[["Function"],["Function","Code"]],"Metrics":[{"Name":"Answered","Unit":"Count"}]},{"Namespace":"Lifeguard","Dimensions":[["Function"]],"Metrics":[{"Name":"ColdStarts","Unit":"Count"},{"Name":"GroupsAssigned","Unit":"Count"}]}]},"level":"INFO","Function":"lifeguard-PreSignUp","Code":"Observed","Answered":1,"ColdStarts":1,"GroupsAssigned":2}"#,
                r#"{"_aws":{"Timestamp":1795435200000,"CloudWatchMetrics":[{"Namespace":"Lifeguard","Dimensions":[["Function"],["Function","Code"]],"Metrics":[{"Name":"Observed","Unit":"Count"}]}]},"level":"INFO","Function":"lifeguard-PreSignUp","Code":"EmailDenied","Observed":1}"#,
            ]
        );
    }

    /// `.ci/check-template` holds alarms and dashboard to the same table.
    #[test]
    fn the_readme_lists_every_metric() {
        let readme = include_str!("../../../README.md");
        let (_, section) = readme.split_once("### Metrics").expect("the README has a section on metrics");
        let (section, _) = section.split_once("\n#").expect("it has a next section");
        let listed = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        assert_eq!(listed.map(|(name, _)| name).collect::<Vec<_>>(), Metric::NAMES);
    }

    #[test]
    fn metrics_come_through_at_every_log_level() {
        let line = &lines(LevelFilter::ERROR, (Metric::Failed, "Panic"), &Record::default())[0];
        assert!(line.contains(r#""level":"ERROR""#), "{line}");
    }
}
