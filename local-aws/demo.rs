//! `cargo demo`: the local AWS, and the story of a guarded user pool played on it.

use std::process::ExitCode;

use anyhow::bail;
use console::style;
use local_aws::{
    keep,
    progress::Progress,
    stack::LocalAws,
    story::{self, Narrator},
};
use tokio::signal::unix::{SignalKind, signal};

const HELP: &str = "\
Plays what Lifeguard does on a local AWS: emulators, the project's template, the functions' own binaries.

Usage: cargo demo [--keep]

  --keep   Leave the local AWS up afterwards, until Ctrl-C, and print how to use it
  --help   Print this";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let keep = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => false,
        ["--keep"] => true,
        ["--help" | "-h"] => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match demo(keep).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{} {error:#}", style("✗").red());
            ExitCode::FAILURE
        }
    }
}

/// Whichever way it is left, dropping the local AWS stops all that was started.
async fn demo(keep: bool) -> anyhow::Result<()> {
    println!("{}\n", style("Lifeguard on a local AWS").bold());
    let aws = tokio::select! {
        played = play() => played?,
        interrupted = interrupted() => {
            interrupted?;
            bail!("interrupted; everything is stopped")
        }
    };
    println!("\n{}", style("Everything above was checked against the emulators.").bold());
    if keep {
        println!("{}", keep::how_to_use(&aws)?);
        interrupted().await?;
        println!("\nStopped.");
    }
    Ok(())
}

async fn play() -> anyhow::Result<LocalAws> {
    let aws = LocalAws::start(&story::PARAMETERS, &Progress::new()).await?;
    story::play(&aws, &Narrator::default()).await?;
    Ok(aws)
}

/// Returns once somebody wants the demo to end.
async fn interrupted() -> std::io::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => Ok(()),
        _ = terminate.recv() => Ok(()),
    }
}
