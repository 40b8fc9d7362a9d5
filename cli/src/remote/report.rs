//! The report of a run that is over.

use std::{
    fs::{DirBuilder, OpenOptions},
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Context;
use aws_sdk_sfn::types::ExecutionStatus;
use import::report::Totals;
use serde::Deserialize;

use super::{stack::Stack, watch::View};
use crate::exit::{Exit, UsageError};

/// The files of a report.
const FILES: [&str; 4] = ["report.csv", "report.jsonl", "problems.csv", "summary.txt"];

/// What a report says in sum.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Summary {
    pub(crate) totals: Totals,
    problems: u64,
    pub(crate) not_done: u64,
}

impl Summary {
    /// What a report would say now.
    pub(crate) fn of(view: &View) -> Self {
        let not_done = view.rows.unwrap_or_default().saturating_sub(view.totals.read);
        Self { totals: view.totals.clone(), problems: view.problems, not_done }
    }

    /// How the run ended.
    pub(crate) fn exit(&self) -> Exit {
        match (self.not_done, self.problems) {
            (0, 0) => Exit::Done,
            (0, _) => Exit::Problems,
            _ => Exit::Stopped,
        }
    }
}

/// The report's summary as a person reads it and as a program does; `None`: there is none, for nothing was imported. That of a
/// run that failed is written a little after its end.
pub(crate) async fn summary(stack: &Stack, run: &str, view: &View) -> anyhow::Result<Option<(String, Vec<u8>)>> {
    const A_LITTLE: Duration = Duration::from_secs(60);
    let started = Instant::now();
    loop {
        let (text, json) =
            (stack.file(run, "report/summary.txt").await?, stack.file(run, "report/summary.json").await?);
        match (text, json) {
            (Some(text), Some(json)) => return Ok(Some((String::from_utf8_lossy(&text).into_owned(), json))),
            _ if view.rows.is_none() || started.elapsed() > A_LITTLE => return Ok(None),
            _ => tokio::time::sleep(Duration::from_secs(1)).await,
        }
    }
}

/// Where the report is.
pub(crate) fn place(stack: &Stack, run: &str) -> String {
    format!("s3://{}/runs/{run}/report/", stack.reports)
}

/// Whether the directory can take a report, as far as can be known before there is one.
pub(crate) fn require_new(directory: &Path) -> Result<(), UsageError> {
    let there = match directory.is_dir() {
        true => FILES.iter().map(|name| directory.join(name)).find(|path| path.exists()),
        false => directory.exists().then(|| directory.to_owned()),
    };
    there.map_or(Ok(()), |path| {
        Err(UsageError(format!("{} is there already; name another directory with --report", path.display())))
    })
}

/// Fetches the files into a new directory, readable by their owner alone.
pub(crate) async fn fetch(stack: &Stack, run: &str, directory: &Path) -> anyhow::Result<()> {
    let place = || format!("the report cannot be written to {}", directory.display());
    DirBuilder::new().recursive(true).mode(0o700).create(directory).with_context(place)?;
    for name in FILES {
        let path = directory.join(name);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).with_context(place)?;
        let get = stack.s3.get_object().bucket(&stack.reports).key(format!("runs/{run}/report/{name}")).send();
        let mut body = get.await.with_context(|| format!("the report has no {name}"))?.body;
        while let Some(bytes) = body.next().await.transpose().with_context(|| format!("{name} broke off"))? {
            file.write_all(&bytes).with_context(place)?;
        }
    }
    Ok(())
}

/// What to do about a report that is older than what was done last.
pub(crate) fn how_to_renew(run: &str) -> String {
    format!(
        "the report is older than that; to have it written anew: aws lambda invoke --cli-binary-format raw-in-base64-out \
         --payload '{{\"finish\":{{\"run\":\"{run}\"}}}}' --function-name NAME /dev/stdout, with the stack's output \
         ImportWorkflowFunctionName as the NAME"
    )
}

/// How to go on with a run that did not come to its end.
pub(crate) fn how_to_go_on(stack: &Stack, run: &str, status: &ExecutionStatus) -> String {
    let again = "or import the file again: what is done already stays unchanged";
    match status {
        ExecutionStatus::Succeeded => "some shards failed, as was tolerated; import the file again".to_owned(),
        _ => format!(
            "fix what it says, then go on with `aws stepfunctions redrive-execution --execution-arn {}`, {again}",
            stack.execution(run)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_never_written_over() {
        let here = tempfile::tempdir().expect("a temporary directory");
        for directory in [here.path().to_owned(), here.path().join("new")] {
            require_new(&directory).expect("there is no report yet");
        }
        let file = here.path().join("summary.txt");
        std::fs::write(&file, "").expect("it can be written");
        let expected = format!("{} is there already; name another directory with --report", file.display());
        for directory in [here.path(), &file] {
            assert_eq!(require_new(directory).expect_err("it is there").to_string(), expected);
        }
    }
}
