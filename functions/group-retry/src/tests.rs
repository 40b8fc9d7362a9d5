//! The handler over a mocked Cognito, which answers as documented.

mod check;
mod pacing;
mod pool;
mod settling;

use std::time::{Duration, Instant};

use lambda::{
    invocation::{Invocation, Record},
    metric::Metric,
};
use serde_json::{Value, json, value::to_raw_value};
use time::{OffsetDateTime, macros::datetime};

use crate::{Function, Outcome, Pace, Settings, handle, work_off::LONGEST};
use pool::Pool;

/// When the function works.
const NOW: OffsetDateTime = datetime!(2026-03-15 12:00 UTC);
const RULES: &str = r#"{"default":["members"],"rules":[{"clientId":"web","groups":["staff"]}]}"#;

fn function(pool: &Pool, rules: &str) -> Function {
    let lookup = |name: &str| {
        let value = match name {
            "USER_POOL_ID" => "eu-west-1_EXAMPLE11,eu-west-1_ATTACHED1",
            "ACTIVE_ATTRIBUTE" => "custom:active",
            "GROUP_RULES" => rules,
            _ => return None,
        };
        Some(value.to_owned())
    };
    let settings = Settings::from_lookup(&lookup).unwrap();
    Function { settings, reads: pool.client(), changes: pool.client(), pace: Pace::new() }
}

/// A message for this user of the group `members`, an hour after the confirmation.
fn membership(user: &str) -> Value {
    json!({ "userPoolId": "eu-west-1_EXAMPLE11", "userName": user, "sub": pool::SUB, "groups": ["members"],
        "confirmedAt": NOW.unix_timestamp() - 3_600, "activate": true })
}

fn batch(bodies: impl IntoIterator<Item = Value>) -> Value {
    let records = bodies.into_iter().enumerate();
    let records = records.map(|(id, body)| json!({ "messageId": id.to_string(), "body": body.to_string() }));
    json!({ "Records": records.collect::<Vec<_>>() })
}

fn invocation(event: &Value) -> Invocation {
    Invocation {
        payload: to_raw_value(event).unwrap().into(),
        deadline: Instant::now() + Duration::from_secs(60),
        record: Record::default(),
    }
}

/// The ids of the messages that come back, with the code of the answer.
async fn worked_off(invocation: &mut Invocation, function: &Function) -> (Vec<String>, &'static str) {
    let answer = handle(invocation, function, NOW).await.unwrap();
    let Outcome::WorkedOff(body) = answer.body else { panic!("{:?}", answer.body) };
    (body.batch_item_failures.into_iter().map(|item| item.item_identifier).collect(), answer.code)
}

#[tokio::test]
async fn only_what_failed_comes_back() {
    let bodies = [membership("ana"), membership("busy"), membership("gone"), json!({ "hello": "world" })];
    let mut invocation = invocation(&batch(bodies));
    let answer = worked_off(&mut invocation, &function(&Pool::default(), RULES)).await;
    assert_eq!(answer, (vec!["1".to_owned(), "3".to_owned()], "SomeComeBack"));
    assert_eq!(invocation.record.counts, [(Metric::GroupsAssigned, 1)]);
}

#[tokio::test]
async fn what_is_dropped_does_not_come_back_and_is_counted() {
    let mut late = membership("ana");
    late["confirmedAt"] = json!(0);
    let mut invocation = invocation(&batch([membership("namesake"), late, membership("ana")]));
    let answer = worked_off(&mut invocation, &function(&Pool::default(), RULES)).await;
    assert_eq!(answer, (vec![], "GroupsAssigned"));
    assert_eq!(invocation.record.counts, [(Metric::GroupsAssigned, 1), (Metric::MessagesDropped, 2)]);
}

#[tokio::test]
async fn what_might_not_end_in_time_is_not_begun() {
    let pool = Pool::default();
    let mut invocation = invocation(&batch([membership("ana"), membership("ana")]));
    invocation.deadline = Instant::now() + LONGEST;
    let answer = worked_off(&mut invocation, &function(&pool, RULES)).await;
    assert_eq!(answer, (vec!["0".to_owned(), "1".to_owned()], "SomeComeBack"));
    assert_eq!(invocation.record.counts, [(Metric::GroupsAssigned, 0)]);
    assert_eq!(pool.calls(), [""; 0]);
}

#[tokio::test]
async fn what_is_neither_a_batch_nor_a_check_is_refused() {
    for event in [json!({ "triggerSource": "x" }), json!({ "check": "users" }), json!({})] {
        let handled = handle(&mut invocation(&event), &function(&Pool::default(), RULES), NOW).await;
        assert_eq!(handled.err().unwrap().code(), "EventInvalid", "{event}");
    }
}
