//! Looks at a run while it goes on: how it stands, and what became of the rows so far.

use std::{
    collections::BTreeMap,
    fmt,
    time::{Duration, Instant},
};

use anyhow::{Context, anyhow};
use aws_sdk_sfn::{operation::describe_execution::DescribeExecutionError, types::ExecutionStatus};
use import::{
    cost::Cost,
    job::Mode,
    report::Totals,
    shard::{
        Head, Shard,
        store::{PLAN, PlanFile, SHARDS},
    },
};
use serde::Deserialize;

use super::{fault, stack::Stack};

/// How often a run is looked at.
const EVERY: Duration = Duration::from_secs(2);

/// What can be seen of a run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct View {
    pub(crate) status: ExecutionStatus,
    /// Rows of the file; `None`: it is being checked.
    pub(crate) rows: Option<u64>,
    pub(crate) shards: usize,
    pub(crate) shards_done: usize,
    pub(crate) totals: Totals,
    /// Rows that somebody has to look at.
    pub(crate) problems: u64,
    /// What Cognito will bill for it, where that is worth telling.
    pub(crate) cost: Option<Cost>,
    /// Why it failed, in the function's own words.
    pub(crate) cause: Option<String>,
}

/// Remembers what it has seen, so that only what is new is fetched.
pub(crate) struct Watcher<'a> {
    stack: &'a Stack,
    run: &'a str,
    shards: Option<Vec<Shard>>,
    cost: Option<Cost>,
    /// By name, each with its version.
    heads: BTreeMap<String, (String, Head)>,
}

impl<'a> Watcher<'a> {
    pub(crate) fn new(stack: &'a Stack, run: &'a str) -> Self {
        Self { stack, run, shards: None, cost: None, heads: BTreeMap::new() }
    }

