//! The `lifeguard` command as operators use it: its output, exit codes, reports, and how it stops.

use std::{
    collections::BTreeSet,
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
    time::Duration,
};

use anyhow::{Context, ensure};
use local_aws::{
    emulator::free_addresses,
    lifeguard::{Finished, Lifeguard, Running},
    stack::LocalAws,
    steps::{
        command::{FILE, UNPACED, import, lifeguard, report, totals},
        import::upload,
        users::{count, look},
    },
};
use serde_json::json;

use crate::workbench::pool;

/// Rows of which the second is wrong in what it says of e-mail, and the third in its password and group.
const SOME_WRONG: &str = "username,email,password,groups,phone_number\n\
    ana,ana@example.com,Sample-Pass-1,staff,+14155550123\n\
    bo,bo@,Sample-Pass-2,staff,\n\
    cy,cy@example.com,weak,night-shift,\n";

/// So many right rows.
pub(crate) fn users(count: usize) -> String {
    let row = |number| format!("u-{number},u-{number}@example.com,Sample-Pass-{number},staff\n");
    (0..count).map(row).fold("username,email,password,groups\n".to_owned(), |file, row| file + &row)
}

pub(crate) fn exits(finished: &Finished, code: i32) -> anyhow::Result<()> {
    ensure!(finished.status.code() == Some(code), "not {code}: {finished:?}");
    Ok(())
}

/// The rows that are wrong are told, corrected in the report, and imported from there.
pub(crate) async fn corrected(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let pool = pool(aws).await?;
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "corrected", SOME_WRONG.as_bytes())?;

    let checked = lifeguard.run(&["check", FILE, "--user-pool-id", &pool.id, "--json"]).await?;
    exits(&checked, 3)?;
    let answer = checked.json()?;
    ensure!(answer["totals"] == json!({ "read": 3, "valid": 1, "rejected": 2 }), "{answer}");
    ensure!(answer["problems"][1]["code"] == "password-weak", "{answer}");
    ensure!(answer["import"] == json!({ "seconds": 1, "limitedBy": "UserUpdate" }), "{answer}");
    ensure!(count(&clients.cognito, &pool.id).await? == 0, "a check wrote something");

    let imported = lifeguard.run(&import(&pool.id, "report", &UNPACED)).await?;
    exits(&imported, 3)?;
    ensure!(imported.stdout.contains("row 3 (bo): email is not an e-mail address [email-invalid]"), "{imported:?}");
    let directory = lifeguard.directory.join("report");
    for name in ["problems.csv", "report.csv", "report.jsonl", "summary.txt"] {
        let mode = fs::metadata(directory.join(name))?.permissions().mode();
        ensure!(mode & 0o777 == 0o600, "{name} has mode {mode:o}");
    }
    ensure!(totals(&report(&directory)?) == [("created", 1), ("rejected", 2)].into(), "{imported:?}");
    let problems = fs::read_to_string(directory.join("problems.csv"))?;
    let expected = "lifeguard:row,lifeguard:code,lifeguard:text,username,password,email,email_verified,groups\n\
        3,email-invalid,email is not an e-mail address,bo,lifeguard:left-out,bo@,true,staff\n\
        4,password-weak,\"password must have at least 8 characters, an upper-case letter A-Z, a number and \
        a symbol such as ! or -; groups names `night-shift`, which is no group of the \
        pool; create it, or choose --create-groups\",cy,lifeguard:left-out,cy@example.com,true,night-shift\n";
    ensure!(problems == expected, "{problems}");

    lifeguard.give("unfilled.csv", problems.replace("bo@,", "bo@example.com,").as_bytes())?;
    let arguments = ["check", "unfilled.csv", "--user-pool-id", &pool.id, "--missing-password", "generate"];
    let unfilled = lifeguard.run(&arguments).await?;
    exits(&unfilled, 3)?;
    ensure!(unfilled.stdout.contains("password was left out of the report: take it from the file"), "{unfilled:?}");

    let filled = |problems: &str, user, password| {
        problems.replacen(&format!("{user},lifeguard:left-out,"), &format!("{user},{password},"), 1)
    };
    let corrected =
        filled(&filled(&problems, "bo", "Sample-Pass-2"), "cy", "Sample-Pass-3").replace("bo@,", "bo@example.com,");
    lifeguard.give("corrected.csv", corrected.as_bytes())?;
    let arguments = ["import", "corrected.csv", "--user-pool-id", &pool.id, "--report", "corrected", "--create-groups"];
    exits(&lifeguard.run(&arguments).await?, 0)?;
    let cy = look(&clients.cognito, &pool.id, "cy").await?;
    ensure!(cy.status == "CONFIRMED" && cy.groups == BTreeSet::from(["night-shift".to_owned()]), "{cy:?}");
    ensure!(count(&clients.cognito, &pool.id).await? == 3, "users are missing");
    Ok(())
}

