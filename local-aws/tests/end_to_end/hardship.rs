//! Imports that meet what an import can meet.

use std::collections::BTreeMap;

use anyhow::ensure;
use local_aws::{
    crowd::Crowd,
    proxy::{Fault, Faults},
    stack::LocalAws,
    steps::{kill::kill_and_go_on, survive::survive},
};
use rand::{SeedableRng, rngs::StdRng};

/// `cargo kill-imports` does it 20 times, to 2,000 users.
pub(crate) async fn killed(aws: &LocalAws) -> anyhow::Result<()> {
    let seed = rand::random();
    println!("seed {seed}");
    let crowd = Crowd { name: "kim", size: 200, password: "Sample-Pass-1" };
    kill_and_go_on(aws, &crowd, &mut StdRng::seed_from_u64(seed)).await.map(drop)
}

/// Everything at once, at the seed's moments.
pub(crate) async fn every_fault(aws: &LocalAws) -> anyhow::Result<()> {
    let chance = |fault| match fault {
        // A burst hits many calls, and silence takes as long as the client's patience.
        Fault::Throttled | Fault::Silence { .. } => 0.004,
        _ => 0.015,
    };
    let plan = Fault::PASSING.map(|fault| (fault, chance(fault))).into();
    let crowd = Crowd { name: "lee", size: 500, password: "Sample-Pass-1" };
    let calls = survive(aws, &crowd, Faults { seed: 11, plan }).await?;
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
        let crowd = Crowd { name: "max", size: 150, password: "Sample-Pass-1" };
        survive(aws, &crowd, Faults { seed: 12, plan: vec![(fault, 0.15)] }).await?;
    }
    Ok(())
}
