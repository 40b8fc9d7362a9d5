//! An import in shards, step by step: doing a step again, or half of it, loses nothing and does nothing twice.

use std::time::{Duration, Instant};

use import::settings::Settings;
use lambda::{
    failure::Failure,
    invocation::{Invocation, Payload, Record},
};
use serde_json::{Value, json};
use user_import::lambda::answer;

use crate::cloud::{Cloud, Fault};

/// Shards of four rows, as fast as memory is.
const OPTIONS: &str = r#"{"share":1,"inFlight":8,"quotas":{"UserCreation":90000,"UserAccountRecovery":90000,"UserUpdate":90000,
    "UserRead":90000,"UserResourceRead":90000}}"#;

pub(crate) fn fast() -> Value {
    serde_json::from_str(OPTIONS).unwrap()
}

/// A bucket with a file of ten rows in three shards: row 5 is wrong, and row 9 is the same user as row 3.
fn bucket() -> Cloud {
    let user = |line: u64| match line {
        5 => "user-5,user-5@example.com,Sentinel-weak".to_owned(),
        9 => "USER-3,other@example.com,Sentinel-Pass-9".to_owned(),
        line => format!("user-{line},user-{line}@example.com,Sentinel-Pass-{line}"),
    };
    let file = (2..=11).fold("username,email,password".to_owned(), |file, line| file + "\n" + &user(line));
    let cloud = Cloud::default();
    cloud.state().objects.insert("users.csv".to_owned(), file.into_bytes());
    cloud
}

async fn step_within(cloud: &Cloud, event: Value, time: Duration) -> Result<Value, Failure> {
    let payload = Payload::from(serde_json::value::to_raw_value(&event).unwrap());
    let mut invocation = Invocation { payload, deadline: Instant::now() + time, record: Record::default() };
    let settings = Settings {
        user_pool_id: "eu-west-1_Sample".to_owned(),
        active_attribute: Some("custom:active".to_owned()),
        report_bucket: Some("reports".to_owned()),
    };
    let clients = cloud.clients();
    let answer = match event.get("shard") {
        Some(_) => serde_json::to_value(answer(&mut invocation, &settings, &clients).await?.body),
        None => serde_json::to_value(import_workflow::answer(&mut invocation, &settings, &clients).await?.body),
    };
    let answer = answer.unwrap();
    assert!(!answer.to_string().contains("Sentinel"), "{answer}");
    Ok(answer)
}

async fn step(cloud: &Cloud, event: Value) -> Result<Value, Failure> {
    step_within(cloud, event, Duration::from_secs(60)).await
}

/// Plans the import of the file; gives the shards.
async fn plan(cloud: &Cloud) -> Vec<Value> {
    let options = fast();
    let request = json!({ "source": "s3://imports/users.csv", "rowsPerShard": 4, "options": options, "lanes": 2 });
    let planned = step(cloud, json!({ "plan": { "run": "run-1", "request": request } })).await.unwrap();
    assert_eq!((&planned["rows"], &planned["wrongRows"], &planned["lanes"]), (&json!(10), &json!(2), &json!(2)));
    let shards = object(cloud, planned["shards"].as_str().unwrap());
    serde_json::from_str(&shards).unwrap()
}

/// Imports the file in shards with these options, and writes the report; gives whether it was taken.
pub(crate) async fn settled(cloud: &Cloud, options: Value) -> bool {
    let request = json!({ "source": "s3://imports/users.csv", "rowsPerShard": 4, "options": options, "lanes": 2 });
    let Ok(planned) = step(cloud, json!({ "plan": { "run": "run-1", "request": request } })).await else {
        return false;
    };
    let shards: Vec<Value> = serde_json::from_str(&object(cloud, planned["shards"].as_str().unwrap())).unwrap();
    for shard in &shards {
        work(cloud, shard).await.unwrap();
    }
    finish(cloud).await;
    true
}

async fn work(cloud: &Cloud, shard: &Value) -> Result<Value, Failure> {
    step(cloud, json!({ "shard": { "run": "run-1", "shard": shard } })).await
}

