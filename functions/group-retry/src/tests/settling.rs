//! A message is settled as the user is now.

use serde_json::{Value, json};

use super::{NOW, RULES, function, membership, pool::Pool};
use crate::settle::{Settled, settle};

const DAY: i64 = 24 * 60 * 60;
const DONE: Settled = Settled::Done { assigned: 1 };
const GONE: Settled = Settled::Done { assigned: 0 };
const COMES_BACK: Settled = Settled::ComesBack { assigned: 0 };

/// How the message is settled, and the calls that takes.
async fn settled(body: &Value) -> (Settled, Vec<String>) {
    let pool = Pool::default();
    let settled = settle(&body.to_string(), &function(&pool, RULES), NOW).await;
    (settled, pool.calls())
}

#[tokio::test]
async fn a_message_does_what_it_says_unless_the_user_is_another_or_was_decided_on_since() {
    let joined_and_activated = &["get ana", "ana + members", "ana custom:active=true"][..];
    for (user, settled_as, calls) in [
        ("ana", DONE, joined_and_activated),
        ("active", DONE, &["get active", "active + members"]),
        ("inactive", DONE, &["get inactive", "inactive + members"]),
        ("disabled", DONE, &["get disabled", "disabled + members"]),
        ("namesake", Settled::Dropped, &["get namesake"]),
        ("gone", GONE, &[]),
        ("unreadable", COMES_BACK, &[]),
    ] {
        let calls = calls.iter().map(|call| (*call).to_owned()).collect();
        assert_eq!(settled(&membership(user)).await, (settled_as, calls), "{user}");
    }
}

#[tokio::test]
async fn a_message_counts_for_fourteen_days_from_the_confirmation() {
    for (age, expected) in [
        (14 * DAY, DONE),
        (14 * DAY + 1, Settled::Dropped),
        (i64::MAX / 2, Settled::Dropped),
        (-3_600, DONE),
        (-3_601, COMES_BACK),
    ] {
        let mut message = membership("ana");
        message["confirmedAt"] = json!(NOW.unix_timestamp().saturating_sub(age));
        let (settled, calls) = settled(&message).await;
        assert_eq!(calls.is_empty(), expected != DONE, "{age}: {calls:?}");
        assert_eq!(settled, expected, "{age}");
    }
}

#[tokio::test]
async fn a_message_that_is_not_one_of_ours_makes_no_call_and_comes_back() {
    let groups = |number: usize| json!((0..number).map(|group| format!("g{group}")).collect::<Vec<_>>());
    for (member, value) in [
        ("userPoolId", json!("us-east-1_OTHERPOOL")),
        ("groups", groups(21)),
        ("groups", json!(["two words"])),
        ("sub", json!("ana@example.com")),
        ("sub", Value::Null),
        ("confirmedAt", json!("2026-03-15T12:00:00Z")),
        ("activate", Value::Null),
    ] {
        let mut message = membership("ana");
        message[member] = value;
        assert_eq!(settled(&message).await, (COMES_BACK, vec![]), "{message}");
    }
    let mut largest = membership("ana");
    largest["groups"] = groups(20);
    assert_eq!(settled(&largest).await.0, Settled::Done { assigned: 20 });
    let mut attached = membership("ana");
    attached["userPoolId"] = json!("eu-west-1_ATTACHED1");
    assert_eq!(settled(&attached).await.0, DONE);
}
