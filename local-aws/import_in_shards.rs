//! `cargo import-in-shards`: 20,000 users through the state machine, one shard of which fails, and then again.

use std::time::{Duration, Instant};

use local_aws::{crowd::Crowd, progress::Progress, stack::LocalAws, steps::workflow::stumble_and_go_on, story};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let aws = LocalAws::start(&story::PARAMETERS, &Progress::new()).await?;
    let crowd = Crowd { name: "olga", size: 20_000, password: "Sentinel-Pass-1" };
    let started = Instant::now();
    stumble_and_go_on(&aws, &crowd, Duration::from_secs(1_800)).await?;
    println!("{} users: nothing lost, nothing done twice, in {:.0?}", crowd.size, started.elapsed());
    Ok(())
}
