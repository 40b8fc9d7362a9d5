//! Tells the kinds of events apart.

use import::{clients::Clients, settings::Settings};
use lambda::{
    failure::Failure,
    invocation::{Answer, Invocation},
};
use serde::Serialize;

use super::{
    handle,
    report::Report,
    shard::{self, ShardEvent, Worked},
};

/// What the function answers.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Body {
    Report(Report),
    Worked(Worked),
}

/// Answers one invocation.
pub async fn answer(
    invocation: &mut Invocation,
    settings: &Settings,
    clients: &Clients,
) -> Result<Answer<Body>, Failure> {
    let event = ShardEvent::parse(invocation.payload.json().unwrap_or_default());
    match event.map_err(|error| Failure::refused("RequestInvalid", error.to_string()))? {
        Some(event) => {
            let Answer { body, code } = shard::carry_out(event, invocation, settings, clients).await?;
            Ok(Answer { body: Body::Worked(body), code })
        }
        None => {
            let Answer { body, code } = handle(invocation, settings, clients).await?;
            Ok(Answer { body: Body::Report(body), code })
        }
    }
}
