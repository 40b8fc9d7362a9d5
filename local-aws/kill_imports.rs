//! `cargo kill-imports`: kills an import at random moments, and sees whether the next run finishes what it began.

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Context;
use console::style;
use local_aws::{
    demo, generated_users::GeneratedUsers, progress::Progress, stack::LocalAws, steps::kill::kill_and_go_on,
};
use rand::{SeedableRng, rngs::StdRng};

const HELP: &str = "\
Kills `lifeguard import` (SIGKILL) at 20 random moments of an import of 2,000 users; each time another run has to finish it.

Usage: cargo kill-imports [SEED]

  SEED   Of the moments; a random one unless given";

const ROUNDS: usize = 20;
const USERS: GeneratedUsers = GeneratedUsers { name: "kim", size: 2_000, password: "Sample-Pass-1" };

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let seed = match std::env::args().nth(1).map(|seed| seed.parse()) {
        None => rand::random(),
        Some(Ok(seed)) => seed,
        Some(Err(_)) => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match rounds(seed).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{} {error:#}", style("✗").red());
            ExitCode::FAILURE
        }
    }
}

async fn rounds(seed: u64) -> anyhow::Result<()> {
    println!("Killing an import of {} users {ROUNDS} times, seed {seed}\n", USERS.size);
    let aws = LocalAws::start(&demo::PARAMETERS, &Progress::new()).await?;
    let (mut random, started) = (StdRng::seed_from_u64(seed), Instant::now());
    for number in 1..=ROUNDS {
        let round = kill_and_go_on(&aws, &USERS, &mut random).await;
        let round = round.with_context(|| format!("kill {number} of seed {seed}"))?;
        println!(
            "{} kill {number:2} after {:4} calls: {:4} users there, {:4} of them complete; then {}",
            style("✓").green(),
            round.calls,
            round.there,
            round.complete,
            round.totals
        );
    }
    let took = Duration::from_secs(started.elapsed().as_secs());
    println!(
        "\nEvery second run ended with every user CONFIRMED and in their group, each created once, and nobody who is to be disabled could sign in. {took:?}"
    );
    Ok(())
}
