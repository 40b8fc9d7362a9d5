//! Tells the function's two kinds of events apart.

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use aws_sdk_cognitoidentityprovider::Client;
use lambda::{
    failure::Failure,
    invocation::{Answer, Invocation},
};
use serde::{Deserialize, Serialize};

use crate::{
    check::{Groups, check},
    settings::Settings,
    work_off::work_off,
};

/// `{"check":"groups"}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    #[serde(rename = "check")]
    _what: What,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum What {
    Groups,
}

/// What the function answers: to SQS, or to who had the groups checked.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    WorkedOff(SqsBatchResponse),
    Checked(Groups),
}

/// Works off a batch of messages, or checks the groups.
///
/// # Errors
/// `EventInvalid` if the event is neither; `GroupsMissing` and `PoolUnreadable` from the check.
pub async fn handle(
    invocation: &mut Invocation,
    settings: &Settings,
    client: &Client,
) -> Result<Answer<Outcome>, Failure> {
    let json = invocation.payload.json().unwrap_or_default();
    if serde_json::from_str::<Check>(json).is_ok() {
        invocation.record.user_pool_id = Some(settings.user_pool_id.clone());
        let groups = check(&mut invocation.record, settings, client).await?;
        return Ok(Answer { body: Outcome::Checked(groups), code: "GroupsThere" });
    }
    let batch: SqsEvent = serde_json::from_str(json)
        .map_err(|_| Failure::broken("EventInvalid", "the event is neither a batch of SQS messages nor a check"))?;
    let Answer { body, code } = work_off(batch, invocation, settings.active_attribute.as_deref(), client).await;
    Ok(Answer { body: Outcome::WorkedOff(body), code })
}