async fn finish(cloud: &Cloud) -> Value {
    step(cloud, json!({ "finish": { "run": "run-1" } })).await.unwrap()
}

pub(crate) fn object(cloud: &Cloud, key: &str) -> String {
    String::from_utf8(cloud.state().objects[key].clone()).unwrap()
}

/// Totals without those that are zero, and the rows that are not done.
fn totals(finished: &Value) -> Value {
    let mut totals = crate::answers::totals(finished);
    totals["notDone"] = finished["notDone"].clone();
    totals
}

/// What a run of the whole file comes to.
fn whole() -> Value {
    json!({ "read": 10, "created": 8, "rejected": 2, "notDone": 0 })
}

fn error(result: Result<Value, Failure>) -> (&'static str, String) {
    let failure = result.expect_err("it fails");
    (failure.code(), failure.user_text().to_owned())
}

#[tokio::test]
async fn every_row_ends_in_the_report_once_and_no_password_does() {
    let cloud = bucket();
    for shard in plan(&cloud).await {
        assert_eq!(work(&cloud, &shard).await.unwrap(), json!({ "again": false }));
    }
    assert_eq!(totals(&finish(&cloud).await), whole());
    let report = object(&cloud, "runs/run-1/report/report.jsonl");
    let rows: Vec<Value> = report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let numbers: Vec<u64> = rows.iter().map(|row| row["row"].as_u64().unwrap()).collect();
    assert_eq!(numbers, Vec::from_iter(2..=11));
    let rejected: Vec<_> = rows.iter().filter(|row| row["outcome"] == "rejected").map(|row| &row["code"]).collect();
    assert_eq!(rejected, ["password-weak", "duplicate"]);
    let problems = object(&cloud, "runs/run-1/report/problems.csv");
    assert!(
        problems.contains("9,duplicate,username is the same as in row 3,USER-3,lifeguard:left-out,other@example.com"),
        "{problems}"
    );
    let others = cloud.state().objects.clone().into_iter().filter(|(key, _)| key != "users.csv");
    for (key, bytes) in others {
        assert!(!String::from_utf8_lossy(&bytes).contains("Sentinel"), "{key}");
    }
}

#[tokio::test]
async fn the_same_shard_twice_calls_nobody_twice() {
    let cloud = bucket();
    let shards = plan(&cloud).await;
    for shard in shards.iter().chain(&shards) {
        work(&cloud, shard).await.unwrap();
    }
    assert_eq!((cloud.count("AdminCreateUser"), cloud.count("AdminGetUser")), (8, 0));
    assert_eq!(totals(&finish(&cloud).await), whole());
}

#[tokio::test]
async fn a_shard_goes_on_where_the_time_was_up() {
    let cloud = bucket();
    let shards = plan(&cloud).await;
    // Throttled again and again, its last row is not through when the time is.
    for _ in 0..9 {
        let busy = Fault::Code(400, "TooManyRequestsException");
        cloud.state().faults.entry("AdminSetUserPassword".to_owned()).or_default().push_back(Some(busy));
    }
    let event = json!({ "shard": { "run": "run-1", "shard": shards[2] } });
    let first = step_within(&cloud, event.clone(), Duration::from_millis(600)).await;
    let reached = first.map_err(|failure| failure.code());
    assert!(matches!(&reached, Ok(answer) if *answer == json!({ "again": true })) || reached == Err("no-progress"));
    cloud.state().faults.clear();
    assert_eq!(step(&cloud, event).await.unwrap(), json!({ "again": false }));
    assert!(cloud.state().users.values().all(|user| user.status == "CONFIRMED"));
    let finished = finish(&cloud).await;
    assert_eq!((&finished["totals"]["read"], &finished["notDone"]), (&json!(2), &json!(8)));
}

