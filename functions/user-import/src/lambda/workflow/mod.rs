//! The steps of an import in shards. Between them, everything is in the run's place in S3 (`run`): the plan, and what became
//! of each shard's rows. Through the state machine go names, places and counts only.

use shared::{
    failure::Failure,
    invocation::{Answer, Invocation},
};

mod finish;
mod lifetime;
mod plan;
mod run;
pub mod step;
mod work;

pub use finish::Finished;
pub use plan::Planned;
pub use work::Worked;

use super::{Body, Clients, Settings};
use run::Run;
use step::Step;

/// Takes one step.
pub(super) async fn carry_out(
    step: Step,
    invocation: &mut Invocation,
    settings: &Settings,
    clients: &Clients,
) -> Result<Answer<Body>, Failure> {
    invocation.record.user_pool_id = Some(settings.user_pool_id.clone());
    let bucket = settings.report_bucket.as_deref().ok_or_else(|| {
        let text = "REPORT_BUCKET is not set, and an import in shards keeps its plan and report there";
        Failure::refused("ReportBucketMissing", text)
    })?;
    let run = |name: &step::RunName| Run::new(&clients.s3, bucket, name);
    match step {
        Step::Plan { run: name, request } => {
            let planned = plan::plan(&run(&name), &request, settings, clients).await?;
            Ok(Answer { body: Body::Planned(planned), code: "Planned" })
        }
        Step::Shard { run: name, shard } => {
            let (deadline, record) = (invocation.deadline, &mut invocation.record);
            let work = work::Work { run: run(&name), shard, deadline, record };
            let worked = work.carry_out(settings, clients).await?;
            Ok(Answer { body: Body::Worked(worked), code: "Worked" })
        }
        Step::Finish { run: name } => {
            let finished = finish::finish(run(&name)).await?;
            let code = if finished.is_some() { "Finished" } else { "NotPlanned" };
            Ok(Answer { body: Body::Finished(finished), code })
        }
    }
}
