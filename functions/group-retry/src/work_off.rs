//! Works off a batch of the queue's messages.

use std::time::{Duration, Instant};

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use lambda::{
    invocation::{Answer, Invocation},
    metric::Metric,
};
use sdk::CallLimits;
use shared::hand_over::HandOver;
use time::OffsetDateTime;

use crate::{
    Function,
    pace::{PACE, PAUSE, TRIES},
    settle::{Settled, settle},
};

/// What a message takes at most: looking at the user, then in each try its calls in turn, the last of them to its time-out,
/// and a pause after it; and a little for the answer.
pub(crate) const LONGEST: Duration = {
    let turns = PACE.saturating_mul(HandOver::MAX_GROUPS as u32 + 1);
    let tries = CallLimits::PACED.operation.saturating_add(turns).saturating_add(PAUSE.saturating_mul(2));
    CallLimits::QUEUE.operation.saturating_add(tries.saturating_mul(TRIES)).saturating_add(Duration::from_secs(1))
};

/// Works off one batch. What does not succeed, or might not until the invocation's deadline, is named in the answer and comes
/// back later; what never succeeds ends in the dead-letter queue.
pub(crate) async fn work_off(
    batch: SqsEvent,
    invocation: &mut Invocation,
    function: &Function,
    now: OffsetDateTime,
) -> Answer<SqsBatchResponse> {
    let (mut assigned, mut dropped) = (0, 0);
    // One that has passed is none: `cargo lambda watch` sends one in 1970.
    let deadline = Some(invocation.deadline).filter(|deadline| *deadline > Instant::now());
    let mut answer = SqsBatchResponse::default();
    for message in batch.records {
        // Ended by Lambda in the middle, the whole batch would come back, and what is done be done again.
        let settled = if deadline.is_some_and(|deadline| Instant::now() + LONGEST > deadline) {
            Settled::ComesBack { assigned: 0 }
        } else {
            settle(message.body.as_deref().unwrap_or_default(), function, now).await
        };
        match settled {
            Settled::Done { assigned: groups } => assigned += groups,
            Settled::Dropped => dropped += 1,
            Settled::ComesBack { assigned: groups } => {
                assigned += groups;
                answer.add_failure(message.message_id.unwrap_or_default());
            }
        }
    }
    invocation.record.count(Metric::GroupsAssigned, assigned as u64);
    if dropped > 0 {
        invocation.record.count(Metric::MessagesDropped, dropped);
    }
    let code = if answer.batch_item_failures.is_empty() { "GroupsAssigned" } else { "SomeComeBack" };
    Answer { body: answer, code }
}
