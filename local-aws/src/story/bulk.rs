//! A file of users comes in.

use anyhow::{bail, ensure};
use serde_json::json;

use super::{narrator::Narrator, people::Row};
use crate::{
    stack::LocalAws,
    steps::{
        import::{Report, import, upload},
        sign_in::{SignIn, sign_in},
        users::look,
    },
};

/// The file.
pub(super) const USERS: &[u8] = include_bytes!("../../story/users.csv");

pub(super) async fn a_file_is_imported(aws: &LocalAws, narrator: &Narrator, people: &[Row]) -> anyhow::Result<()> {
    narrator.chapter("A file of users is imported");
    let report = run(aws, narrator, "users.csv", USERS).await?;
    ensure!(report.count("created") == people.len() as u64 && report.is_whole(), "the report says {report:?}");
    let cognito = aws.clients().cognito;
    let mut rows = Vec::new();
    for person in people {
        let state = look(&cognito, &aws.import_pool.id, &person.username).await?;
        ensure!(state.status == "CONFIRMED", "{} is {}", person.username, state.status);
        ensure!(state.enabled == person.active, "{} is enabled: {}", person.username, state.enabled);
        ensure!(state.groups == person.groups(), "{} is in {:?}", person.username, state.groups);
        let enabled = if state.enabled { "enabled" } else { "disabled" };
        let groups: Vec<String> = state.groups.into_iter().collect();
        rows.push(vec![person.username.clone(), state.status, enabled.to_owned(), groups.join(", ")]);
    }
    narrator.shows(&["user", "status", "account", "groups"], rows);
    narrator.confirms("every user is CONFIRMED, none in FORCE_CHANGE_PASSWORD; groups and state are the file's");
    Ok(())
}

pub(super) async fn the_imported_sign_in(aws: &LocalAws, narrator: &Narrator, people: &[Row]) -> anyhow::Result<()> {
    narrator.chapter("They sign in, each with their own password");
    let cognito = aws.clients().cognito;
    for person in people {
        let answer = sign_in(&cognito, &aws.import_pool, &person.username, &person.password).await?;
        match answer {
            SignIn::Tokens(claims) if person.active => {
                let groups = claims.groups.iter().cloned().collect();
                ensure!(person.groups() == groups, "{}'s token has the groups {groups:?}", person.username);
                narrator.confirms(&format!("{:<6} cognito:groups = {}", person.username, claims.groups.join(", ")));
            }
            SignIn::Refused(refusal) if !person.active && refusal.code == "NotAuthorizedException" => {
                narrator.confirms(&format!("{:<6} is inactive: {}", person.username, refusal.message));
            }
            other => bail!("{} tried to sign in: {other:?}", person.username),
        }
    }
    Ok(())
}

pub(super) async fn again_changes_nothing(aws: &LocalAws, narrator: &Narrator, people: &[Row]) -> anyhow::Result<()> {
    narrator.chapter("The same file again changes nothing");
    let cognito = aws.clients().cognito;
    let mut before = Vec::new();
    for person in people {
        before.push(look(&cognito, &aws.import_pool.id, &person.username).await?);
    }
    let report = run(aws, narrator, "users.csv", USERS).await?;
    ensure!(report.count("unchanged") == people.len() as u64 && report.is_whole(), "the report says {report:?}");
    for (person, before) in people.iter().zip(before) {
        let after = look(&cognito, &aws.import_pool.id, &person.username).await?;
        ensure!(after == before, "{} was changed", person.username);
    }
    narrator.confirms("every row is unchanged, and so is every user");
    Ok(())
}

/// Uploads the file, imports it, and tells the totals.
pub(super) async fn run(aws: &LocalAws, narrator: &Narrator, name: &str, file: &[u8]) -> anyhow::Result<Report> {
    let clients = aws.clients();
    let source = upload(&clients, aws.outputs.get("ImportBucketName")?, name, file).await?;
    narrator.tells(&format!("{name} goes into the import bucket, and user-import is invoked with its address."));
    let event = json!({ "source": source });
    match import(&clients, aws.outputs.get("UserImportFunctionName")?, &event).await? {
        Ok(report) => {
            narrator.quotes("user-import", &summary(&report));
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
