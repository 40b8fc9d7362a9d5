//! The same from an operator's desk, with the command line.

use std::fs;

use anyhow::ensure;

use super::narrator::Narrator;
use crate::{
    lifeguard::{Finished, Lifeguard},
    stack::LocalAws,
    steps::{command::lifeguard, users::look},
};

/// What is put right, by the row of the file: the column, and its right value.
const RIGHT: [(&str, &str, &str); 4] = [
    ("3", "email", "jan@example.com"),
    ("4", "password", "Sample-Pass-4"),
    ("5", "groups", "members"),
    ("6", "username", "ines.lima"),
];

pub(super) async fn problems_are_mended(aws: &LocalAws, narrator: &Narrator) -> anyhow::Result<()> {
    narrator.chapter("The mistakes are mended from the command line");
    let mistakes = include_bytes!("../../story/mistakes.csv");
    let (lifeguard, pool) = (lifeguard(aws, &aws.ministack.url(), "desk", mistakes)?, &aws.import_pool.id);
    lifeguard.give("mistakes.csv", mistakes)?;
    let first =
        told(&lifeguard, narrator, &["import", "mistakes.csv", "--user-pool-id", pool, "--report", "first"]).await?;
    ensure!(first.status.code() == Some(3), "not 3, for rows were rejected: {first:?}");

    let problems = fs::read(lifeguard.directory.join("first/problems.csv"))?;
    narrator.tells(
        "first/problems.csv has the rejected rows, without passwords. It is put right, and imported as mended.csv.",
    );
    lifeguard.give("mended.csv", &mended(&problems)?)?;
    let second =
        told(&lifeguard, narrator, &["import", "mended.csv", "--user-pool-id", pool, "--report", "second"]).await?;
    ensure!(second.status.success(), "not 0: {second:?}");
    for user in ["jan", "kofi", "lena", "ines.lima"] {
        let state = look(&aws.clients().cognito, pool, user).await?;
        ensure!(state.status == "CONFIRMED" && state.groups.contains("members"), "{user}: {state:?}");
    }
    narrator.confirms("it ended with 0: every row is in, and its user is CONFIRMED and in members");
    Ok(())
}

/// Runs the command, and tells what was typed and printed.
async fn told(lifeguard: &Lifeguard<'_>, narrator: &Narrator, arguments: &[&str]) -> anyhow::Result<Finished> {
    narrator.tells(&format!("$ lifeguard {}", arguments.join(" ")));
    let finished = lifeguard.run(arguments).await?;
    for line in finished.stdout.lines().filter(|line| !line.is_empty()) {
        narrator.tells(line);
    }
    Ok(finished)
}

/// The problems with the right values, and a password for each.
fn mended(problems: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut reader = csv::Reader::from_reader(problems);
    let header = reader.headers()?.clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header)?;
    for record in reader.records() {
        let record = record?;
        let values = header.iter().zip(&record).map(|(column, value)| {
            let right = RIGHT.iter().find(|(row, name, _)| *row == &record[0] && *name == column);
            match right {
                Some((_, _, right)) => right,
                None if column == "password" => "Sample-Pass-13",
                None => value,
            }
        });
        writer.write_record(values)?;
    }
    Ok(writer.into_inner()?)
}
