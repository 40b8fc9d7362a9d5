//! An import that stops early says where to go on, and goes on there.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    answers::{codes, invoke_within, report, totals},
    cloud::{Cloud, Fault, PATIENCE},
};

pub(crate) fn users(count: usize) -> Vec<Value> {
    let user = |n| json!({ "userName": format!("user-{n}"), "email": format!("user-{n}@example.com"), "password": "Sample-Pass-1" });
    (1..=count).map(user).collect()
}

#[tokio::test]
async fn at_its_deadline_it_says_where_to_go_on_until_all_are_in() {
    let cloud = Cloud::default();
    // 40 users a second; a third of them fit before the function stops taking rows.
    let options = json!({ "share": 1, "quotas": { "UserAccountRecovery": 40, "UserCreation": 40 }, "inFlight": 4 });
    let mut event = json!({ "users": users(60), "options": options });
    let (mut rounds, mut created) = (0, 0);
    loop {
        let answer = invoke_within(&cloud, &event, Duration::from_secs(1)).await.unwrap().body;
        let report = serde_json::to_value(answer).unwrap();
        created += report["totals"]["created"].as_u64().unwrap_or(0);
        assert_eq!(report["totals"]["read"], report["totals"]["created"], "{report}");
        rounds += 1;
        match report.get("next") {
            Some(next) => event["startRow"] = next["startRow"].clone(),
            None => break,
        }
    }
    assert_eq!(created, 60);
    assert!((2..10).contains(&rounds), "{rounds} rounds");
    assert!(cloud.state().users.values().all(|user| user.status == "CONFIRMED"));
    assert_eq!(cloud.count("AdminCreateUser"), 60, "nothing is done twice");
}

#[tokio::test]
async fn throttled_until_the_deadline_it_still_answers_in_time() {
    let cloud = Cloud::default().failing_always("AdminSetUserPassword", Fault::Code(400, "TooManyRequestsException"));
    let started = Instant::now();
    let answer = invoke_within(&cloud, &json!({ "users": users(60) }), Duration::from_secs(2)).await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    let report = serde_json::to_value(answer.body).unwrap();
    assert_eq!(totals(&report), json!({}), "no row came to its end");
    assert_eq!(report["next"]["startRow"], json!(1));
}

#[tokio::test]
async fn quotas_that_nobody_tells_cost_no_row_its_time() {
    let cloud = Cloud::default().failing_always("GetProvisionedLimit", Fault::Silence);
    let answer = invoke_within(&cloud, &json!({ "users": users(3) }), PATIENCE * 2).await.unwrap();
    let report = serde_json::to_value(answer.body).unwrap();
    assert_eq!(totals(&report), json!({ "read": 3, "created": 3 }));
    assert_eq!(report.get("next"), None);
}

#[tokio::test]
async fn a_start_row_behind_the_last_one_is_told() {
    for (mode, start_row, code) in
        [("run", 4, Some("no-such-row")), ("check", 4, Some("no-such-row")), ("run", 3, None)]
    {
        let event = json!({ "users": users(3), "mode": mode, "startRow": start_row });
        let report = report(&Cloud::default(), &event).await;
        assert_eq!(report["stopped"]["code"].as_str(), code, "{mode} {start_row}");
    }
}

#[tokio::test]
async fn every_user_who_was_made_or_read_is_counted_as_active_once() {
    let cloud = Cloud::default().with_user("there", "CONFIRMED").with_user("other", "CONFIRMED");
    let mut rows = users(5);
    // One is there, one cannot be created, one fails when they are, and one is wrong.
    rows[1]["userName"] = json!("there");
    rows[1]["email"] = json!("there@example.com");
    rows[2]["email"] = json!("other@example.com");
    rows[4]["email"] = json!("wrong");
    let refused = Some(Fault::Code(400, "InvalidPasswordException"));
    cloud.state().faults.insert("AdminSetUserPassword".to_owned(), [None, refused].into());
    let told = report(&cloud, &json!({ "users": rows, "options": { "inFlight": 1 } })).await;
    let expected = json!({ "read": 5, "created": 1, "unchanged": 1, "failed": 2, "rejected": 1 });
    assert_eq!((totals(&told), &told["activeUsers"]), (expected, &json!(3)));
}

