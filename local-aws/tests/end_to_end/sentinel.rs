//! A password that occurs nowhere else is searched for in all that an import leaves behind.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, ensure};
use futures::{StreamExt, TryStreamExt, stream};
use local_aws::{
    copies::Pool,
    emulator::free_addresses,
    lifeguard::{Finished, Running},
    proxy::{Conduct, Fault, Faults, Proxy, Quotas},
    stack::LocalAws,
    steps::{
        command::{FILE, import, lifeguard},
        import::upload,
        invoke::invoke,
    },
};
use serde_json::json;

use crate::workbench::{function, pool};

/// Part of every password here, whatever else is right or wrong about it; searched for in any case.
const SENTINEL: &str = "nightingale";

/// So many rows that nobody takes them for an accident.
fn many(row: impl Fn(u32) -> String) -> String {
    (0..30).map(row).collect()
}

/// What is wrong with a file, the file, and the exit code of its import.
fn files() -> Vec<(&'static str, Vec<u8>, i32)> {
    let header = "username,email,password\n";
    let right = "ana,ana@example.com,Nightingale-1\nben,ben@example.com,Nightingale-2\n";
    let csv = |rows: &str| format!("{header}{rows}").into_bytes();
    let json = |text: &str| text.as_bytes().to_vec();
    vec![
        ("nothing", csv(right), 0),
        ("weak-password", csv("ana,ana@example.com,nightingale\n"), 3),
        ("long-password", csv(&format!("ana,ana@example.com,N{}-1\n", SENTINEL.repeat(30))), 3),
        ("space-at-the-end", csv("ana,ana@example.com,\"Nightingale-1 \"\n"), 3),
        ("no-email", csv("ana,,Nightingale-1\n"), 3),
        ("too-few-values", csv("ana,Nightingale-1\n"), 3),
        ("too-many-values", csv("ana,ana@example.com,Nightingale-1,Nightingale-1\n"), 3),
        ("unclosed-quote", csv(&format!("\"ana,ana@example.com,Nightingale-1\n{right}")), 1),
        ("quote-in-password", csv(&format!("ana,ana@example.com,\"Nightingale-1\n{right}")), 1),
        ("quote-in-email", csv("ana,\"ana@example.com,Nightingale-1\nben,ben@example.com\",Nightingale-2\n"), 3),
        ("not-utf-8", [&csv(right)[..], b"cy,cy@example.com,Nightingale-\xff1\n"].concat(), 3),
        ("duplicate", csv(&format!("{right}{right}")), 3),
        ("unknown-column", csv(right).iter().map(|byte| if *byte == b'w' { b'v' } else { *byte }).collect(), 1),
        ("no-header", right.into(), 1),
        ("json-lines-cut", json("{\"username\":\"ana\",\"email\":\"a@example.com\",\"password\":\"Nightingale-1"), 1),
        (
            "json-lines-typed",
            json("{\"username\":\"ana\",\"email\":\"a@example.com\",\"password\":[\"Nightingale-1\"]}"),
            3,
        ),
        (
            "json-broken",
            json("[{\"username\":\"ana\",\"password\":\"Nightingale-1\"},{\"password\":\"Nightingale-2\"\"}]"),
            1,
        ),
        ("one-exchanged", csv("ana,Nightingale-1,ana@example.com\n"), 3),
        ("all-exchanged", csv(&many(|n| format!("user-{n},Nightingale-{n},user-{n}@example.com\n"))), 1),
        ("names-exchanged", csv(&many(|n| format!("Nightingale-{n},user-{n}@example.com,user-{n}\n"))), 1),
        (
            "one-shifted",
            csv(&format!("{right}cy,,cy@example.com\n,di@example.com,Nightingale-4\ned,Nightingale-5,\n")),
            3,
        ),
        (
            "groups-exchanged",
            format!(
                "username,email,groups,password\n{}",
                many(|n| format!("u{n},u{n}@example.com,Nightingale-{n},staff\n"))
            )
            .into(),
            1,
        ),
        ("json-unknown", json("[{\"username\":\"ana\",\"pass\":\"Nightingale-1\"}]"), 3),
    ]
}

