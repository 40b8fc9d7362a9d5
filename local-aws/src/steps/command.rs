//! Importing with the `lifeguard` command, and what its report says.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context;

use super::import::Row;
use crate::{lifeguard::Lifeguard, stack::LocalAws};

/// The name of the file to import; it says nothing of what it holds.
pub const FILE: &str = "users";

/// As fast as the emulator can.
pub const UNPACED: [&str; 12] = [
    "--share",
    "1",
    "--quota",
    "UserCreation=2000",
    "--quota",
    "UserAccountRecovery=2000",
    "--quota",
    "UserUpdate=2000",
    "--quota",
    "UserRead=2000",
    "--quota",
    "UserResourceRead=2000",
];

/// The command in a directory of its own with a file to import, talking to the Cognito at `cognito`.
pub fn lifeguard<'a>(aws: &'a LocalAws, cognito: &str, name: &str, file: &[u8]) -> anyhow::Result<Lifeguard<'a>> {
    let directory = aws.run.make(&format!("lifeguard-{name}"))?;
    let lifeguard = Lifeguard { program: &aws.lifeguard, cognito: cognito.to_owned(), directory };
    lifeguard.give(FILE, file)?;
    Ok(lifeguard)
}

/// `lifeguard import` of the file, with the report in the directory `report`.
pub fn import<'a>(pool_id: &'a str, report: &'a str, options: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["import", FILE, "--user-pool-id", pool_id, "--report", report];
    arguments.extend(options);
    arguments
}

/// The rows of the report in that directory.
pub fn report(directory: &Path) -> anyhow::Result<Vec<Row>> {
    let path = directory.join("report.jsonl");
    let lines = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let row = |line| serde_json::from_str(line).context("the report is not as documented");
    lines.lines().map(row).collect()
}

/// How many rows ended in each outcome.
pub fn totals(rows: &[Row]) -> BTreeMap<&str, usize> {
    let mut totals = BTreeMap::new();
    for row in rows {
        *totals.entry(row.outcome.as_str()).or_default() += 1;
    }
    totals
}
