//! `lifeguard check --look-up`: what the pool says of the rows before anything is written.

use anyhow::ensure;
use local_aws::{
    stack::LocalAws,
    steps::{
        command::{UNPACED, import, lifeguard},
        users::count,
    },
};
use serde_json::json;

use crate::{
    command::{exits, users},
    workbench::pool,
};

/// Somebody who is there, somebody else of that name, somebody with another's address, and somebody new.
const ROWS: &str = "username,email,password\n\
    U-0,u-0@example.com,Sample-Pass-1\n\
    u-1,mallory@example.com,Sample-Pass-1\n\
    bo,u-2@example.com,Sample-Pass-1\n\
    cy,cy@example.com,Sample-Pass-1\n";

pub(crate) async fn told(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let pool = pool(aws).await?;
    let lifeguard = lifeguard(aws, &aws.ministack.url(), "looked-up", users(3).as_bytes())?;
    exits(&lifeguard.run(&import(&pool.id, "report", &UNPACED)).await?, 0)?;

    lifeguard.give("more.csv", ROWS.as_bytes())?;
    let checked = lifeguard.run(&["check", "more.csv", "--user-pool-id", &pool.id, "--look-up", "--json"]).await?;
    exits(&checked, 3)?;
    let answer = checked.json()?;
    ensure!(answer["totals"] == json!({ "read": 4, "valid": 2, "rejected": 2 }), "{answer}");
    let problems = answer["problems"].as_array().into_iter().flatten();
    let problems: Vec<_> = problems.map(|row| (&row["row"], &row["code"], &row["column"])).collect();
    let expected = [
        (&json!(3), &json!("another-person"), &json!("username")),
        (&json!(4), &json!("alias-exists"), &json!("email")),
    ];
    ensure!(problems == expected, "{answer}");
    let exists = json!({ "outcome": "valid", "code": "exists", "rows": 1 });
    ensure!(answer["codes"].as_array().is_some_and(|codes| codes.contains(&exists)), "{answer}");
    ensure!(checked.stderr.contains("with ListUsers, which bills nobody: 1 call,"), "{checked:?}");
    ensure!(!checked.stderr.contains("mallory"), "{checked:?}");

    let without = lifeguard.run(&["check", "more.csv", "--user-pool-id", &pool.id]).await?;
    exits(&without, 0)?;
    ensure!(count(&clients.cognito, &pool.id).await? == 3, "a check wrote something");
    Ok(())
}