/// Standard input and S3 are as good as a file.
pub(crate) async fn from_anywhere(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let pool = pool(aws).await?;
    let file = users(20);
    let object = upload(&clients, aws.outputs.get("ImportBucketName")?, "command/users.csv", file.as_bytes()).await?;
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "from-anywhere", file.as_bytes())?;
    let program = lifeguard.program.to_string_lossy();
    let everywhere = aws.ministack.url();
    let shell = |source: &str, report: &str| {
        let script =
            format!("exec {program} import {source} --user-pool-id {} --report {report} --json <{FILE}", pool.id);
        let shell = Lifeguard { program: Path::new("/bin/sh"), ..lifeguard.clone() };
        let endpoint = format!("export AWS_ENDPOINT_URL={everywhere}; {script}");
        async move { shell.run(&["-c", &endpoint]).await }
    };
    for (source, report, outcome) in [("-", "input", "created"), (object.as_str(), "object", "unchanged")] {
        let finished = shell(source, report).await?;
        exits(&finished, 0)?;
        let answer = finished.json()?;
        ensure!(answer["totals"]["read"] == 20 && answer["totals"][outcome] == 20, "{source}: {answer}");
    }
    Ok(())
}

/// Imports of the same second have reports of their own; one that begins after the last row says that it did nothing.
pub(crate) async fn at_once(aws: &LocalAws) -> anyhow::Result<()> {
    let pool = pool(aws).await?;
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "at-once", users(3).as_bytes())?;
    let late = ["import", FILE, "--user-pool-id", &pool.id, "--start-row", "99"];
    for _ in 0..2 {
        let running = [lifeguard.start(&late)?, lifeguard.start(&late)?, lifeguard.start(&late)?];
        for running in running {
            let finished = running.finish().await?;
            exits(&finished, 1)?;
            ensure!(
                finished.stderr.contains("stopped: there is no row 99 or later; nothing was imported"),
                "{finished:?}"
            );
        }
    }
    let left = fs::read_dir(&lifeguard.directory)?.collect::<Result<Vec<_>, _>>()?;
    let reports = left.iter().filter(|entry| entry.file_name().to_string_lossy().starts_with("lifeguard-report-"));
    ensure!(reports.count() == 6, "{left:?}");
    Ok(())
}

