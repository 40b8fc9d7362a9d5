//! The command that lets the functions import, and looks at what they did.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use local_aws::{
    generated_users::{GeneratedUsers, Population},
    stack::LocalAws,
    steps::{
        command::{FILE, UNPACED, lifeguard, report, totals},
        import::upload,
        users::look,
    },
};
use tokio::time::sleep;

use crate::command::signal;

const SENTINEL: &str = "Sentinel-Pass";

/// Ctrl-C ends the watching only.
pub(crate) async fn watched(aws: &LocalAws) -> anyhow::Result<()> {
    const MOST: Duration = Duration::from_secs(60);
    let url = aws.ministack.url();
    let users = GeneratedUsers { name: "uma", size: 40, password: "Sample-Pass-1" };
    let lifeguard = lifeguard(aws, &url, "watched", users.csv().as_bytes())?;
    let running = lifeguard.start(&["import", FILE, "--remote", "--endpoint-url", &url, "--share", "0.2"])?;
    let stderr = lifeguard.directory.join("stderr");
    while !fs::read_to_string(&stderr)?.contains("is being imported") {
        ensure!(!running.is_over()?, "it ended before it began: {:?}", running.finish().await?);
        sleep(Duration::from_millis(20)).await;
    }
    signal(&running, "-INT")?;
    let finished = running.finish().await?;
    ensure!(finished.status.code() == Some(1), "{finished:?}");
    let (_, run) = finished.stderr.split_once("to see how: lifeguard status ").context("no word of how to see")?;
    let run = run.trim();

    let asked = Instant::now();
    let ended = loop {
        let status = lifeguard.run(&["status", run, "--endpoint-url", &url]).await?;
        if status.stdout.starts_with(&format!("{run}: done; ")) {
            break status;
        }
        ensure!(asked.elapsed() < MOST, "it goes on and on: {status:?}");
        sleep(Duration::from_millis(500)).await;
    };
    ensure!(ended.status.success(), "{ended:?}");
    ensure!(ended.stdout.contains("40 of 40 rows: 40 created\n"), "{ended:?}");
    let complete = Population::of(&aws.clients().cognito, &aws.import_pool.id).await?.complete();
    ensure!(users.user_names().is_subset(&complete), "somebody is not complete");
    Ok(())
}

pub(crate) async fn imported(aws: &LocalAws) -> anyhow::Result<()> {
    let url = aws.ministack.url();
    let lifeguard = lifeguard(aws, &url, "remote", b"")?;
    let file = format!(
        "username,email,password,groups\nrosa,rosa@example.com,{SENTINEL}-1,staff\nruth,ruth@example.com,Sentinel-weak,\n\
        rita,rita@example.com,{SENTINEL}-2,staff;members\nROSA,other@example.com,{SENTINEL}-3,\n"
    );
    lifeguard.give("people.csv", file.as_bytes())?;
    let remote = ["--remote", "--endpoint-url", &url];
    let import = |report| [&["import", "people.csv", "--report", report], &remote[..], &UNPACED].concat();

    let finished = lifeguard.run(&import("report")).await?;

    assert_eq!(finished.status.code(), Some(3), "{finished:?}");
    let rows = report(&lifeguard.directory.join("report"))?;
    let ends: Vec<_> = rows.iter().map(|row| (row.row, row.code.as_str())).collect();
    assert_eq!(ends, [(2, "created"), (3, "password-weak"), (4, "created"), (5, "duplicate")]);
    assert_eq!(totals(&rows), [("created", 2), ("rejected", 2)].into());
    let rita = look(&aws.clients().cognito, &aws.import_pool.id, "rita").await?;
    assert_eq!((rita.status.as_str(), rita.groups.len()), ("CONFIRMED", 2));
    let run =
        finished.stderr.split(" as ").nth(1).and_then(|rest| rest.split_whitespace().next()).context("no name")?;
    assert!(run.ends_with("-people"), "{run}");

    let list = lifeguard.run(&["status", "--endpoint-url", &url]).await?;
    assert!(list.stdout.lines().any(|line| line == format!("done        {run}")), "{list:?}");
    let one = lifeguard.run(&["status", run, "--endpoint-url", &url]).await?;
    assert_eq!(one.status.code(), Some(3));
    let line = format!("{run}: done; 1 of 1 shards, 4 of 4 rows: 2 created, 2 rejected\n");
    assert!(one.stdout.starts_with(&line), "{one:?}");

    let (reports, key) = (aws.outputs.get("ImportReportsName")?, format!("runs/{run}/report/summary.json"));
    upload(&aws.clients(), reports, &key, br#"{"totals":{"read":1,"created":1},"problems":0,"notDone":3}"#).await?;
    let older = lifeguard.run(&["status", run, "--endpoint-url", &url]).await?;
    assert_eq!(older.status.code(), Some(3), "{older:?}");
    assert!(older.stdout.contains("\nthe report is older than that; "), "{older:?}");

    lifeguard.give("people.csv", b"username,email,password\nrose,\"rose@example.com,Sentinel-Pass-4\n")?;
    let again = lifeguard.run(&import("report")).await?;
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    assert!(again.stderr.contains("report/report.csv is there already"), "{again:?}");
    let broken = lifeguard.run(&import("broken")).await?;
    assert_eq!(broken.status.code(), Some(1), "{broken:?}");
    assert!(broken.stderr.contains("nothing was imported: s3://"), "{broken:?}");
    let missing = lifeguard.run(&[&import("missing")[..], &["--stack", "guard"]].concat()).await?;
    assert!(missing.stderr.contains("no stack guard in us-east-1"), "{missing:?}");

    for finished in [&finished, &list, &one, &again, &broken, &missing] {
        assert!(!format!("{finished:?}").contains("Sentinel"), "{finished:?}");
    }
    for file in ["report.csv", "report.jsonl", "problems.csv", "summary.txt"] {
        let text = fs::read_to_string(lifeguard.directory.join("report").join(file))?;
        assert!(!text.contains("Sentinel"), "{file}");
    }
    Ok(())
}

/// S3 takes at most so much at once from the command (8 MiB). Rows that are too long make the file large and the import short.
pub(crate) async fn in_pieces(aws: &LocalAws) -> anyhow::Result<()> {
    let url = aws.ministack.url();
    let long = "x".repeat(900_000);
    let wrong = (0..10).map(|n| format!("long-{n},long-{n}@example.com,Sample-Pass-1,{long}\n"));
    let right = "vera,vera@example.com,Sample-Pass-1,1 Main Street\n";
    let file = wrong.fold(format!("username,email,password,address\n{right}"), |file, row| file + &row);
    ensure!(file.len() > 8 << 20, "the file fits into one piece");
    let lifeguard = lifeguard(aws, &url, "pieces", file.as_bytes())?;
    let finished = lifeguard.run(&["import", FILE, "--remote", "--endpoint-url", &url, "--report", "report"]).await?;
    ensure!(finished.status.code() == Some(3), "{finished:?}");
    let rows = report(&lifeguard.directory.join("report"))?;
    ensure!(totals(&rows) == [("created", 1), ("rejected", 10)].into(), "{finished:?}");
    let vera = look(&aws.clients().cognito, &aws.import_pool.id, "vera").await?;
    ensure!(vera.status == "CONFIRMED", "{vera:?}");
    Ok(())
}
