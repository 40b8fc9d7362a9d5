//! An import that is killed, and the one that goes on after it.

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context, ensure};
use rand::{Rng, rngs::StdRng, seq::IteratorRandom};

use super::{
    command::{UNPACED, import, lifeguard, report, totals},
    sign_in::{SignIn, sign_in},
};
use crate::{
    copies,
    generated_users::{GeneratedUsers, Population},
    proxy::{Call, Conduct, Proxy, Quotas, carried_out},
    stack::LocalAws,
};

/// What a kill left, and what the next run made of it.
#[derive(Debug)]
pub struct Round {
    /// Calls on users until the kill.
    pub calls: usize,
    /// Users who were in the pool then.
    pub there: usize,
    /// Those of them who had a password and their group.
    pub complete: usize,
    /// The second run's rows by outcome.
    pub totals: String,
}

/// Kills an import of the users at a random moment and imports it again: now everybody is there as the file says, was
/// created exactly once, and is accounted for in the report. At no moment could a user sign in who is to be disabled.
pub async fn kill_and_go_on(aws: &LocalAws, users: &GeneratedUsers<'_>, random: &mut StdRng) -> anyhow::Result<Round> {
    let clients = aws.clients();
    let pool = copies::copy_pool(&clients, &clients, &aws.outputs).await?;
    let conduct = Conduct { quotas: Quotas::none(), ..Conduct::default() };
    let proxy = Proxy::start(aws.ministack.address(), &conduct)?;
    let lifeguard = lifeguard(aws, &proxy.url(), &pool.id, users.csv_with_disabled().as_bytes())?;

    let running = lifeguard.start(&import(&pool.id, "killed", &UNPACED))?;
    // Creating, password and group of each: the moments are spread over the whole of the work, but for the last few calls,
    // before which it might end by itself.
    let moment = random.random_range(0..users.size * 3 - users.size / 10);
    while proxy.count() < moment {
        ensure!(!running.is_over()?, "it ended by itself: {:?}", running.finish().await?);
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(Duration::from_millis(random.random_range(0..30))).await;
    let killed = running.kill().await?;
    ensure!(killed.was_killed(), "it ended by itself: {killed:?}");
    let calls = proxy.count();
    let left = Population::of(&clients.cognito, &pool.id).await?;
    let disabled = users.disabled_names();
    ensure!(left.can_sign_in().is_disjoint(&disabled), "the kill left somebody who can sign in and must not");

    let finished = lifeguard.run(&import(&pool.id, "finished", &UNPACED)).await?;

    ensure!(finished.status.code() == Some(0), "the second run: {finished:?}");
    let population = Population::of(&clients.cognito, &pool.id).await?;
    ensure!(population.statuses.len() == users.size, "{} users are there", population.statuses.len());
    ensure!(population.complete() == users.user_names(), "somebody is not complete");
    ensure!(population.disabled == disabled, "somebody is disabled, or is not, against the file");
    disabled_before_a_password(&proxy.calls(), &disabled)?;
    let rows = report(&lifeguard.directory.join("finished"))?;
    let reported = rows.iter().filter_map(|row| row.user_name.clone()).collect();
    ensure!(rows.len() == users.size && users.user_names() == reported, "the report has not every user once");
    let totals = totals(&rows);
    let known = ["created", "repaired", "unchanged"];
    ensure!(totals.keys().all(|outcome| known.contains(outcome)), "outcomes are {totals:?}");
    let created = carried_out(&proxy.calls(), "AdminCreateUser");
    ensure!(created.len() == users.size && created.values().all(|times| *times == 1), "somebody was created twice");
    for user_name in users.user_names().iter().choose_multiple(random, 10) {
        let signed_in = sign_in(&clients.cognito, &pool, user_name, users.password).await?;
        let is_as_in_the_file = match &signed_in {
            SignIn::Tokens(_) => !disabled.contains(user_name),
            SignIn::Refused(_) => disabled.contains(user_name),
            SignIn::Challenge(_) => false,
        };
        ensure!(is_as_in_the_file, "{user_name} signed in with: {signed_in:?}");
    }
    clients.cognito.delete_user_pool().user_pool_id(&pool.id).send().await.context("the pool cannot be deleted")?;
    Ok(Round {
        calls,
        there: left.statuses.len(),
        complete: left.complete().len(),
        totals: totals.iter().map(|(outcome, rows)| format!("{rows} {outcome}")).collect::<Vec<_>>().join(", "),
    })
}

/// No password was asked for before the user was disabled, for any of these users.
fn disabled_before_a_password(calls: &[Call], disabled: &BTreeSet<String>) -> anyhow::Result<()> {
    for name in disabled {
        let mut own = calls.iter().filter(|call| call.user_name.as_ref() == Some(name));
        let is_first = |call: &&Call| {
            call.operation == "AdminSetUserPassword" || (call.operation == "AdminDisableUser" && call.was_carried_out())
        };
        let first = own.find(is_first).map(|call| call.operation.as_str());
        ensure!(first == Some("AdminDisableUser"), "{name}: {first:?} came first");
    }
    Ok(())
}