#[tokio::test]
async fn a_shard_that_stopped_is_told_and_gone_on_with() {
    let cloud = bucket();
    let shards = plan(&cloud).await;
    work(&cloud, &shards[0]).await.unwrap();
    // The third user of the shard cannot be created.
    let denied = Some(Fault::Code(400, "AccessDeniedException"));
    cloud.state().faults.insert("AdminCreateUser".to_owned(), [None, None, denied].into());
    let text = "the permission cognito-idp:AdminCreateUser is missing".to_owned();
    let (code, told) = error(work(&cloud, &shards[1]).await);
    assert_eq!(code, "access-denied");
    assert!(told.starts_with(&text), "{told}");
    let finished = finish(&cloud).await;
    assert_eq!(finished["notDone"], json!(3), "one row of this shard, two of the next: {finished}");
    assert_eq!(finished["unfinished"][0]["stopped"]["code"], json!("access-denied"));
    assert_eq!(finished["unfinished"][1]["done"], json!(0));
    let summary = object(&cloud, "runs/run-1/report/summary.txt");
    assert!(summary.contains("3 of 10 rows are not done") && summary.contains(&text), "{summary}");

    let created = cloud.count("AdminCreateUser");
    for shard in &shards {
        work(&cloud, shard).await.unwrap();
    }
    assert_eq!(cloud.count("AdminCreateUser"), created + 3, "nothing is done twice");
    assert_eq!(totals(&finish(&cloud).await), whole());
}

#[tokio::test]
async fn two_workers_with_the_same_shard_leave_each_row_once() {
    let cloud = bucket();
    let shards = plan(&cloud).await;
    for shard in &shards {
        let (one, other) = futures::future::join(work(&cloud, shard), work(&cloud, shard)).await;
        assert_eq!((one.unwrap(), other.unwrap()), (json!({ "again": false }), json!({ "again": false })));
    }
    assert_eq!(totals(&finish(&cloud).await), whole());
}

#[tokio::test]
async fn a_file_that_was_replaced_is_not_mixed_with_the_one_that_was_planned() {
    let cloud = bucket();
    let shards = plan(&cloud).await;
    let changed = object(&cloud, "users.csv").replace("user-2", "user-x");
    cloud.state().objects.insert("users.csv".to_owned(), changed.into_bytes());
    let (code, text) = error(work(&cloud, &shards[0]).await);
    assert_eq!(code, "file-broke-off");
    assert!(text.contains("it was replaced while it was read"), "{text}");
    assert_eq!(cloud.count("AdminCreateUser"), 0);
}

#[tokio::test]
async fn a_file_that_would_be_gone_before_the_end_is_refused() {
    let cloud = bucket();
    cloud.state().expiration = Some("expiry-date=\"Fri, 21 Dec 2012 00:00:00 GMT\", rule-id=\"forget\"".to_owned());
    let request = json!({ "source": "s3://imports/users.csv" });
    let (code, text) = error(step(&cloud, json!({ "plan": { "run": "run-1", "request": request } })).await);
    assert_eq!(code, "FileTooShortLived");
    assert!(text.starts_with("s3://imports/users.csv: its import takes about 1 h, "), "{text}");
    assert_eq!(cloud.state().objects.len(), 1, "nothing is written");
}

#[tokio::test]
async fn a_plan_says_what_cognito_will_bill() {
    let user = |n: u64| format!("\nuser-{n},user-{n}@example.com,Sentinel-Pass-{n}");
    let file = (0..10_001).fold("username,email,password".to_owned(), |file, n| file + &user(n)) + "\nbo,bo@,weak";
    let cloud = Cloud::default();
    cloud.state().objects.insert("users.csv".to_owned(), file.into_bytes());
    for (tier, dollars) in [(Some("ESSENTIALS"), json!(1)), (Some("PLUS"), json!(201)), (None, Value::Null)] {
        cloud.state().tier = tier;
        let request = json!({ "source": "s3://imports/users.csv", "options": { "share": 1 } });
        let planned = step(&cloud, json!({ "plan": { "run": "run-1", "request": request } })).await.unwrap();
        assert_eq!(planned["cost"], json!({ "activeUsers": 10_001, "tier": tier, "dollars": dollars }));
        let file: Value = serde_json::from_str(&object(&cloud, "runs/run-1/plan.json")).unwrap();
        assert_eq!(file["cost"], planned["cost"], "whoever watches reads it there");
    }
    let small = bucket();
    plan(&small).await;
    assert!(!object(&small, "runs/run-1/plan.json").contains("cost"), "so few are not worth telling");
}

