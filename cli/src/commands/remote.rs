//! `lifeguard import --remote`: the functions import the file, and this machine watches.

use anyhow::Context;
use clap::Args;
use time::UtcDateTime;

use super::import::Import;
use crate::{
    aws::PoolId,
    exit::{Exit, UsageError},
    interrupt,
    progress::Progress,
    remote::{
        report::{self, Summary},
        stack::{Stack, StackArguments},
        start::{self, Division},
        watch::{View, Watcher},
    },
    terminal::{self, About},
};

/// Whether the functions import, and which.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Remote options")]
pub(super) struct RemoteArguments {
    /// Let the functions of a stack import the file: it is uploaded, and their state machine is started and watched
    #[arg(long, conflicts_with = "active_attribute")]
    pub(super) remote: bool,
    #[command(flatten)]
    stack: StackArguments,
    #[command(flatten)]
    division: Division,
}

/// Uploads the file, starts the state machine, and watches it to its end unless it is interrupted.
pub(super) async fn import(import: &Import) -> anyhow::Result<Exit> {
    let options = import.write.request(&import.subject.rows)?;
    import.report.as_deref().map_or(Ok(()), report::require_new)?;
    let stack = import.remote.stack.find(&import.access).await?;
    let named = import.subject.user_pool_id.as_ref().map(PoolId::as_str);
    if let Some(other) = named.filter(|named| *named != stack.user_pool_id) {
        let text = format!("the stack imports into {}, not into {other}", stack.user_pool_id);
        anyhow::bail!(UsageError(text));
    }
    let source = &import.subject.source;
    let run = start::run_name(source, UtcDateTime::now(), rand::random());
    let placed = start::place(&stack, source, &run).await?;
    start::start(&stack, &run, &import.remote.division.input(&placed, &options)).await?;
    let begun = format!("{source} is being imported into {} as {run}", stack.user_pool_id);
    terminal::tell(import.json, About::Note, begun);
    let seen = watch(&stack, &run, import.json).await;
    if !matches!(seen, Ok(Some(_))) {
        terminal::tell(import.json, About::Note, format!("the import goes on; to see how: lifeguard status {run}"));
    }
    match seen? {
        Some(view) => conclude(&stack, &run, &view, import).await,
        None => Ok(Exit::Stopped),
    }
}

/// Watches the run to its end; `None`: it was interrupted.
async fn watch(stack: &Stack, run: &str, json: bool) -> anyhow::Result<Option<View>> {
    let mut progress: Option<Progress> = None;
    let mut watcher = Watcher::new(stack, run);
    let over = watcher.until_over(|view| {
        if view.rows.is_some() {
            let progress = progress.get_or_insert_with(|| {
                view.cost.iter().for_each(|cost| terminal::tell(json, About::Note, cost));
                Progress::start(view.rows, json)
            });
            progress.at(view.totals.read);
            progress.tick(&view.totals, None);
        }
    });
    let halt = tokio::sync::watch::Sender::new(false);
    interrupt::watch(halt.clone(), || {})?;
    let mut halted = halt.subscribe();
    let seen = tokio::select! {
        view = over => view.map(Some),
        _ = halted.wait_for(|halt| *halt) => Ok(None),
    };
    if let Some(progress) = progress {
        progress.finish();
    }
    seen
}

/// Fetches the report and says what the run came to.
async fn conclude(stack: &Stack, run: &str, view: &View, import: &Import) -> anyhow::Result<Exit> {
    let Some((text, json)) = report::summary(stack, run, view).await? else {
        let cause = view.cause.as_deref().unwrap_or("it was stopped");
        anyhow::bail!("nothing was imported: {cause}");
    };
    let directory = import.report.clone().unwrap_or_else(|| format!("lifeguard-report-{run}").into());
    let fetched = report::fetch(stack, run, &directory).await;
    let place = fetched.as_ref().map_or_else(|_| report::place(stack, run), |()| directory.display().to_string());
    let told = match import.json {
        true => terminal::answer(format!("{}\n", String::from_utf8_lossy(&json)).as_bytes()),
        false => terminal::answer(format!("{text}\nreport: {place}\n").as_bytes()),
    };
    let summary: Summary = serde_json::from_slice(&json)?;
    if summary.not_done > 0 {
        let cause = view.cause.as_deref().unwrap_or("some shards were not done");
        terminal::tell(import.json, About::Stopped, cause);
        terminal::tell(import.json, About::ToGoOn, report::how_to_go_on(stack, run, &view.status));
    }
    fetched.with_context(|| format!("the report was not fetched; it is at {place}"))?;
    told?;
    Ok(summary.exit())
}
