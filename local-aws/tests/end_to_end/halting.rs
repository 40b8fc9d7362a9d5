//! How the `lifeguard` command ends before its file does: it was asked to, or nothing more can come of it.

use std::{
    collections::BTreeSet,
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use local_aws::{
    generated_users::{GeneratedUsers, Population},
    lifeguard::{Finished, Lifeguard, Running},
    proxy::{Conduct, Fault, Faults, Proxy, Quotas},
    stack::LocalAws,
    steps::{
        command::{FILE, UNPACED, import, lifeguard, report},
        users::count,
    },
};

use crate::{
    command::{exits, signal, users, wait_for},
    workbench::pool,
};

const SILENCE: Fault = Fault::Silence { done: false };

/// How long the command waits for Cognito's answer to a call.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a test bears with where the machine is busy with others.
const SLACK: Duration = Duration::from_secs(6);

/// Asked to stop, it finishes what has begun and the report, and the next run does the rest.
pub(crate) async fn interrupted(aws: &LocalAws) -> anyhow::Result<()> {
    let pool = pool(aws).await?;
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "interrupted", users(120).as_bytes())?;
    for (name, directory) in [("-INT", "first"), ("-TERM", "second")] {
        let running = lifeguard.start(&import(&pool.id, directory, &["--in-flight", "5"]))?;
        wait_for(&running, &lifeguard.directory.join(directory).join("report.jsonl")).await?;
        signal(&running, name)?;
        let finished = running.finish().await?;
        exits(&finished, 1)?;
        ensure!(finished.stderr.contains("stopped: interrupted; no further rows were begun"), "{finished:?}");
        let start = start_row(&finished)?;
        let summary = fs::read_to_string(lifeguard.directory.join(directory).join("summary.txt"))?;
        ensure!(
            summary.contains(&format!(
                "\nstopped: interrupted; no further rows were begun; to be gone on with from row {start}\n"
            )),
            "{summary}"
        );
        let rows = report(&lifeguard.directory.join(directory))?;
        ensure!((1..120).contains(&rows.len()), "{finished:?}");
        adds_up(&finished, rows.len())?;
    }
    let rest = lifeguard.run(&import(&pool.id, "rest", &UNPACED)).await?;
    exits(&rest, 0)?;
    ensure!(count(&aws.clients().cognito, &pool.id).await? == 120, "users are missing");
    Ok(())
}

/// At a tenth of the quotas fifty rows would wait for their groups for 20 s; so many are not begun.
pub(crate) async fn at_a_low_share(aws: &LocalAws) -> anyhow::Result<()> {
    let pool = pool(aws).await?;
    let users = GeneratedUsers { name: "liv", size: 80, password: "Sample-Pass-1" };
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "low-share", users.csv().as_bytes())?;
    let directory = lifeguard.directory.join("halted");
    let running = lifeguard.start(&import(&pool.id, "halted", &["--share", "0.1"]))?;
    wait_for(&running, &directory.join("report.jsonl")).await?;
    // Time for every quota's queue to fill.
    tokio::time::sleep(Duration::from_secs(6)).await;
    let ended = fs::read_to_string(directory.join("report.jsonl"))?.lines().count();
    signal(&running, "-INT")?;
    let asked = Instant::now();
    let finished = running.finish().await?;
    let took = asked.elapsed();
    ensure!(took < Duration::from_secs(2) + SLACK, "it took {took:?}: {finished:?}");
    let rows = report(&directory)?;
    // Five are in flight; the report may have lagged behind.
    ensure!(rows.len() - ended <= 10, "{} rows ended after the signal: {finished:?}", rows.len() - ended);
    ensure!(rows.iter().all(|row| row.outcome == "created"), "{finished:?}");
    gone_on_with(aws, (&lifeguard, &pool.id), &users, &finished).await
}

/// Whoever does not want to wait for what has begun asks twice.
pub(crate) async fn a_second_time(aws: &LocalAws) -> anyhow::Result<()> {
    let pool = pool(aws).await?;
    let proxy = through(aws, &[(SILENCE, 1.0)])?;
    let lifeguard = lifeguard(aws, &proxy.url(), "second-time", users(9).as_bytes())?;
    let running = lifeguard.start(&import(&pool.id, "report", &UNPACED))?;
    met(&proxy, &running, (SILENCE, 1)).await?;
    signal(&running, "-INT")?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    ensure!(!running.is_over()?, "the first signal ended it at once: {:?}", running.finish().await?);
    let asked = Instant::now();
    signal(&running, "-INT")?;
    exits(&running.finish().await?, 1)?;
    ensure!(asked.elapsed() < Duration::from_secs(2), "the second signal took {:?}", asked.elapsed());
    Ok(())
}

/// Calls that nobody answers keep neither an import that has failed nor one that was asked to stop from ending.
pub(crate) async fn in_silence(aws: &LocalAws) -> anyhow::Result<()> {
    tokio::try_join!(stopped_in_silence(aws), halted_in_silence(aws)).map(drop)
}