    /// Looks until the run is over, and tells what changed. Once it was seen, nobody gives it up for a short outage.
    pub(crate) async fn until_over(&mut self, mut tell: impl FnMut(&View)) -> anyhow::Result<View> {
        const PATIENCE: Duration = Duration::from_secs(300);
        let (mut before, mut seen) = (None, Instant::now());
        loop {
            let view = match self.look().await {
                Ok(view) => view,
                Err(_) if before.is_some() && seen.elapsed() < PATIENCE => {
                    tokio::time::sleep(EVERY).await;
                    continue;
                }
                Err(error) => return Err(error),
            };
            seen = Instant::now();
            if before.as_ref() != Some(&view) {
                tell(&view);
            }
            if view.status != ExecutionStatus::Running {
                return Ok(view);
            }
            before = Some(view);
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Looks once.
    pub(crate) async fn look(&mut self) -> anyhow::Result<View> {
        let describe = self.stack.sfn.describe_execution().execution_arn(self.stack.execution(self.run));
        let described = describe.send().await.map_err(|error| {
            let missing = error.as_service_error().is_some_and(DescribeExecutionError::is_execution_does_not_exist);
            match missing {
                true => anyhow!("there is no run {}; `lifeguard status` lists them", self.run),
                false => {
                    anyhow!("the run {} cannot be read: {}", self.run, fault::words(&error, "states:DescribeExecution"))
                }
            }
        })?;
        if self.shards.is_none() {
            let list = self.stack.file(self.run, SHARDS).await?;
            self.shards = list.map(|list| serde_json::from_slice(&list)).transpose()?;
            let plan = self.stack.file(self.run, PLAN).await?;
            let plan: Option<PlanFile> = plan.map(|plan| serde_json::from_slice(&plan)).transpose()?;
            self.cost = plan.and_then(|plan| plan.cost);
        }
        self.fetch_heads().await?;
        let (mut totals, mut problems) = (Totals::new(Mode::Run), 0);
        for (_, part) in self.heads.values() {
            problems += part.problems;
            totals.read += part.totals.read;
            part.totals
                .outcomes
                .iter()
                .for_each(|(outcome, rows)| *totals.outcomes.entry(*outcome).or_default() += rows);
        }
        let shards = self.shards.as_deref().unwrap_or_default();
        let is_done =
            |shard: &&Shard| self.heads.get(&part(shard)).is_some_and(|(_, part)| part.totals.read == shard.rows);
        Ok(View {
            status: described.status,
            rows: self.shards.as_ref().map(|shards| shards.iter().map(|shard| shard.rows).sum()),
            shards: shards.len(),
            shards_done: shards.iter().filter(is_done).count(),
            totals,
            problems,
            cost: self.cost,
            cause: described.cause.map(|cause| told(&cause)),
        })
    }

    /// The first lines of the parts that are new or were written anew.
    async fn fetch_heads(&mut self) -> anyhow::Result<()> {
        let prefix = format!("runs/{}/parts/", self.run);
        let list = self.stack.s3.list_objects_v2().bucket(&self.stack.reports).prefix(&prefix);
        let mut pages = list.into_paginator().send();
        while let Some(page) = pages.next().await.transpose().context("the run's files cannot be listed")? {
            for object in page.contents() {
                let (Some(key), Some(version)) = (object.key(), object.e_tag()) else { continue };
                let name = key.trim_start_matches(&prefix);
                if self.heads.get(name).is_none_or(|(known, _)| known != version)
                    && let Some(head) = self.head(key).await?
                {
                    self.heads.insert(name.to_owned(), (version.to_owned(), head));
                }
            }
        }
        Ok(())
    }

    /// The first line of a part, if it is one.
    async fn head(&self, key: &str) -> anyhow::Result<Option<Head>> {
        /// More than any first line is long.
        const START: &str = "bytes=0-8191";
        let get = self.stack.s3.get_object().bucket(&self.stack.reports).key(key).range(START);
        let start = get.send().await.with_context(|| format!("{key} cannot be read"))?.body.collect().await?.to_vec();
        let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
        Ok(serde_json::from_slice(line).ok())
    }
}

fn part(shard: &Shard) -> String {
    format!("{:05}.jsonl", shard.index)
}

/// Step Functions puts a function's error into the cause as JSON.
fn told(cause: &str) -> String {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct FunctionError {
        error_message: String,
    }
    serde_json::from_str::<FunctionError>(cause).map_or_else(|_| cause.to_owned(), |error| error.error_message)
}

/// Such as `3 of 8 shards, 1500 of 4000 rows: 1490 created, 10 rejected`.
impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(rows) = self.rows else { return f.write_str("checking the file") };
        let Self { shards, shards_done, totals, .. } = self;
        write!(f, "{shards_done} of {shards} shards, {} of {rows} rows", totals.read)?;
        let outcomes = totals.outcomes.iter().filter(|(_, rows)| **rows > 0);
        for (place, (outcome, rows)) in outcomes.enumerate() {
            write!(f, "{} {rows} {outcome}", if place == 0 { ":" } else { "," })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use import::outcome::Outcome;

    use super::*;

    #[test]
    fn a_view_is_one_line() {
        let mut totals = Totals::new(Mode::Run);
        [Outcome::Created, Outcome::Created, Outcome::Rejected].into_iter().for_each(|outcome| totals.add(outcome));
        let view = View {
            status: ExecutionStatus::Running,
            rows: None,
            shards: 0,
            shards_done: 0,
            totals,
            problems: 1,
            cost: None,
            cause: None,
        };
        assert_eq!(view.to_string(), "checking the file");
        let view = View { rows: Some(9), shards: 3, shards_done: 1, ..view };
        assert_eq!(view.to_string(), "1 of 3 shards, 3 of 9 rows: 2 created, 1 rejected");
    }

    #[test]
    fn a_cause_is_told_in_the_functions_words() {
        for (cause, expected) in [
            (r#"{"errorType":"FileEmpty","errorMessage":"s3://b/k: it is empty"}"#, "s3://b/k: it is empty"),
            ("too many shards failed", "too many shards failed"),
        ] {
            assert_eq!(told(cause), expected);
        }
    }
}
