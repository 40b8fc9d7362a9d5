//! Reading what functions logged (CloudWatch Logs).

use anyhow::{Context, ensure};
use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// The emulator's most events in one answer, which has no next page.
const MAX_EVENTS: usize = 10_000;

/// Every line of every log group, with the group's name.
pub async fn lines(url: &str) -> anyhow::Result<Vec<(String, String)>> {
    let mut lines = Vec::new();
    for group in groups(url).await? {
        let found = call(url, "FilterLogEvents", json!({ "logGroupName": group })).await?;
        let events = found["events"].as_array().context("FilterLogEvents answers events")?;
        ensure!(events.len() < MAX_EVENTS, "{group} has more lines than the emulator shows");
        let messages = events.iter().filter_map(|event| event["message"].as_str());
        lines.extend(messages.map(|message| (group.clone(), message.to_owned())));
    }
    Ok(lines)
}

async fn groups(url: &str) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    let mut page = json!({});
    loop {
        let answer = call(url, "DescribeLogGroups", page).await?;
        let groups = answer["logGroups"].as_array().context("DescribeLogGroups answers groups")?;
        names.extend(groups.iter().filter_map(|group| group["logGroupName"].as_str().map(str::to_owned)));
        match answer["nextToken"].as_str() {
            Some(token) => page = json!({ "nextToken": token }),
            None => return Ok(names),
        }
    }
}

/// Lambda's log levels, from the most talkative on.
pub const LEVELS: [&str; 6] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/// The level by which Lambda's filter keeps or drops a line, as a place in [`LEVELS`]: that of a JSON object with a valid
/// RFC 3339 timestamp and a level of Lambda's, else INFO (developer guide, "Log-level filtering").
pub fn level_for_lambda(line: &str) -> usize {
    let line: Value = serde_json::from_str(line).unwrap_or_default();
    let dated = line["timestamp"].as_str().is_some_and(|text| OffsetDateTime::parse(text, &Rfc3339).is_ok());
    let level = line["level"].as_str().filter(|_| dated).unwrap_or("INFO");
    LEVELS.iter().position(|name| *name == level).unwrap_or(2)
}

/// One call of CloudWatch Logs' JSON protocol: for two read-only calls, the SDK's crate would cost every build a minute.
async fn call(url: &str, operation: &str, input: Value) -> anyhow::Result<Value> {
    let request = Request::post(url)
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", format!("Logs_20140328.{operation}"))
        .body(Full::<Bytes>::from(input.to_string()))?;
    let answer = Client::builder(TokioExecutor::new()).build_http().request(request).await?;
    let (status, body) = (answer.status(), answer.into_body().collect().await?.to_bytes());
    ensure!(status.is_success(), "{operation} answered {status}: {}", String::from_utf8_lossy(&body));
    Ok(serde_json::from_slice(&body)?)
}