/// Waits until there is something in the file.
pub(crate) async fn wait_for(running: &Running, file: &Path) -> anyhow::Result<()> {
    while fs::metadata(file).map_or(0, |file| file.len()) == 0 {
        ensure!(!running.is_over()?, "it ended before it wrote {}", file.display());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

pub(crate) fn signal(running: &Running, name: &str) -> anyhow::Result<()> {
    ensure!(Command::new("kill").args([name, &running.id().to_string()]).status()?.success(), "no {name}");
    Ok(())
}

/// A report that cannot be written stops the import: before it starts where that can be known, else cleanly.
pub(crate) async fn full_disk(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let pool = pool(aws).await?;
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "full-disk", users(600).as_bytes())?;
    let nowhere = lifeguard.run(&import(&pool.id, "users/report", &UNPACED)).await?;
    exits(&nowhere, 1)?;
    ensure!(nowhere.stderr.contains("error: no report can be written to users/report"), "{nowhere:?}");
    ensure!(count(&clients.cognito, &pool.id).await? == 0, "users came in without a report");

    // Files may have 4 KiB here.
    let arguments = import(&pool.id, "report", &UNPACED).join(" ");
    let script = format!("ulimit -f 8; exec {} {arguments}", lifeguard.program.display());
    let limited = Lifeguard { program: Path::new("/bin/sh"), ..lifeguard.clone() };
    let stopped = limited.run(&["-c", &script]).await?;
    exits(&stopped, 1)?;
    ensure!(stopped.stderr.contains("stopped: the report is not complete (File too large"), "{stopped:?}");
    ensure!(stopped.stderr.contains("to go on: the same command again"), "{stopped:?}");
    ensure!(count(&clients.cognito, &pool.id).await? < 600, "it did not stop");

    exits(&lifeguard.run(&import(&pool.id, "rest", &UNPACED)).await?, 0)?;
    ensure!(count(&clients.cognito, &pool.id).await? == 600, "users are missing");
    Ok(())
}

/// A file that is cut while it is imported stops the import: the rest of it would be missing, and nobody told.
pub(crate) async fn cut(aws: &LocalAws) -> anyhow::Result<()> {
    let pool = pool(aws).await?;
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "cut", users(4000).as_bytes())?;
    let running = lifeguard.start(&import(&pool.id, "report", &["--in-flight", "5"]))?;
    wait_for(&running, &lifeguard.directory.join("report/report.jsonl")).await?;
    fs::OpenOptions::new().write(true).open(lifeguard.directory.join(FILE))?.set_len(100_000)?;
    let finished = running.finish().await?;
    exits(&finished, 1)?;
    ensure!(finished.stderr.contains("it was changed while it was read; import it again\n"), "{finished:?}");
    ensure!(!finished.stderr.contains("--start-row"), "{finished:?}");
    Ok(())
}

/// Whoever does not listen changes nothing in an import; a pipe is as good as a file.
pub(crate) async fn unheard(aws: &LocalAws) -> anyhow::Result<()> {
    let pool = pool(aws).await?;
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "unheard", users(30).as_bytes())?;
    let (program, arguments) = (lifeguard.program.display(), import(&pool.id, "report", &UNPACED).join(" "));
    let script = format!(
        "mkfifo pipe; cat {FILE} >pipe & {program} {} --json 2>/dev/full | true; mv report first; \
        {program} {arguments} >/dev/full",
        arguments.replace(FILE, "pipe")
    );
    let shell = Lifeguard { program: Path::new("/bin/sh"), ..lifeguard.clone() };
    let finished = shell.run(&["-c", &script]).await?;
    exits(&finished, 1)?;
    ensure!(finished.stderr.contains("error: standard output: No space left"), "{finished:?}");
    for (directory, outcome) in [("first", "created"), ("report", "unchanged")] {
        let rows = report(&lifeguard.directory.join(directory))?;
        ensure!(totals(&rows) == [(outcome, 30)].into(), "{directory}: {finished:?}");
        ensure!(fs::metadata(lifeguard.directory.join(directory).join("summary.txt"))?.len() > 0, "{directory}");
    }
    Ok(())
}

