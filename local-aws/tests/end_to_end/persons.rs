//! Users of whom a file's names are, and who are not what it says: the command's exit code says so.

use std::fs;

use anyhow::ensure;
use local_aws::{
    stack::LocalAws,
    steps::{
        command::{UNPACED, import, lifeguard, report},
        sign_up::Person,
        users::{create_as_console, look},
    },
};

use crate::{command::exits, workbench::pool};

const FILE: &str = "username,email,password,groups,active\n\
    ceo,ceo@example.com,Sample-Pass-1,staff,true\n\
    ana,ana@example.com,Sample-Pass-2,staff,true\n\
    bo,bo@example.com,Sample-Pass-3,staff,true\n";

/// Somebody has the first name, and the second user is disabled: neither is a success, nor are they changed.
pub(crate) async fn others(aws: &LocalAws) -> anyhow::Result<()> {
    let cognito = aws.clients().cognito;
    let pool = pool(aws).await?;
    for (user_name, email) in [("ceo", "mallory@evil.test"), ("ana", "ana@example.com")] {
        let attributes = &[("email", email), ("email_verified", "true"), ("custom:active", "true")];
        create_as_console(&cognito, &pool.id, Person { user_name, password: "Temporary-Pass-1", attributes }).await?;
        let set = cognito.admin_set_user_password().user_pool_id(&pool.id).username(user_name);
        set.password("Sample-Pass-9").permanent(true).send().await?;
        let add = cognito.admin_add_user_to_group().user_pool_id(&pool.id).username(user_name);
        add.group_name("members").send().await?;
    }
    cognito.admin_disable_user().user_pool_id(&pool.id).username("ana").send().await?;
    let mallory = look(&cognito, &pool.id, "ceo").await?;
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "others", FILE.as_bytes())?;
    let run = async |report: &str, options: &[&str]| {
        let options = [options, &UNPACED].concat();
        lifeguard.run(&import(&pool.id, report, &options)).await
    };
    let codes = |directory: &str| -> anyhow::Result<Vec<(u64, String)>> {
        let mut rows = report(&lifeguard.directory.join(directory))?;
        rows.sort_by_key(|row| row.row);
        Ok(rows.into_iter().map(|row| (row.row, row.code)).collect())
    };
    let expected = |codes: [&str; 3]| codes.into_iter().zip(2..).map(|(code, row)| (row, code.to_owned())).collect();

    let repaired = run("repaired", &[]).await?;
    exits(&repaired, 3)?;
    let found: Vec<_> = expected(["another-person", "disabled", "created"]);
    ensure!(codes("repaired")? == found, "{repaired:?}");
    ensure!(look(&cognito, &pool.id, "ceo").await? == mallory, "somebody else was changed");
    let ana = look(&cognito, &pool.id, "ana").await?;
    ensure!(!ana.enabled && ana.groups.len() == 2, "{ana:?}");
    let problems = fs::read_to_string(lifeguard.directory.join("repaired/problems.csv"))?;
    ensure!(problems.lines().count() == 3 && problems.contains("another-person"), "{problems}");
    ensure!(!problems.contains("evil.test") && !repaired.stdout.contains("evil.test"), "{problems}");

    let skipped = run("skipped", &["--on-existing", "skip"]).await?;
    exits(&skipped, 3)?;
    let found: Vec<_> = expected(["another-person", "exists", "exists"]);
    ensure!(codes("skipped")? == found, "{skipped:?}");

    let updated = run("updated", &["--on-existing", "update", "--groups", "exact"]).await?;
    exits(&updated, 0)?;
    let found: Vec<_> = expected(["updated"; 3]);
    ensure!(codes("updated")? == found, "{updated:?}");
    for user_name in ["ceo", "ana", "bo"] {
        let state = look(&cognito, &pool.id, user_name).await?;
        ensure!(state.enabled && state.groups == ["staff".to_owned()].into(), "{user_name}: {state:?}");
        ensure!(state.attributes["email"] == format!("{user_name}@example.com"), "{user_name}: {state:?}");
    }
    Ok(())
}