/// What goes wrong on the way, with which probability, and the exit code that says so.
const FAULTS: [(Fault, f64, i32); 12] = [
    (Fault::Throttled, 0.5, 0),
    (Fault::InternalError { done: true }, 1.0, 3),
    (Fault::Reset { done: true }, 1.0, 3),
    (Fault::Refused("InvalidParameterException"), 1.0, 3),
    (Fault::Refused("InvalidPasswordException"), 1.0, 3),
    (Fault::Refused("UserLambdaValidationException"), 1.0, 3),
    (Fault::Refused("SomethingNewException"), 1.0, 3),
    (Fault::Refused("UnexpectedLambdaException"), 1.0, 1),
    (Fault::Refused("AccessDeniedException"), 1.0, 1),
    (Fault::Refused("ExpiredTokenException"), 1.0, 1),
    (Fault::Refused("LimitExceededException"), 1.0, 1),
    (Fault::Refused("ResourceNotFoundException"), 1.0, 1),
];

/// Events with users in them.
const EVENTS: [&str; 4] = [
    r#"{"users":[{"username":"ana","email":"ana@example.com","password":"Nightingale-1"}]}"#,
    r#"{"users":[{"username":"ana","email":"ana@example.com","password":"nightingale"},{"pass":"Nightingale-1"}]}"#,
    r#"{"users":[{"username":"ana","password":["Nightingale-1"]}],"mode":"Nightingale-1"}"#,
    r#"{"users":"Nightingale-1"}"#,
];

/// Files right and wrong, checked and imported by the command.
pub(crate) async fn in_files(aws: &LocalAws) -> anyhow::Result<()> {
    for (name, file, code) in files() {
        let pool = pool(aws).await?;
        let lifeguard = lifeguard(aws, &aws.ministack.url(), &pool.id, &file)?;
        for (command, report) in [("check", None), ("import", Some(["--report", "report"]))] {
            let mut arguments = vec![command, FILE, "--user-pool-id", &pool.id];
            arguments.extend(report.iter().flatten());
            let finished = lifeguard.run(&arguments).await?;
            ensure!(finished.status.code() == Some(code), "{command} {name}: {finished:?}");
            search_directory(name, &lifeguard.directory)?;
        }
    }
    Ok(())
}

/// The same files, and users in events, checked and imported by the function.
pub(crate) async fn in_invocations(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let mut events: Vec<String> = EVENTS.map(str::to_owned).into();
    for (name, file, _) in files() {
        let source = upload(&clients, aws.outputs.get("ImportBucketName")?, &format!("sentinel/{name}"), &file).await?;
        events.extend(["check", "run"].map(|mode| json!({ "source": source, "mode": mode }).to_string()));
    }
    let pool = pool(aws).await?;
    let function = function(aws, "user-import", &[("USER_POOL_ID", &pool.id)]).await?;
    for event in events {
        let invocation = invoke(&clients.lambda, &function, event.clone()).await?;
        search("the function's answer or log", format!("{invocation:?}").as_bytes())?;
    }
    let log = fs::read(aws.ministack.log())?;
    // What the functions logged is searched after all tests.
    ensure!(String::from_utf8_lossy(&log).contains(&pool.id), "the emulator's log tells nothing of this");
    search("the emulator's log", &log)
}

/// Calls that fail in every way.
pub(crate) async fn in_failures(aws: &LocalAws) -> anyhow::Result<()> {
    let runs = stream::iter(FAULTS).map(|(fault, chance, code)| async move {
        let pool = pool(aws).await?;
        let finished = run(aws, &pool, vec![(fault, chance)]).await?;
        ensure!(finished.status.code() == Some(code), "{fault:?}: {finished:?}");
        Ok(())
    });
    runs.buffer_unordered(4).try_collect::<()>().await?;

    let nowhere = Pool { id: "us-east-1_Nowhere00".to_owned(), client_id: String::new() };
    let finished = run(aws, &nowhere, Vec::new()).await?;
    ensure!(finished.status.code() == Some(1), "an unknown pool: {finished:?}");

    // The address of somebody who does not listen, and a report below what is a file.
    let (_, file, _) = files().swap_remove(0);
    let pool = pool(aws).await?;
    let [nobody, _] = free_addresses()?;
    for (cognito, report) in [(format!("http://{nobody}"), "report"), (aws.ministack.url(), "users/report")] {
        let lifeguard = lifeguard(aws, &cognito, &format!("{}-{}", pool.id, report.len()), &file)?;
        let finished = lifeguard.run(&import(&pool.id, report, &[])).await?;
        ensure!(finished.status.code() == Some(1), "{cognito} {report}: {finished:?}");
        search_directory(report, &lifeguard.directory)?;
    }
    Ok(())
}

