//! Importing a large file through the state machine.

use std::{
    collections::BTreeMap,
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use aws_sdk_sfn::types::ExecutionStatus;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    clients::Clients,
    generated_users::{GeneratedUsers, Population},
    stack::LocalAws,
    steps::import::{Row, Totals, upload},
};

/// What a run came to, from its report.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finished {
    /// Rows of the file.
    pub rows: u64,
    /// `read`, and how many rows ended in each outcome.
    pub totals: Totals,
    /// Rows that no worker came to.
    pub not_done: u64,
    /// The shards they are in.
    pub unfinished: Vec<Value>,
}

impl Finished {
    /// How many rows ended in this outcome.
    pub fn count(&self, outcome: &str) -> u64 {
        self.totals.get(outcome).copied().unwrap_or_default()
    }
}

/// Starts a run of this name with this input; gives its execution's ARN.
pub async fn start(aws: &LocalAws, run: &str, input: &Value) -> anyhow::Result<String> {
    let machine = aws.outputs.get("ImportStateMachineArn")?;
    let start = aws.clients().sfn.start_execution().state_machine_arn(machine).name(run);
    Ok(start.input(input.to_string()).send().await?.execution_arn)
}

/// Waits until the execution is over; gives how it ended.
pub async fn wait(clients: &Clients, execution: &str, patience: Duration) -> anyhow::Result<ExecutionStatus> {
    let started = Instant::now();
    loop {
        let described = clients.sfn.describe_execution().execution_arn(execution).send().await?;
        if described.status != ExecutionStatus::Running {
            return Ok(described.status);
        }
        ensure!(started.elapsed() < patience, "{execution} is not over after {patience:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The report's summary, which a failed run gets a little after its end.
pub async fn finished(aws: &LocalAws, run: &str) -> anyhow::Result<Finished> {
    let started = Instant::now();
    loop {
        match report_file(aws, run, "summary.json").await {
            Ok(summary) => return serde_json::from_slice(&summary).context("the summary is not as documented"),
            Err(error) if started.elapsed() > Duration::from_secs(20) => return Err(error),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

/// A file of a run's report.
pub async fn report_file(aws: &LocalAws, run: &str, name: &str) -> anyhow::Result<Vec<u8>> {
    let bucket = aws.outputs.get("ImportReportsName")?;
    let get = aws.clients().s3.get_object().bucket(bucket).key(format!("runs/{run}/report/{name}"));
    let object = get.send().await.with_context(|| format!("the run {run} has no {name}"))?;
    Ok(object.body.collect().await?.to_vec())
}

/// Everything a run leaves in the state machine and in S3, as text: what its execution and the shards' were given, what they
/// did and what they gave, and the run's files.
pub async fn traces(aws: &LocalAws, run: &str, execution: &str) -> anyhow::Result<Vec<(String, String)>> {
    let Clients { sfn, s3, .. } = aws.clients();
    let mut executions = vec![execution.to_owned()];
    for map in sfn.list_map_runs().execution_arn(execution).send().await?.map_runs {
        let shards = sfn.list_executions().map_run_arn(map.map_run_arn).send().await?;
        executions.extend(shards.executions.into_iter().map(|shard| shard.execution_arn));
    }
    let mut traces = Vec::new();
    for execution in executions {
        let described = sfn.describe_execution().execution_arn(&execution).send().await?;
        let history = sfn.get_execution_history().execution_arn(&execution).send().await?;
        traces.push((execution, format!("{:?}{:?}{history:?}", described.input, described.output)));
    }
    let bucket = aws.outputs.get("ImportReportsName")?;
    let listed = s3.list_objects_v2().bucket(bucket).prefix(format!("runs/{run}/")).send().await?;
    for key in listed.contents().iter().filter_map(|object| object.key()) {
        let object = s3.get_object().bucket(bucket).key(key).send().await?.body.collect().await?;
        traces.push((key.to_owned(), String::from_utf8_lossy(&object.to_vec()).into_owned()));
    }
    Ok(traces)
}

/// Imports the users in eight shards, one of which fails, then runs the import again: now everybody is there as the file says,
/// nobody was created twice, each run's report has every row of the file, and no password is in anything they left.
pub async fn stumble_and_go_on(aws: &LocalAws, users: &GeneratedUsers<'_>, patience: Duration) -> anyhow::Result<()> {
    let shard = users.size / 8;
    let clients = aws.clients();
    let file = format!("{}.csv", users.name);
    let source =
        upload(&clients, aws.outputs.get("ImportBucketName")?, &file, users.csv_with_disabled().as_bytes()).await?;
    let calls = ["UserCreation", "UserAccountRecovery", "UserUpdate", "UserRead", "UserResourceRead"];
    let unlimited: BTreeMap<&str, u32> = calls.map(|category| (category, 1_000_000)).into();
    let input = json!({
        "source": source, "lanes": 4, "rowsPerShard": shard, "options": { "share": 1, "quotas": unlimited },
    });

    let stumbled = format!("{}-stumbles", users.name);
    // What the worker of the fourth shard finds of an earlier one is nothing it could go on with.
    let key = format!("runs/{stumbled}/parts/00003.jsonl");
    let damaged = clients.s3.put_object().bucket(aws.outputs.get("ImportReportsName")?).key(key);
    damaged.body(b"damaged".to_vec().into()).send().await?;
    let first = start(aws, &stumbled, &input).await?;
    let status = wait(&clients, &first, patience).await?;
    ensure!(status == ExecutionStatus::Failed, "the first run ended {status}");
    let told = finished(aws, &stumbled).await?;
    let totals = [told.count("created"), told.not_done, told.rows, told.unfinished.len() as u64];
    ensure!(
        totals == [users.size - shard, shard, users.size, 1].map(|rows| rows as u64),
        "the first run came to {told:?}"
    );
    let there = users.in_pool(&clients.cognito, &aws.import_pool.id).await?;
    ensure!(there.len() == users.size - shard, "{} users are there", there.len());
    disabled_as_in_the_file(aws, users).await?;

    let again = format!("{}-again", users.name);
    let second = start(aws, &again, &input).await?;
    let status = wait(&clients, &second, patience).await?;
    ensure!(status == ExecutionStatus::Succeeded, "the second run ended {status}");
    let finished = finished(aws, &again).await?;
    let totals = [finished.count("created"), finished.count("unchanged"), finished.not_done, finished.rows];
    let expected = [shard, users.size - shard, 0, users.size].map(|rows| rows as u64);
    ensure!(totals == expected, "the second run came to {finished:?}");
    let there = users.in_pool(&clients.cognito, &aws.import_pool.id).await?;
    ensure!(there == users.user_names(), "{} users are there and complete", there.len());
    disabled_as_in_the_file(aws, users).await?;
    let report = report_file(aws, &again, "report.jsonl").await?;
    let numbers: Vec<u64> = String::from_utf8(report)?
        .lines()
        .map(|line| anyhow::Ok(serde_json::from_str::<Row>(line)?.row))
        .collect::<anyhow::Result<_>>()?;
    ensure!(numbers.iter().copied().eq(2..users.size as u64 + 2), "the report has not every row once");

    for (run, execution) in [(&stumbled, &first), (&again, &second)] {
        for (place, text) in traces(aws, run, execution).await? {
            ensure!(!text.contains(users.password), "{place} has a password");
        }
    }
    ensure!(!fs::read_to_string(aws.ministack.log())?.contains(users.password), "a log has a password");
    Ok(())
}

/// Of the users who are there, those who are to be disabled cannot sign in, and the others can.
async fn disabled_as_in_the_file(aws: &LocalAws, users: &GeneratedUsers<'_>) -> anyhow::Result<()> {
    let population = Population::of(&aws.clients().cognito, &aws.import_pool.id).await?;
    let (can, disabled) = (population.can_sign_in(), users.disabled_names());
    let wrong = population
        .complete()
        .intersection(&users.user_names())
        .find(|name| can.contains(*name) == disabled.contains(*name))
        .cloned();
    ensure!(wrong.is_none(), "{wrong:?} is disabled, or is not, against the file");
    Ok(())
}
