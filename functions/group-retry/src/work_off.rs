//! Works off a batch of the queue's messages.

use std::time::{Duration, Instant};

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use aws_sdk_cognitoidentityprovider::Client;
use lambda::{
    invocation::{Answer, Invocation},
    pool::assign,
    telemetry::Metric,
};
use sdk::CallLimits;
use shared::membership::Membership;
use tokio::time::{MissedTickBehavior, interval};

/// One message at most in this time. A message makes about two calls of the category UserUpdate, which is capped at 25 a
/// second for the whole account (quotas page, not raisable), and the template runs two of these functions at most: 20
/// calls a second, so that live confirmations keep room.
pub(crate) const PACE: Duration = Duration::from_millis(200);

/// What a message takes at most: its calls are made at once, so as long as one of them, and a little for the answer.
pub(crate) const LONGEST: Duration = CallLimits::QUEUE.operation.saturating_add(Duration::from_secs(1));

/// Works off one batch. What does not succeed, or might not until the invocation's deadline, is named in the answer and comes
/// back later; what never succeeds ends in the dead-letter queue.
pub(crate) async fn work_off(
    batch: SqsEvent,
    invocation: &mut Invocation,
    active_attribute: Option<&str>,
    client: &Client,
) -> Answer<SqsBatchResponse> {
    let mut assigned = 0;
    // One that has passed is none: `cargo lambda watch` sends one in 1970.
    let deadline = Some(invocation.deadline).filter(|deadline| *deadline > Instant::now());
    let mut pace = interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut answer = SqsBatchResponse::default();
    for message in batch.records {
        pace.tick().await;
        // Ended by Lambda in the middle, the whole batch would come back, and what is done be done again.
        let settled = if deadline.is_some_and(|deadline| Instant::now() + LONGEST > deadline) {
            Settled { comes_back: true, assigned: 0 }
        } else {
            settle(&message, active_attribute, client).await
        };
        assigned += settled.assigned;
        if settled.comes_back {
            answer.add_failure(message.message_id.unwrap_or_default());
        }
    }
    invocation.record.count(Metric::GroupsAssigned, assigned as u64);
    let code = if answer.batch_item_failures.is_empty() { "GroupsAssigned" } else { "SomeComeBack" };
    Answer { body: answer, code }
}

/// What became of a message.
struct Settled {
    comes_back: bool,
    /// Groups that the user is in now.
    assigned: usize,
}

async fn settle(message: &SqsMessage, active_attribute: Option<&str>, client: &Client) -> Settled {
    let Some(membership) = message.body.as_deref().and_then(read) else {
        tracing::error!(code = "MessageInvalid", "a message is not one of ours");
        return Settled { comes_back: true, assigned: 0 };
    };
    let asked = membership.groups.len();
    match assign(client, &membership, active_attribute).await {
        Ok(()) => Settled { comes_back: false, assigned: asked },
        Err(unfinished) if unfinished.user_is_gone() => {
            tracing::info!(code = "UserGone", "the user was deleted since");
            Settled { comes_back: false, assigned: 0 }
        }
        Err(unfinished) => {
            tracing::warn!(code = unfinished.code(), cause = %unfinished, "comes back later");
            Settled { comes_back: true, assigned: asked - unfinished.rest.groups.len() }
        }
    }
}

fn read(body: &str) -> Option<Membership> {
    serde_json::from_str(body).ok()
}
