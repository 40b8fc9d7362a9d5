//! `lifeguard status`: the imports that the functions run or ran.

use aws_sdk_sfn::types::ExecutionStatus;
use clap::Args;

use crate::{
    aws::Access,
    exit::Exit,
    remote::{
        fault,
        report::{self, Summary},
        stack::{Stack, StackArguments},
        watch::Watcher,
    },
    terminal,
};

/// The arguments of a status.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Status {
    /// Name of a run; without it, the latest runs are listed
    #[arg(value_name = "RUN")]
    run: Option<String>,
    #[command(flatten)]
    stack: StackArguments,
    #[command(flatten)]
    access: Access,
}

const EXAMPLES: &str = "\
Examples:
  lifeguard status
  lifeguard status users-20261123T102640Z-1a2b3c4d --stack lifeguard";

impl Status {
    pub(crate) async fn carry_out(self) -> anyhow::Result<Exit> {
        let stack = self.stack.find(&self.access).await?;
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
    let listed = list.await.map_err(|error| {
        anyhow::anyhow!("the runs cannot be listed: {}", fault::words(&error, "states:ListExecutions"))
    })?;
    let runs = listed.executions;
    let mut lines: String = runs.iter().map(|run| format!("{:<12}{}\n", words(&run.status), run.name)).collect();
    if lines.is_empty() {
        lines += "no import was started yet\n";
    }
    terminal::answer(lines.as_bytes())?;
    Ok(Exit::Done)
}

/// One run: how far it is, or what it came to.
async fn show(stack: &Stack, run: &str) -> anyhow::Result<Exit> {
    let view = Watcher::new(stack, run).look().await?;
    terminal::answer(format!("{run}: {}; {view}\n", words(&view.status)).as_bytes())?;
    if view.status == ExecutionStatus::Running {
        return Ok(Exit::Done);
    }
    let Some((text, json)) = report::summary(stack, run, &view).await? else {
        let cause = view.cause.as_deref().unwrap_or("it was stopped");
        terminal::answer(format!("nothing was imported: {cause}\n").as_bytes())?;
        return Ok(Exit::Stopped);
    };
    let summary: Summary = serde_json::from_slice(&json)?;
    if summary.totals.read < view.totals.read {
        // A worker that lives on after its execution was stopped, or a redrive that failed a moment ago.
        terminal::answer(format!("{}\n", report::how_to_renew(run)).as_bytes())?;
        return Ok(Summary::of(&view).exit());
    }
    let mut text = format!("\n{text}\nreport: {}\n", report::place(stack, run));
    if summary.not_done > 0 {
        text += &format!("to go on: {}\n", report::how_to_go_on(stack, run, &view.status));
    }
    terminal::answer(text.as_bytes())?;
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
