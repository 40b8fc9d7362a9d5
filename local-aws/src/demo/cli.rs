//! An operator corrects the invalid rows with the command line.

use std::fs;

use anyhow::ensure;

use super::printer::Printer;
use crate::{
    lifeguard::{Finished, Lifeguard},
    stack::LocalAws,
    steps::{command::lifeguard, users::look},
};

/// The corrections: the row of the file, the column, and the correct value.
const CORRECTIONS: [(&str, &str, &str); 4] = [
    ("3", "email", "jan@example.com"),
    ("4", "password", "Sample-Pass-4"),
    ("5", "groups", "members"),
    ("6", "username", "ines.lima"),
];

pub(super) async fn corrected_rows(aws: &LocalAws, printer: &Printer) -> anyhow::Result<()> {
    printer.chapter("The rejected rows are corrected and imported from the command line");
    let mistakes = include_bytes!("../../demo/mistakes.csv");
    let (lifeguard, pool) = (lifeguard(aws, &aws.ministack.url(), "demo", mistakes)?, &aws.import_pool.id);
    lifeguard.give("mistakes.csv", mistakes)?;
    let first =
        run(&lifeguard, printer, &["import", "mistakes.csv", "--user-pool-id", pool, "--report", "first"]).await?;
    ensure!(first.status.code() == Some(3), "not 3, for rows were rejected: {first:?}");

    let problems = fs::read(lifeguard.directory.join("first/problems.csv"))?;
    printer.text("first/problems.csv holds the rejected rows without passwords. Its corrected copy is corrected.csv.");
    lifeguard.give("corrected.csv", &corrected(&problems)?)?;
    let second =
        run(&lifeguard, printer, &["import", "corrected.csv", "--user-pool-id", pool, "--report", "second"]).await?;
    ensure!(second.status.success(), "not 0: {second:?}");
    for user in ["jan", "kofi", "lena", "ines.lima"] {
        let state = look(&aws.clients().cognito, pool, user).await?;
        ensure!(state.status == "CONFIRMED" && state.groups.contains("members"), "{user}: {state:?}");
    }
    printer.confirmed("The exit code is 0. The users of these rows are CONFIRMED and in the group members.");
    Ok(())
}

/// Runs the command, and prints the command and its output.
async fn run(lifeguard: &Lifeguard<'_>, printer: &Printer, arguments: &[&str]) -> anyhow::Result<Finished> {
    printer.command(&format!("lifeguard {}", arguments.join(" ")));
    let finished = lifeguard.run(arguments).await?;
    for line in finished.stdout.lines().filter(|line| !line.is_empty()) {
        printer.text(line);
    }
    Ok(finished)
}

/// The rows of the problems file with correct values and a password each.
fn corrected(problems: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut reader = csv::Reader::from_reader(problems);
    let header = reader.headers()?.clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header)?;
    for record in reader.records() {
        let record = record?;
        let values = header.iter().zip(&record).map(|(column, value)| {
            let correction = CORRECTIONS.iter().find(|(row, name, _)| *row == &record[0] && *name == column);
            match correction {
                Some((_, _, value)) => value,
                None if column == "password" => "Sample-Pass-13",
                None => value,
            }
        });
        writer.write_record(values)?;
    }
    Ok(writer.into_inner()?)
}
