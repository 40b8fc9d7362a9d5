//! Every event under `events/import` gives the answer that `events/answers.json` documents.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use import::settings::Settings;
use lambda::{
    failure::Failure,
    invocation::{Answer, Invocation, Payload, Record},
};
use serde_json::{Value, json};
use user_import::lambda::{handle, report::Report};

use crate::cloud::Cloud;

pub(crate) const EVENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events");

/// Sends the event to the function and waits for its answer.
pub(crate) async fn invoke(cloud: &Cloud, event: &Value) -> Result<Answer<Report>, Failure> {
    invoke_within(cloud, event, Duration::from_secs(900)).await
}

/// As [`invoke`], with this much time until Lambda's deadline.
pub(crate) async fn invoke_within(cloud: &Cloud, event: &Value, time: Duration) -> Result<Answer<Report>, Failure> {
    let payload = Payload::from(serde_json::value::to_raw_value(event).unwrap());
    let mut invocation = Invocation { payload, deadline: Instant::now() + time, record: Record::default() };
    let (user_pool_id, active_attribute) = ("eu-west-1_Sample".to_owned(), Some("custom:active".to_owned()));
    let settings = Settings { user_pool_id, active_attribute, report_bucket: None };
    handle(&mut invocation, &settings, &cloud.clients()).await
}

/// The report of an import that went through.
pub(crate) async fn report(cloud: &Cloud, event: &Value) -> Value {
    serde_json::to_value(invoke(cloud, event).await.unwrap().body).unwrap()
}

/// Row numbers and codes of a report's entries.
pub(crate) fn codes(report: &Value) -> Vec<(u64, &str)> {
    let entries = report["rows"].as_array().unwrap().iter();
    entries.map(|entry| (entry["row"].as_u64().unwrap(), entry["code"].as_str().unwrap())).collect()
}

/// A report's totals without those that are zero.
pub(crate) fn totals(report: &Value) -> Value {
    let totals = report["totals"].as_object().unwrap().iter();
    totals.filter(|(_, count)| **count != json!(0)).map(|(name, count)| (name.clone(), count.clone())).collect()
}

/// A bucket with the sample files.
pub(crate) fn with_samples(cloud: Cloud) -> Cloud {
    for file in import_files().filter(|file| is_sample(file)) {
        let bytes = fs::read(Path::new(EVENTS).join("import").join(&file)).unwrap();
        cloud.state().objects.insert(file, bytes);
    }
    cloud
}

fn import_files() -> impl Iterator<Item = String> {
    let files = fs::read_dir(Path::new(EVENTS).join("import")).unwrap();
    files.map(|file| file.unwrap().file_name().into_string().unwrap())
}

/// The files the events name are called `users.…`; all others are events.
fn is_sample(name: &str) -> bool {
    name.starts_with("users.")
}

#[tokio::test]
async fn every_event_gives_its_documented_answer() {
    let answers = fs::read_to_string(Path::new(EVENTS).join("answers.json")).unwrap();
    let answers = serde_json::from_str::<Value>(&answers).unwrap()["user-import"]["events"].take();
    let expected = answers.as_object().unwrap();
    for (file, expected) in expected {
        let text = fs::read_to_string(Path::new(EVENTS).join("import").join(file)).unwrap();
        let cloud = with_samples(Cloud::default());
        match invoke(&cloud, &serde_json::from_str(&text).unwrap()).await {
            Ok(answer) => {
                let report = serde_json::to_value(answer.body).unwrap();
                let rows: Vec<_> = codes(&report).into_iter().map(|(row, code)| json!([row, code])).collect();
                let found = json!({ "code": answer.code, "totals": report["totals"], "rows": rows });
                assert_eq!(found, *expected, "{file}");
            }
            Err(failure) => {
                let found = json!({ "code": failure.code(), "errorMessage": failure.user_text() });
                assert_eq!(found, *expected, "{file}");
                assert_eq!(cloud.operations(), [].into(), "{file}: nothing is written");
            }
        }
    }
    let events = import_files().filter(|file| !is_sample(file)).count();
    assert_eq!(events, expected.len(), "every event has an answer, every answer an event");
}
