//! Gives users the groups that could not be assigned while they waited: from a queue, at a pace that leaves room.

use std::time::Duration;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use aws_sdk_cognitoidentityprovider::Client;
use shared::{
    failure::Failure,
    invocation::{Answer, Invocation},
    membership::Membership,
    pool::assign,
};
use tokio::time::{MissedTickBehavior, interval};

/// One message at most in this time. A message makes about two calls of the category UserUpdate, which is capped at 25 a
/// second for the whole account (quotas page, not raisable), and the template runs two of these functions at most: 20
/// calls a second, so that live confirmations keep room.
const PACE: Duration = Duration::from_millis(200);

/// Works off one batch. What does not succeed is named in the answer and comes back later; what never succeeds ends in
/// the dead-letter queue.
///
/// # Errors
/// `EventInvalid` if the event is none of SQS.
pub async fn handle(
    invocation: &Invocation,
    active_attribute: Option<&str>,
    client: &Client,
) -> Result<Answer<SqsBatchResponse>, Failure> {
    let batch: SqsEvent = serde_json::from_str(invocation.payload.json().unwrap_or_default())
        .map_err(|_| Failure::broken("EventInvalid", "the event is not a batch of SQS messages"))?;
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
    Ok(Answer { body: answer, code })
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

#[cfg(test)]
mod tests;
