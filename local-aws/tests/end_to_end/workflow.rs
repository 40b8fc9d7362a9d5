//! Large files, through the state machine.

use std::time::Duration;

use local_aws::{generated_users::GeneratedUsers, stack::LocalAws, steps::workflow::stumble_and_go_on};

/// `cargo import-in-shards` does it with 20,000 users.
pub(crate) async fn stumbled(aws: &LocalAws) -> anyhow::Result<()> {
    let users = GeneratedUsers { name: "nora", size: 400, password: "Sentinel-Pass-1" };
    stumble_and_go_on(aws, &users, Duration::from_secs(120)).await
}
