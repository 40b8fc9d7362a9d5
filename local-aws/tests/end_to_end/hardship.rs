//! Imports that meet what an import can meet.

use std::collections::BTreeMap;

use anyhow::ensure;
use futures::{StreamExt, TryStreamExt, stream};
use local_aws::{
    generated_users::{GROUP, GeneratedUsers},
    proxy::{Conduct, Fault, Faults, Proxy},
    stack::LocalAws,
    steps::{
        command::{import, lifeguard},
        kill::kill_and_go_on,
        survive::survive,
        users::look,
    },
};
use rand::{SeedableRng, rngs::StdRng};

use crate::workbench::pool;

/// `cargo kill-imports` does it 20 times, to 2,000 users.
pub(crate) async fn killed(aws: &LocalAws) -> anyhow::Result<()> {
    let seed = rand::random();
    println!("seed {seed}");
    let users = GeneratedUsers { name: "kim", size: 200, password: "Sample-Pass-1" };
    kill_and_go_on(aws, &users, &mut StdRng::seed_from_u64(seed)).await.map(drop)
}

/// Everything at once, at the seed's moments.
pub(crate) async fn every_fault(aws: &LocalAws) -> anyhow::Result<()> {
    let chance = |fault| match fault {
        // A burst hits many calls, and silence takes as long as the client's patience.
        Fault::Throttled | Fault::Silence { .. } => 0.004,
        _ => 0.015,
    };
    let plan = Fault::PASSING.map(|fault| (fault, chance(fault))).into();
    let users = GeneratedUsers { name: "lee", size: 500, password: "Sample-Pass-1" };
    let calls = survive(aws, &users, Faults { seed: 11, plan }).await?;
    let mut met = BTreeMap::<Fault, u32>::new();
    for fault in calls.iter().filter_map(|call| call.fault) {
        *met.entry(fault).or_default() += 1;
    }
    ensure!(Fault::PASSING.iter().all(|fault| met.contains_key(fault)), "not every fault was met: {met:?}");
    Ok(())
}

/// Each of the faults after which nobody knows whether it was done, at one call in six or so.
pub(crate) async fn lost_answers(aws: &LocalAws) -> anyhow::Result<()> {
    for fault in [Fault::Reset { done: true }, Fault::InternalError { done: true }] {
        let users = GeneratedUsers { name: "max", size: 150, password: "Sample-Pass-1" };
        survive(aws, &users, Faults { seed: 12, plan: vec![(fault, 0.15)] }).await?;
    }
    Ok(())
}

/// ListGroups gives 60 groups a page and goes through five times a second for each pool: this list takes longer than that.
pub(crate) async fn many_groups(aws: &LocalAws) -> anyhow::Result<()> {
    let cognito = aws.clients().cognito;
    let pool = pool(aws).await?;
    let created = stream::iter(0..900).map(|number| {
        let name = format!("zz-{number:03}");
        cognito.create_group().user_pool_id(&pool.id).group_name(name).send()
    });
    created.buffer_unordered(8).try_for_each(|_| async { Ok(()) }).await?;
    let proxy = Proxy::start(aws.ministack.address(), &Conduct::default())?;
    let file = format!("username,email,password,groups\nana,ana@example.com,Sample-Pass-1,{GROUP};zz-899\n");
    let lifeguard = lifeguard(aws, &proxy.url(), &pool.id, file.as_bytes())?;
    let finished = lifeguard.run(&import(&pool.id, "report", &[])).await?;
    ensure!(finished.status.code() == Some(0), "{finished:?}");
    let state = look(&cognito, &pool.id, "ana").await?;
    assert_eq!(state.groups, [GROUP.to_owned(), "zz-899".to_owned()].into());
    ensure!(proxy.calls().iter().any(|call| call.throttled), "the quota was never reached: nothing was tested");
    Ok(())
}
