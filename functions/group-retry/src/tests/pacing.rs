//! Users are changed at a pace, however the changes are spread over messages and batches.

use std::time::Duration;

use serde_json::json;

use super::{RULES, batch, function, invocation, membership, pool::Pool, worked_off};
use crate::pace::{PAUSE, TRIES};

/// Half of 20 calls a second: the template runs two of these functions at most.
const CALLS_A_SECOND: usize = 10;

#[tokio::test]
async fn changes_are_paced_across_groups_messages_and_batches() {
    let pool = Pool::default();
    let function = function(&pool, RULES);
    let mut large = membership("ana");
    large["groups"] = json!((0..5).map(|group| format!("g{group}")).collect::<Vec<_>>());
    for bodies in [vec![large.clone(), membership("ana")], vec![membership("ana"), large]] {
        assert_eq!(worked_off(&mut invocation(&batch(bodies)), &function).await, (vec![], "GroupsAssigned"));
    }
    let changes = pool.changes();
    assert_eq!(changes.len(), 2 * (6 + 2));
    for calls in changes.windows(CALLS_A_SECOND + 1) {
        assert!(calls[CALLS_A_SECOND] - calls[0] >= Duration::from_secs(1), "{calls:?}");
    }
}

#[tokio::test]
async fn a_change_that_fails_is_tried_again_in_turn() {
    let pool = Pool::default();
    let answer = worked_off(&mut invocation(&batch([membership("busy")])), &function(&pool, RULES)).await;
    assert_eq!(answer, (vec!["0".to_owned()], "SomeComeBack"));
    let calls = pool.calls();
    assert_eq!(calls.iter().filter(|call| *call == "busy + ?").count(), TRIES as usize, "{calls:?}");
    let changes = pool.changes();
    assert!(changes[changes.len() - 1] - changes[0] >= PAUSE * 3, "{changes:?}");
}
