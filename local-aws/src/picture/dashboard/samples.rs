//! The values that functions logged: metric lines (CloudWatch's embedded metric format), and the lines of invocations.

use std::collections::BTreeMap;

use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// The logical ids of functions in the template, by the names that the functions run under.
pub type Functions = BTreeMap<String, String>;

/// One value of one metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The metric's name.
    pub metric: String,
    /// The logical id of the function.
    pub resource: String,
    /// The outcome code, where it is a dimension.
    pub code: Option<String>,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The value.
    pub value: f64,
}

/// The values in these lines, each with its log group. Lambda's own metrics are taken from the lines of invocations:
/// `Duration` is their latency, and `Errors` counts those that were refused or failed.
pub fn samples(lines: &[(String, String)], functions: &Functions) -> Vec<Sample> {
    let mut found = Vec::new();
    for (group, line) in lines {
        let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
        let name = line["Function"].as_str().or_else(|| group.strip_prefix("/aws/lambda/")).unwrap_or_default();
        let Some(resource) = functions.get(name) else { continue };
        if line["_aws"].is_object() {
            found.extend(of_metric_line(&line, resource));
        } else {
            found.extend(of_invocation(&line, resource).into_iter().flatten());
        }
    }
    found
}

fn of_metric_line(line: &Value, resource: &str) -> Vec<Sample> {
    let at = line["_aws"]["Timestamp"].as_i64().unwrap_or_default();
    let mut found = Vec::new();
    for directive in list(&line["_aws"]["CloudWatchMetrics"]) {
        let by_code = list(&directive["Dimensions"]).flat_map(list).any(|dimension| dimension == "Code");
        let code = line["Code"].as_str().filter(|_| by_code).map(str::to_owned);
        for name in list(&directive["Metrics"]).filter_map(|metric| metric["Name"].as_str()) {
            let value = line[name].as_f64().unwrap_or_default();
            found.push(Sample {
                metric: name.to_owned(),
                resource: resource.to_owned(),
                code: code.clone(),
                at,
                value,
            });
        }
    }
    found
}

/// `None` if the line is not that of an invocation.
fn of_invocation(line: &Value, resource: &str) -> Option<Vec<Sample>> {
    let at = OffsetDateTime::parse(line["timestamp"].as_str()?, &Rfc3339).ok()?;
    let at = i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()?;
    let latency = line["latency_ms"].as_f64()?;
    let sample = |metric: &str, value| Sample {
        metric: metric.to_owned(),
        resource: resource.to_owned(),
        code: None,
        at,
        value,
    };
    let errors = f64::from(u8::from(line["message"] == "refused" || line["message"] == "failed"));
    Some(vec![sample("Duration", latency), sample("Errors", errors)])
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
