//! An import through bad days.

use std::collections::BTreeSet;

use anyhow::ensure;

use super::command::{UNPACED, import, lifeguard, report};
use crate::{
    copies,
    generated_users::{GeneratedUsers, Population},
    proxy::{Call, Conduct, Faults, Proxy, Quotas, carried_out},
    stack::LocalAws,
};

/// Imports the users through these faults: what the report says of each user is so, nobody is created twice, and after
/// another run without faults nobody is missing. Gives the calls of the first run.
pub async fn survive(aws: &LocalAws, users: &GeneratedUsers<'_>, faults: Faults) -> anyhow::Result<Vec<Call>> {
    let clients = aws.clients();
    let pool = copies::copy_pool(&clients, &clients, &aws.outputs).await?;
    let conduct = Conduct { quotas: Quotas::none(), faults, ..Conduct::default() };
    let proxy = Proxy::start(aws.ministack.address(), &conduct)?;
    let mut command = lifeguard(aws, &proxy.url(), &pool.id, users.csv().as_bytes())?;

    let stormy = command.run(&import(&pool.id, "stormy", &UNPACED)).await?;

    let rows = report(&command.directory.join("stormy"))?;
    let with = |outcome| -> BTreeSet<String> {
        let rows = rows.iter().filter(|row| row.outcome == outcome);
        rows.filter_map(|row| row.user_name.clone()).collect()
    };
    let (created, failed) = (with("created"), with("failed"));
    // The pool was empty: whoever is in it now was created by this run, whatever answers were lost.
    ensure!(created.len() + failed.len() == users.size && rows.len() == users.size, "rows ended otherwise: {rows:?}");
    let complete = Population::of(&clients.cognito, &pool.id).await?.complete();
    ensure!(created.is_subset(&complete), "said to be created, but not complete: {:?}", created.difference(&complete));
    let code = stormy.status.code();
    ensure!(code == Some(if failed.is_empty() { 0 } else { 3 }), "{} failed, but: {stormy:?}", failed.len());
    let calls = proxy.calls();
    let times = carried_out(&calls, "AdminCreateUser");
    ensure!(times.values().all(|times| *times == 1), "somebody was created twice");

    command.cognito = aws.ministack.url();
    let calm = command.run(&import(&pool.id, "calm", &UNPACED)).await?;

    ensure!(calm.status.code() == Some(0), "the second run: {calm:?}");
    ensure!(Population::of(&clients.cognito, &pool.id).await?.complete() == users.user_names(), "somebody is missing");
    Ok(calls)
}
