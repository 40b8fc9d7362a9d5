//! A file of users is imported.

use anyhow::{bail, ensure};
use serde_json::json;

use super::{printer::Printer, users::Row};
use crate::{
    stack::LocalAws,
    steps::{
        import::{Report, import, upload},
        sign_in::{SignIn, sign_in},
        users::look,
    },
};

/// The file that is imported.
pub(super) const USERS: &[u8] = include_bytes!("../../demo/users.csv");

pub(super) async fn first(aws: &LocalAws, printer: &Printer, rows: &[Row]) -> anyhow::Result<()> {
    printer.chapter("A file of users is imported");
    let report = run(aws, printer, "users.csv", USERS).await?;
    ensure!(report.count("created") == rows.len() as u64 && report.is_whole(), "the report says {report:?}");
    let cognito = aws.clients().cognito;
    let mut lines = Vec::new();
    for row in rows {
        let state = look(&cognito, &aws.import_pool.id, &row.username).await?;
        ensure!(state.status == "CONFIRMED", "{} is {}", row.username, state.status);
        ensure!(state.enabled == row.active, "{} is enabled: {}", row.username, state.enabled);
        ensure!(state.groups == row.groups(), "{} is in {:?}", row.username, state.groups);
        let enabled = if state.enabled { "enabled" } else { "disabled" };
        let groups: Vec<String> = state.groups.into_iter().collect();
        lines.push(vec![row.username.clone(), state.status, enabled.to_owned(), groups.join(", ")]);
    }
    printer.table(&["user", "status", "account", "groups"], lines);
    printer.confirmed("Every user is CONFIRMED, none in FORCE_CHANGE_PASSWORD. Groups and account are as in the file.");
    Ok(())
}

pub(super) async fn sign_in_all(aws: &LocalAws, printer: &Printer, rows: &[Row]) -> anyhow::Result<()> {
    printer.chapter("The imported users sign in with their own passwords");
    let cognito = aws.clients().cognito;
    for row in rows {
        let answer = sign_in(&cognito, &aws.import_pool, &row.username, &row.password).await?;
        match answer {
            SignIn::Tokens(claims) if row.active => {
                let groups = claims.groups.iter().cloned().collect();
                ensure!(row.groups() == groups, "{}'s token has the groups {groups:?}", row.username);
                printer.confirmed(&format!(
                    "{:<5} signs in with cognito:groups = {}",
                    row.username,
                    claims.groups.join(", ")
                ));
            }
            SignIn::Refused(refusal) if !row.active && refusal.code == "NotAuthorizedException" => {
                printer.confirmed(&format!(
                    "{:<5} cannot sign in, because the file says active=false: {}",
                    row.username, refusal.message
                ));
            }
            other => bail!("{} tried to sign in: {other:?}", row.username),
        }
    }
    Ok(())
}

pub(super) async fn again(aws: &LocalAws, printer: &Printer, rows: &[Row]) -> anyhow::Result<()> {
    printer.chapter("Importing the same file again changes nothing");
    let cognito = aws.clients().cognito;
    let mut before = Vec::new();
    for row in rows {
        before.push(look(&cognito, &aws.import_pool.id, &row.username).await?);
    }
    let report = run(aws, printer, "users.csv", USERS).await?;
    ensure!(report.count("unchanged") == rows.len() as u64 && report.is_whole(), "the report says {report:?}");
    for (row, before) in rows.iter().zip(before) {
        let after = look(&cognito, &aws.import_pool.id, &row.username).await?;
        ensure!(after == before, "{} was changed", row.username);
    }
    printer.confirmed("The report calls every row unchanged, and no user in the pool has changed.");
    Ok(())
}

/// Uploads the file, imports it, and prints the totals.
pub(super) async fn run(aws: &LocalAws, printer: &Printer, name: &str, file: &[u8]) -> anyhow::Result<Report> {
    let clients = aws.clients();
    let source = upload(&clients, aws.outputs.get("ImportBucketName")?, name, file).await?;
    printer.text(&format!("{name} is uploaded to the import bucket. The function user-import reads it there."));
    let event = json!({ "source": source });
    match import(&clients, aws.outputs.get("UserImportFunctionName")?, &event).await? {
        Ok(report) => {
            printer.answer("user-import", &summary(&report));
            Ok(report)
        }
        Err(error) => bail!("the import failed: {error:?}"),
    }
}

/// Such as "5 read: 1 created, 4 rejected".
fn summary(report: &Report) -> String {
    let outcomes = report.totals.iter().filter(|(name, count)| *name != "read" && **count > 0);
    let outcomes: Vec<String> = outcomes.map(|(name, count)| format!("{count} {name}")).collect();
    format!("{} read: {}", report.count("read"), outcomes.join(", "))
}
