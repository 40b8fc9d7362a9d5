//! Tells the function's two kinds of events apart.

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use aws_sdk_cognitoidentityprovider::Client;
use lambda::{
    check::asks_for,
    failure::Failure,
    invocation::{Answer, Invocation},
};
use serde::Serialize;
use time::OffsetDateTime;

use crate::{
    check::{Groups, check},
    pace::Pace,
    settings::Settings,
    work_off::work_off,
};

/// What the function answers: to SQS, or to who had the groups checked.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    WorkedOff(SqsBatchResponse),
    Checked(Groups),
}

/// What the function works with: its settings, and the AWS service it calls.
pub struct Function {
    pub settings: Settings,
    /// Tries again by itself.
    pub reads: Client,
    /// Tries once: the pace counts each call.
    pub changes: Client,
    pub pace: Pace,
}

/// Works off a batch of messages, or checks the groups.
///
/// # Errors
/// `EventInvalid` if the event is neither; `GroupsMissing` and `PoolUnreadable` from the check.
pub async fn handle(
    invocation: &mut Invocation,
    function: &Function,
    now: OffsetDateTime,
) -> Result<Answer<Outcome>, Failure> {
    let json = invocation.payload.json().unwrap_or_default();
    if asks_for("groups", json) {
        let groups = check(&mut invocation.record, &function.settings, &function.reads).await?;
        return Ok(Answer { body: Outcome::Checked(groups), code: "GroupsThere" });
    }
    let batch: SqsEvent = serde_json::from_str(json)
        .map_err(|_| Failure::broken("EventInvalid", "the event is neither a batch of SQS messages nor a check"))?;
    let Answer { body, code } = work_off(batch, invocation, function, now).await;
    Ok(Answer { body: Outcome::WorkedOff(body), code })
}