/// A process that runs, one that is asked to stop, and one that is killed.
pub(crate) async fn in_processes(aws: &LocalAws) -> anyhow::Result<()> {
    for signal in ["-INT", "-KILL"] {
        let pool = pool(aws).await?;
        let quotas = Quotas::none();
        let slow = Conduct { latency: Duration::from_millis(200), quotas, ..Conduct::default() };
        let proxy = Proxy::start(aws.ministack.address(), &slow)?;
        let rows: String =
            (0..500).map(|number| format!("u-{number},u-{number}@example.com,Nightingale-{number}\n")).collect();
        let file = format!("username,email,password\n{rows}");
        let lifeguard = lifeguard(aws, &proxy.url(), &pool.id, file.as_bytes())?;
        let running = lifeguard.start(&import(&pool.id, "report", &[]))?;
        while proxy.count() < 60 {
            ensure!(!running.is_over()?, "it ended by itself: {:?}", running.finish().await?);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        search_process(&running)?;
        // What a shell's user would do; nothing here may send signals itself.
        ensure!(
            Command::new("kill").args([signal, &running.id().to_string()]).status()?.success(),
            "no signal was sent"
        );
        let finished = running.finish().await?;
        ensure!(!finished.status.success(), "{signal}: {finished:?}");
        search_directory(signal, &lifeguard.directory)?;
    }
    Ok(())
}

/// Imports two users while these things go wrong, and searches what is left.
async fn run(aws: &LocalAws, pool: &Pool, plan: Vec<(Fault, f64)>) -> anyhow::Result<Finished> {
    let name = format!("{plan:?}");
    let conduct = Conduct { quotas: Quotas::none(), faults: Faults { seed: 1, plan }, ..Conduct::default() };
    let proxy = Proxy::start(aws.ministack.address(), &conduct)?;
    let (_, file, _) = files().swap_remove(0);
    let lifeguard = lifeguard(aws, &proxy.url(), &pool.id, &file)?;
    let finished = lifeguard.run(&import(&pool.id, "report", &[])).await?;
    search_directory(&name, &lifeguard.directory)?;
    Ok(finished)
}

fn holds(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).to_lowercase().contains(SENTINEL)
}

fn search(place: &str, bytes: &[u8]) -> anyhow::Result<()> {
    // The text that holds it would repeat it.
    ensure!(!holds(bytes), "a password is in {place}");
    Ok(())
}

/// The file that was imported has to hold it, or the search finds nothing; no other may.
fn search_directory(name: &str, directory: &Path) -> anyhow::Result<()> {
    let mut places: Vec<PathBuf> = vec![directory.to_owned()];
    let mut found = 0;
    while let Some(place) = places.pop() {
        if place.is_dir() {
            for entry in fs::read_dir(&place)? {
                places.push(entry?.path());
            }
        } else if place.file_name().context("a file has a name")? == FILE {
            ensure!(holds(&fs::read(&place)?), "{name}: the search does not find what is there");
        } else {
            search(&format!("{name}: {}", place.display()), &fs::read(&place)?)?;
            found += 1;
        }
    }
    ensure!(found >= 2, "{name}: at least standard output and standard error were to be searched");
    Ok(())
}

/// What everybody (`ps`) and its owner can see of a process.
fn search_process(running: &Running) -> anyhow::Result<()> {
    for (file, holds) in [("cmdline", "--user-pool-id"), ("environ", "AWS_REGION")] {
        let bytes = fs::read(format!("/proc/{}/{file}", running.id()))?;
        ensure!(String::from_utf8_lossy(&bytes).contains(holds), "the process is not the one that was started");
        search(&format!("the process's {file}"), &bytes)?;
    }
    Ok(())
}