/// A block of rows that are wrong for reasons of their own, at the start of a shard.
#[tokio::test]
async fn a_block_of_rows_whose_aliases_are_taken_stops_no_shard() {
    let user = |n: u64| match n {
        0..40 => format!("\nuser-{n},there-{n}@example.com,Sentinel-Pass-{n}"),
        n => format!("\nuser-{n},user-{n}@example.com,Sentinel-Pass-{n}"),
    };
    let file = (0..60).fold("username,email,password".to_owned(), |file, n| file + &user(n));
    let cloud = (0..40).fold(Cloud::default(), |cloud, n| cloud.with_user(&format!("there-{n}"), "CONFIRMED"));
    cloud.state().objects.insert("users.csv".to_owned(), file.into_bytes());
    let options: Value = serde_json::from_str(OPTIONS).unwrap();
    let request = json!({ "source": "s3://imports/users.csv", "rowsPerShard": 100, "options": options, "lanes": 1 });
    let planned = step(&cloud, json!({ "plan": { "run": "run-1", "request": request } })).await.unwrap();
    let shards: Vec<Value> = serde_json::from_str(&object(&cloud, planned["shards"].as_str().unwrap())).unwrap();
    assert_eq!(work(&cloud, &shards[0]).await.unwrap(), json!({ "again": false }));
    let finished = finish(&cloud).await;
    assert_eq!(totals(&finished), json!({ "read": 60, "created": 20, "failed": 40, "notDone": 0 }));
    assert_eq!((&finished["problems"], &finished["activeUsers"]), (&json!(40), &json!(20)));
    let problems = object(&cloud, "runs/run-1/report/problems.csv");
    assert_eq!(problems.lines().count(), 41, "{problems}");
}

#[tokio::test]
async fn what_cannot_be_planned_is_refused_before_anything_is_written() {
    let cloud = bucket();
    cloud.state().objects.insert("open.csv".to_owned(), b"username,email,password\nana,\"a@example.com,x".to_vec());
    for (request, code, part) in [
        (
            json!({ "source": "s3://imports/users.csv", "lanes": 0 }),
            "RequestInvalid",
            "lanes must be a whole number from 1 to 40",
        ),
        (
            json!({ "source": "s3://imports/users.csv", "line": 1 }),
            "RequestInvalid",
            "the input of the execution has `line`; it may have source",
        ),
        (json!({ "source": "users.csv" }), "RequestInvalid", "s3://bucket/key"),
        (
            json!({ "source": "s3://imports/users.csv", "options": { "defaultGroups": ["stuff"] } }),
            "RequestInvalid",
            "names `stuff`, which the pool does not have",
        ),
        (
            json!({ "source": "s3://imports/users.csv", "toleratedFailurePercentage": 101 }),
            "RequestInvalid",
            "0 to 100",
        ),
        (json!({ "source": "s3://imports/users.csv", "rowsPerShard": 0 }), "RequestInvalid", "at least 1"),
        (json!({ "source": "s3://imports/none.csv" }), "ObjectUnreadable", "there is no such object"),
        (json!({ "source": "s3://imports/open.csv" }), "FileQuoteOpen", "s3://imports/open.csv"),
    ] {
        let planned = step(&cloud, json!({ "plan": { "run": "run-1", "request": request } })).await;
        let (found, text) = error(planned);
        assert_eq!(found, code, "{request}: {text}");
        assert!(text.contains(part), "{request}: {text}");
    }
    assert_eq!(cloud.state().objects.len(), 2, "nothing is written");
    assert_eq!(finish(&cloud).await, Value::Null, "there is nothing to report");
    let traversing = json!({ "finish": { "run": "../run" } });
    assert_eq!(error(step(&cloud, traversing).await).0, "RequestInvalid");
}
