//! `cargo import-in-shards`: 20,000 users through the state machine, one shard of which fails, and then again.

use std::time::{Duration, Instant};

use local_aws::{
    demo, generated_users::GeneratedUsers, progress::Progress, stack::LocalAws, steps::workflow::stumble_and_go_on,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let aws = LocalAws::start(&demo::PARAMETERS, &Progress::new()).await?;
    let users = GeneratedUsers { name: "olga", size: 20_000, password: "Sentinel-Pass-1" };
    let started = Instant::now();
    stumble_and_go_on(&aws, &users, Duration::from_secs(1_800)).await?;
    println!("{} users: nothing lost, nothing done twice, in {:.0?}", users.size, started.elapsed());
    Ok(())
}