#[tokio::test]
async fn a_row_that_only_waits_when_its_time_is_up_is_left() {
    // The third creation would go out after five seconds, but no row is begun after two.
    let options = json!({ "share": 1, "quotas": { "UserCreation": 0.2 } });
    let event = json!({ "users": users(9), "options": options });
    let answer = invoke_within(&Cloud::default(), &event, Duration::from_secs(4)).await.unwrap();
    let report = serde_json::to_value(answer.body).unwrap();
    assert_eq!(totals(&report), json!({ "read": 2, "created": 2 }));
    assert_eq!(report["next"]["startRow"], json!(3));
}

#[tokio::test]
async fn a_deadline_in_the_past_is_none() {
    let answer = invoke_within(&Cloud::default(), &json!({ "users": users(3) }), Duration::ZERO).await.unwrap();
    let report = serde_json::to_value(answer.body).unwrap();
    assert_eq!(totals(&report), json!({ "read": 3, "created": 3 }));
    assert_eq!(report.get("next"), None);
}

#[tokio::test]
async fn rows_done_before_still_count_as_duplicates() {
    let mut users = users(2);
    users.push(users[0].clone());
    let report = report(&Cloud::default(), &json!({ "users": users, "startRow": 2 })).await;
    assert_eq!(totals(&report), json!({ "read": 2, "created": 1, "rejected": 1 }));
    assert_eq!(codes(&report), [(3, "duplicate")]);
}

#[tokio::test]
async fn a_failure_that_hits_every_row_stops_it_early() {
    let refusal = Fault::Code(400, "UserLambdaValidationException");
    let cloud = Cloud::default().failing_always("AdminCreateUser", refusal);
    let event = json!({ "users": users(200), "options": { "share": 1, "quotas": { "UserCreation": 2000, "UserRead": 2000, "UserResourceRead": 2000 }, "inFlight": 5 } });
    let report = report(&cloud, &event).await;
    assert_eq!(report["stopped"]["code"], json!("every-row-fails"));
    assert_eq!(report["totals"]["failed"], report["totals"]["read"]);
    let calls = cloud.count("AdminCreateUser");
    assert!((25..=30).contains(&calls), "{calls} calls");
    assert_eq!(report["next"]["startRow"], json!(1), "what failed is to be done again");
}

#[tokio::test]
async fn a_broken_trigger_of_the_pool_stops_it() {
    let cloud = Cloud::default().failing_always("AdminCreateUser", Fault::Code(400, "UnexpectedLambdaException"));
    let report = report(&cloud, &json!({ "users": users(3), "options": { "inFlight": 1 } })).await;
    assert_eq!(report["stopped"]["code"], json!("trigger-broken"));
    assert_eq!(cloud.count("AdminCreateUser"), 3, "one row, three tries");
    assert_eq!(report["next"]["startRow"], json!(1));
}

#[tokio::test]
async fn once_it_is_stopped_nothing_is_sent_any_more() {
    let cloud = Cloud::default().failing_always("AdminSetUserPassword", Fault::Silence);
    let denied = Some(Fault::Code(400, "AccessDeniedException"));
    cloud.state().faults.insert("AdminCreateUser".to_owned(), [None, denied].into());
    let event = json!({ "users": users(9) });
    let started = Instant::now();
    let stopped = report(&cloud, &event).await;
    // With all its tries the first row would have taken seven times this, and the pauses between.
    assert!(started.elapsed() < PATIENCE * 4, "{:?}", started.elapsed());
    assert_eq!(codes(&stopped), [(2, "access-denied")], "the first row was left between two calls");
    assert_eq!(totals(&stopped), json!({ "read": 1, "failed": 1 }));
    assert_eq!((&stopped["stopped"]["code"], &stopped["next"]["startRow"]), (&json!("access-denied"), &json!(1)));
    assert_eq!((cloud.count("AdminCreateUser"), cloud.count("AdminSetUserPassword")), (2, 1));

    cloud.state().always.clear();
    let mut skip = event.clone();
    skip["options"] = json!({ "onExisting": "skip" });
    assert_eq!(codes(&report(&cloud, &skip).await)[0], (1, "unfinished"));
    let rest = report(&cloud, &event).await;
    assert_eq!(totals(&rest), json!({ "read": 9, "repaired": 1, "unchanged": 8 }));
    assert!(cloud.state().users.values().all(|user| user.status == "CONFIRMED"));
}
