//! The first and the last step of an import in shards: the plan of it, and the report.
//!
//! The steps between them, one for each shard, are user-import's. Between all of them, everything is in the run's place in S3
//! ([`import::shard::store`]); through the state machine go names, places and counts only. This function looks at the
//! pool and never writes to it.

use import::{clients::Clients, settings::Settings, shard::store::Run};
use lambda::{
    failure::Failure,
    invocation::{Answer, Invocation},
};
use serde::Serialize;

mod failures;
mod finish;
mod lifetime;
mod plan;
mod start;
mod step;

use failures::failure;
pub use finish::Finished;
pub use plan::Planned;
use step::Step;

/// What the function answers.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Body {
    Planned(Planned),
    Finished(Option<Finished>),
}

/// Answers one invocation.
pub async fn answer(
    invocation: &mut Invocation,
    settings: &Settings,
    clients: &Clients,
) -> Result<Answer<Body>, Failure> {
    invocation.record.user_pool_id = Some(settings.user_pool_id.clone());
    let run_of = |name| Run::of(name, settings, &clients.s3).map_err(failure);
    let step = Step::parse(invocation.payload.json().unwrap_or_default());
    match step.map_err(|error| Failure::refused("RequestInvalid", error.to_string()))? {
        Step::Plan { run, request } => {
            let planned = plan::plan(&run_of(&run)?, &request, settings, clients).await?;
            Ok(Answer { body: Body::Planned(planned), code: "Planned" })
        }
        Step::Finish { run } => {
            let finished = finish::finish(run_of(&run)?).await?;
            let code = if finished.is_some() { "Finished" } else { "NotPlanned" };
            Ok(Answer { body: Body::Finished(finished), code })
        }
    }
}
