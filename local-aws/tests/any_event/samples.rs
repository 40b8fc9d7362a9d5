//! Right events for each function, with settings that have it do the most; what is personal in them is one word.

use std::{fs, path::Path};

use anyhow::Context;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::invitations::Inviter;

/// The pool that all events are for.
pub(crate) const POOL: &str = "eu-west-1_EXAMPLE11";
/// The user whom everything is about.
pub(crate) const SUB: &str = "a1b2c3d4-0000-4000-8000-00000000a11a";

/// What no log may show: it stands for each name, address and attribute, and for each password.
pub(crate) const SENTINEL: &str = "xsentinelx";

/// What every token begins with.
pub(crate) const TOKEN: &str = "eyJ";

/// What the values of samples become.
const PERSONAL: [(&str, &str); 5] = [
    ("ana@example.com", "xsentinelx@example.com"),
    ("ana@elsewhere.example", "xsentinelx@elsewhere.example"),
    ("Sample-Pass-1", "Xsentinelx-Pass-1"),
    ("\"ana\"", "\"xsentinelx\""),
    ("\"Ana\"", "\"xsentinelx\""),
];

/// Every event in a function's folder of `events/`, with the invitations that `answers.json` documents.
pub(crate) fn in_folder(folder: &str, inviter: &Inviter) -> anyhow::Result<Vec<Value>> {
    let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    let answers: Value = serde_json::from_str(&personal(&fs::read_to_string(events.join("answers.json"))?))?;
    let mut files: Vec<_> = fs::read_dir(events.join(folder))?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    let mut samples = Vec::new();
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        // Those of the import are the files that its events name.
        if !name.starts_with("users.") {
            let text = personal(&fs::read_to_string(file.path())?);
            let event = inviter.invited(&text, &answers[folder]["events"][&name], OffsetDateTime::now_utc());
            samples.push(serde_json::from_str(&event).context(name)?);
        }
    }
    Ok(samples)
}

fn personal(text: &str) -> String {
    PERSONAL.iter().fold(text.to_owned(), |text, (sample, personal)| text.replace(sample, personal))
}

/// Batches of the queue, and the check of the groups.
pub(crate) fn for_group_retry(now: i64) -> Vec<Value> {
    let body = |user: &str, age: i64, groups: &[&str]| json!({ "userPoolId": POOL, "userName": user, "sub": SUB, "confirmedAt": now - age, "groups": groups, "activate": true });
    let record =
        |id: &str, body: &Value| json!({ "messageId": id, "body": body.to_string(), "eventSource": "aws:sqs" });
    let fresh = body(SENTINEL, 60, &["members"]);
    let old = body(SENTINEL, 100 * 24 * 60 * 60, &["members"]);
    let odd = json!({ "userName": SENTINEL, "groups": [SENTINEL] });
    vec![
        json!({ "check": "groups" }),
        json!({ "Records": [record("1", &fresh)] }),
        json!({ "Records": [record("1", &old), record("2", &odd), record("3", &fresh)] }),
        json!({ "Records": [{ "messageId": "1", "body": SENTINEL }] }),
    ]
}

/// The same batches, with the message changed inside its text.
pub(crate) fn messages_within(event: &Value, mut change: impl FnMut(&Value) -> String) -> Value {
    let mut event = event.clone();
    for record in event["Records"].as_array_mut().into_iter().flatten() {
        let body = record["body"].as_str().and_then(|body| serde_json::from_str(body).ok());
        if let Some(body) = body {
            record["body"] = json!(change(&body));
        }
    }
    event
}

/// Steps of the state machine, and a shard of user-import's.
pub(crate) fn of_the_state_machine() -> Vec<Value> {
    let run = "run-1";
    let request = json!({ "source": "s3://imports/users.csv", "lanes": 2, "toleratedFailurePercentage": 5,
        "rowsPerShard": 2, "options": { "share": 0.5, "onExisting": "repair" } });
    vec![
        json!({ "plan": { "run": run, "request": request } }),
        json!({ "plan": { "run": run, "request": { "source": "s3://imports/none.csv" } } }),
        json!({ "plan": { "run": run, "request": { "source": "s3://imports/users.jsonl" } } }),
        json!({ "finish": { "run": run } }),
    ]
}

/// A shard, as the state machine sends it to user-import.
pub(crate) fn shard() -> Value {
    json!({ "shard": { "run": "run-1", "shard": { "index": 0, "start": { "byte": 0, "number": 2 }, "end": 100, "rows": 3,
        "duplicates": 0 } } })
}