/// What cannot be is one clear error with an exit code, and writes nothing.
pub(crate) async fn refused(aws: &LocalAws) -> anyhow::Result<()> {
    let pool = pool(aws).await?;
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "refused", SOME_WRONG.as_bytes())?;
    lifeguard.give("broken.csv", b"username,email,password\nana,ana@example.com,x\nbo,\"bo@example.com,y\n")?;
    lifeguard.give("unknown.csv", b"username,e-mail,password\nana,ana@example.com,x\n")?;
    let unreadable = lifeguard.directory.join("folder.csv");
    fs::create_dir_all(&unreadable)?;
    fs::set_permissions(&unreadable, Permissions::from_mode(0o700))?;
    let [nobody, _] = free_addresses()?;
    let nobody = format!("http://{nobody}");
    for (arguments, code, error) in [
        (vec!["nowhere.csv"], 1, "error: nowhere.csv: No such file"),
        (vec!["folder.csv"], 1, "error: folder.csv: it is a directory\n"),
        (vec!["broken.csv"], 1, "error: broken.csv: line 3: a quote is opened here and never closed"),
        (
            vec!["unknown.csv"],
            1,
            "error: unknown.csv: the header has the unknown column `e-mail` (did you mean `email`?); this pool knows username, ",
        ),
        (vec![FILE, "--region", "eu-west-1"], 2, "is in us-east-1, not in eu-west-1"),
        (
            vec![FILE, "--profile", "nobody"],
            1,
            "error: there are no AWS credentials in the profile `nobody`; run `aws configure",
        ),
        (
            vec![FILE, "--default-group", "stuff"],
            2,
            "error: --default-group names `stuff`, which the pool does not have",
        ),
        (vec![FILE, "--missing-password", "passwordless"], 2, "error: --missing-password is passwordless, but"),
        (vec![FILE, "--share", "1.5"], 2, "error: --share must be above 0 and at most 1"),
        (vec![FILE, "--quota", "UserCreatoin=2"], 2, "the categories are UserCreation, "),
        (vec![FILE, "--in-flight", "0"], 2, "error: --in-flight must be from 1 to 500"),
        (vec![FILE, "--endpoint-url", &nobody], 1, "Cognito does not answer DescribeUserPool; check the network"),
    ] {
        let arguments = [&["import", "--user-pool-id", &pool.id][..], &arguments].concat();
        let finished = lifeguard.run(&arguments).await?;
        exits(&finished, code)?;
        ensure!(finished.stderr.contains(error), "{arguments:?}: {finished:?}");
        ensure!(finished.took < Duration::from_secs(15), "{arguments:?} took {:?}", finished.took);
    }
    let unknown = lifeguard.run(&["check", FILE, "--user-pool-id", "us-east-1_Nowhere00"]).await?;
    exits(&unknown, 1)?;
    ensure!(unknown.stderr.contains("the user pool us-east-1_Nowhere00 cannot be read"), "{unknown:?}");
    ensure!(count(&aws.clients().cognito, &pool.id).await? == 0, "something was written");
    let left = fs::read_dir(&lifeguard.directory)?.collect::<Result<Vec<_>, _>>().context("the directory")?;
    let reports = left.iter().filter(|entry| entry.file_name().to_string_lossy().starts_with("lifeguard-report"));
    ensure!(reports.count() == 0, "an import that was refused left a report");
    Ok(())
}

/// A file of many users is told its price before anything is imported, and by a check.
pub(crate) async fn cost(aws: &LocalAws) -> anyhow::Result<()> {
    const PRICE: &str = "Cognito bills up to 10,000 users of this import as active in this month: about $";
    let pool = pool(aws).await?;
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "cost", users(10_000).as_bytes())?;
    let checked = lifeguard.run(&["check", FILE, "--user-pool-id", &pool.id]).await?;
    exits(&checked, 0)?;
    ensure!(checked.stdout.contains(PRICE), "{checked:?}");
    let checked = lifeguard.run(&["check", FILE, "--user-pool-id", &pool.id, "--json"]).await?;
    let answer = checked.json()?;
    ensure!(answer["cost"]["activeUsers"] == 10_000 && answer["activeUsers"] == 0, "{answer}");

    let running = lifeguard.start(&import(&pool.id, "report", &["--share", "0.1"]))?;
    wait_for(&running, &lifeguard.directory.join("report/report.jsonl")).await?;
    signal(&running, "-INT")?;
    let finished = running.finish().await?;
    exits(&finished, 1)?;
    let told = finished.stderr.find(PRICE).context("no price")?;
    ensure!(finished.stderr.find("finishing").is_some_and(|later| told < later), "{finished:?}");
    let rows = report(&lifeguard.directory.join("report"))?.len();
    let active = format!("{:<40}{rows:>12}\n", "users made active this month");
    ensure!(finished.stdout.contains(&active), "{finished:?}");
    Ok(())
}
