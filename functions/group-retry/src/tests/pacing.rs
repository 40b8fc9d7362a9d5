//! Users are changed at a pace, however the changes are spread over messages and batches.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{RULES, batch, function, invocation, membership, pool::Pool, worked_off};
use crate::pace::{PACE, PAUSE, TRIES};

/// How much earlier than its turn a call may be, since Tokio counts a turn as in time that is as late as this.
const LATE: Duration = Duration::from_millis(5);

#[tokio::test]
async fn changes_are_paced_across_groups_messages_and_batches() {
    let pool = Pool::default();
    let function = function(&pool, RULES);
    let mut large = membership("ana");
    large["groups"] = json!((0..5).map(|group| format!("g{group}")).collect::<Vec<_>>());
    for (batch_number, bodies) in
        [vec![large.clone(), membership("ana")], vec![membership("ana"), large]].into_iter().enumerate()
    {
        // Turns that nobody took are not made up for.
        sleep(PACE * 4).await;
        let begun = Instant::now();
        assert_eq!(worked_off(&mut invocation(&batch(bodies)), &function).await, (vec![], "GroupsAssigned"));
        let changes = pool.changes().split_off(8 * batch_number);
        assert_eq!(changes.len(), 6 + 2);
        for (turn, at) in (0..).zip(&changes) {
            assert!(*at + LATE >= begun + PACE * turn, "{turn}: {changes:?}");
        }
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
