//! `cargo demo`: starts the local AWS and plays the chapters of the demo on it.

use std::process::ExitCode;

use anyhow::bail;
use console::style;
use local_aws::{
    demo::{self, Printer},
    keep,
    progress::Progress,
    stack::LocalAws,
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
    let printer = Printer::default();
    printer.title("Lifeguard on a local AWS");
    let aws = tokio::select! {
        played = play(&printer) => played?,
        interrupted = interrupted() => {
            interrupted?;
            bail!("interrupted; everything is stopped")
        }
    };
    if keep {
        println!("{}", keep::how_to_use(&aws)?);
        interrupted().await?;
        println!("\nStopped.");
    }
    Ok(())
}

async fn play(printer: &Printer) -> anyhow::Result<LocalAws> {
    let aws = LocalAws::start(&demo::PARAMETERS, &Progress::new()).await?;
    demo::play(&aws, printer).await?;
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
