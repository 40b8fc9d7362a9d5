//! Tells the kinds of events apart.

use serde::Serialize;
use shared::{
    failure::Failure,
    invocation::{Answer, Invocation},
};

use super::{
    Clients, Settings, handle,
    report::Report,
    workflow::{self, Finished, Planned, Worked, step::Step},
};

/// What the function answers.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Body {
    Report(Report),
    Planned(Planned),
    Worked(Worked),
    Finished(Option<Finished>),
}

/// Answers one invocation.
pub async fn answer(
    invocation: &mut Invocation,
    settings: &Settings,
    clients: &Clients,
) -> Result<Answer<Body>, Failure> {
    let step = Step::parse(invocation.payload.json().unwrap_or_default());
    match step.map_err(|error| Failure::refused("RequestInvalid", error.to_string()))? {
        Some(step) => workflow::carry_out(step, invocation, settings, clients).await,
        None => {
            let Answer { body, code } = handle(invocation, settings, clients).await?;
            Ok(Answer { body: Body::Report(body), code })
        }
    }
}