/// Once it is stopped nothing is sent any more, and what was sent gets its own time-out.
async fn stopped_in_silence(aws: &LocalAws) -> anyhow::Result<()> {
    const REFUSED: Fault = Fault::Refused("NotAuthorizedException");
    let pool = pool(aws).await?;
    let users = GeneratedUsers { name: "mia", size: 400, password: "Sample-Pass-1" };
    let proxy = through(aws, &[(SILENCE, 0.1)])?;
    let mut lifeguard = lifeguard(aws, &proxy.url(), "stopped-in-silence", users.csv().as_bytes())?;
    let running = lifeguard.start(&import(&pool.id, "halted", &UNPACED))?;
    met(&proxy, &running, (SILENCE, 5)).await?;
    proxy.harm(&[(REFUSED, 1.0)]);
    met(&proxy, &running, (REFUSED, 1)).await?;
    proxy.harm(&[(SILENCE, 1.0)]);
    let stopped = Instant::now();
    let finished = running.finish().await?;
    let took = stopped.elapsed();
    ensure!(took < PATIENCE + SLACK, "it took {took:?}: {finished:?}");
    ensure!(finished.stderr.contains("stopped: AWS refuses "), "{finished:?}");
    let calls = proxy.calls();
    let refused = calls.iter().find(|call| call.fault == Some(REFUSED)).context("none was refused")?.at;
    let late: Vec<_> = calls.iter().filter(|call| call.at > refused + SLACK).collect();
    ensure!(late.is_empty(), "it was stopped, and tried again: {late:?}");
    lifeguard.cognito = aws.ministack.url();
    gone_on_with(aws, (&lifeguard, &pool.id), &users, &finished).await
}

/// Rows that have begun are tried to finish for ten seconds; then the last calls get their own time-out.
async fn halted_in_silence(aws: &LocalAws) -> anyhow::Result<()> {
    const FOR_WHAT_HAS_BEGUN: Duration = Duration::from_secs(10);
    let pool = pool(aws).await?;
    let users = GeneratedUsers { name: "ned", size: 400, password: "Sample-Pass-1" };
    let proxy = through(aws, &[])?;
    let mut lifeguard = lifeguard(aws, &proxy.url(), "halted-in-silence", users.csv().as_bytes())?;
    let running = lifeguard.start(&import(&pool.id, "halted", &UNPACED))?;
    wait_for(&running, &lifeguard.directory.join("halted/report.jsonl")).await?;
    proxy.harm(&[(SILENCE, 1.0)]);
    met(&proxy, &running, (SILENCE, 5)).await?;
    signal(&running, "-INT")?;
    let asked = Instant::now();
    let finished = running.finish().await?;
    let took = asked.elapsed();
    ensure!(took < FOR_WHAT_HAS_BEGUN + PATIENCE + SLACK, "it took {took:?}: {finished:?}");
    lifeguard.cognito = aws.ministack.url();
    gone_on_with(aws, (&lifeguard, &pool.id), &users, &finished).await
}

/// An import that ended before its file did has told of every row once and where to go on; the next run starts there, and
/// then everybody is complete and was reported.
async fn gone_on_with(
    aws: &LocalAws,
    (lifeguard, pool_id): (&Lifeguard<'_>, &str),
    users: &GeneratedUsers<'_>,
    halted: &Finished,
) -> anyhow::Result<()> {
    exits(halted, 1)?;
    let rows = report(&lifeguard.directory.join("halted"))?;
    ensure!((1..users.size).contains(&rows.len()), "{} rows: {halted:?}", rows.len());
    adds_up(halted, rows.len())?;
    let start = start_row(halted)?;
    let rest = [&["--start-row", &start][..], &UNPACED].concat();
    let finished = lifeguard.run(&import(pool_id, "rest", &rest)).await?;
    exits(&finished, 0)?;
    let complete = Population::of(&aws.clients().cognito, pool_id).await?.complete();
    ensure!(complete == users.user_names(), "somebody is not complete: {finished:?}");
    let rest = report(&lifeguard.directory.join("rest"))?;
    let reported: BTreeSet<_> = rows.into_iter().chain(rest).filter_map(|row| row.user_name).collect();
    ensure!(reported == users.user_names(), "somebody is in neither report");
    Ok(())
}

fn adds_up(finished: &Finished, rows: usize) -> anyhow::Result<()> {
    let read = format!("{:<40}{rows:>12}\n", "rows read");
    ensure!(finished.stdout.contains(&read), "the report has {rows} rows: {finished:?}");
    Ok(())
}

/// The row it says to go on with.
fn start_row(finished: &Finished) -> anyhow::Result<String> {
    let (_, advice) = finished.stderr.split_once("--start-row ").with_context(|| format!("no advice: {finished:?}"))?;
    Ok(advice.chars().take_while(char::is_ascii_digit).collect())
}

fn through(aws: &LocalAws, plan: &[(Fault, f64)]) -> anyhow::Result<Proxy> {
    let faults = Faults { seed: 13, plan: plan.to_vec() };
    let conduct = Conduct { quotas: Quotas::none(), faults, ..Conduct::default() };
    Ok(Proxy::start(aws.ministack.address(), &conduct)?)
}

/// Waits until a fault was met so many times.
async fn met(proxy: &Proxy, running: &Running, (fault, times): (Fault, usize)) -> anyhow::Result<()> {
    while proxy.calls().iter().filter(|call| call.fault == Some(fault)).count() < times {
        ensure!(!running.is_over()?, "it ended before {fault:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// A check that is asked to stop says so, and advises nothing that it does not take.
pub(crate) async fn check(aws: &LocalAws) -> anyhow::Result<()> {
    let pool = pool(aws).await?;
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "check-interrupted", users(200_000).as_bytes())?;
    let running = lifeguard.start(&["check", FILE, "--user-pool-id", &pool.id, "--report", "report"])?;
    wait_for(&running, &lifeguard.directory.join("report/report.jsonl")).await?;
    signal(&running, "-INT")?;
    let finished = running.finish().await?;
    exits(&finished, 1)?;
    ensure!(finished.stderr.contains("stopped: interrupted; the rows that are left were not checked"), "{finished:?}");
    ensure!(!finished.stderr.contains("--start-row"), "{finished:?}");
    ensure!(!report(&lifeguard.directory.join("report"))?.is_empty(), "{finished:?}");
    Ok(())
}
