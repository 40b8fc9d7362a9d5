//! Works off a batch of the queue's messages.

use std::time::Duration;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use aws_sdk_cognitoidentityprovider::Client;
use shared::{invocation::Answer, membership::Membership, pool::assign};
use tokio::time::{MissedTickBehavior, interval};

/// One message at most in this time. A message makes about two calls of the category UserUpdate, which is capped at 25 a
/// second for the whole account (quotas page, not raisable), and the template runs two of these functions at most: 20
/// calls a second, so that live confirmations keep room.
pub(crate) const PACE: Duration = Duration::from_millis(200);

/// Works off one batch. What does not succeed is named in the answer and comes back later; what never succeeds ends in
/// the dead-letter queue.
pub(crate) async fn work_off(
    batch: SqsEvent,
    active_attribute: Option<&str>,
    client: &Client,
) -> Answer<SqsBatchResponse> {
    let mut pace = interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut answer = SqsBatchResponse::default();
    for message in batch.records {
        pace.tick().await;
        if !settle(&message, active_attribute, client).await {
            answer.add_failure(message.message_id.unwrap_or_default());
        }
    }
    let code = if answer.batch_item_failures.is_empty() { "GroupsAssigned" } else { "SomeComeBack" };
    Answer { body: answer, code }
}

/// Whether the message needs no further try.
async fn settle(message: &SqsMessage, active_attribute: Option<&str>, client: &Client) -> bool {
    let Some(membership) = message.body.as_deref().and_then(read) else {
        tracing::error!(code = "MessageInvalid", "a message is not one of ours");
        return false;
    };
    match assign(client, &membership, active_attribute).await {
        Ok(()) => true,
        Err(unfinished) if unfinished.user_is_gone() => {
            tracing::info!(code = "UserGone", "the user was deleted since");
            true
        }
        Err(unfinished) => {
            tracing::warn!(code = unfinished.code(), cause = %unfinished, "comes back later");
            false
        }
    }
}

fn read(body: &str) -> Option<Membership> {
    serde_json::from_str(body).ok()
}
