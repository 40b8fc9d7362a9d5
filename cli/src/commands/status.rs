//! `lifeguard status`: the imports that the functions run or ran.

use anyhow::Context;
use aws_sdk_sfn::types::ExecutionStatus;
use clap::Args;

use crate::{
    aws::Access,
    exit::Exit,
    remote::{
        report::{self, Summary},
        stack::{Stack, StackArguments},
        watch::Watcher,
    },
};

/// The arguments of a status.
#[derive(Args, Debug)]
pub struct Status {
    /// Name of a run; without it, the latest runs are listed
    #[arg(value_name = "RUN")]
    run: Option<String>,
    #[command(flatten)]
    stack: StackArguments,
}

impl Status {
    pub(crate) async fn carry_out(self, access: &Access) -> anyhow::Result<Exit> {
        let stack = self.stack.find(access).await?;
        match &self.run {
            None => list(&stack).await,
            Some(run) => show(&stack, run).await,
        }
    }
}

/// The latest runs, one a line.
async fn list(stack: &Stack) -> anyhow::Result<Exit> {
    const LATEST: i32 = 20;
    let list = stack.sfn.list_executions().state_machine_arn(&stack.machine).max_results(LATEST).send();
    let runs =
        list.await.context("the runs cannot be listed; is the permission states:ListExecutions missing?")?.executions;
    if runs.is_empty() {
        println!("no import was started yet");
    }
    for run in runs {
        println!("{:<12}{}", words(&run.status), run.name);
    }
    Ok(Exit::Done)
}

/// One run: how far it is, or what it came to.
async fn show(stack: &Stack, run: &str) -> anyhow::Result<Exit> {
    let view = Watcher::new(stack, run).look().await?;
    println!("{run}: {}; {view}", words(&view.status));
    if view.status == ExecutionStatus::Running {
        return Ok(Exit::Done);
    }
    let Some((text, json)) = report::summary(stack, run, &view).await? else {
        println!("nothing was imported: {}", view.cause.as_deref().unwrap_or("it was stopped"));
        return Ok(Exit::Stopped);
    };
    let summary: Summary = serde_json::from_slice(&json)?;
    print!("\n{text}\nreport: s3://{}/runs/{run}/report/\n", stack.reports);
    if summary.not_done > 0 {
        println!("to go on: {}", report::how_to_go_on(stack, run, &view.status));
    }
    Ok(summary.exit())
}

fn words(status: &ExecutionStatus) -> &str {
    match status {
        ExecutionStatus::Running => "running",
        ExecutionStatus::Succeeded => "done",
        ExecutionStatus::Failed => "failed",
        ExecutionStatus::Aborted => "stopped",
        ExecutionStatus::TimedOut => "timed out",
        other => other.as_str(),
    }
}
