//! `cargo demo`: starts the local AWS and plays the chapters of the demo on it.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{anyhow, bail};
use clap::Parser;
use console::style;
use local_aws::{
    demo::{self, Printer, traffic},
    keep::{self, Shown},
    parameters::{self, Parameter},
    progress::Progress,
    project::Project,
    record, settings,
    stack::LocalAws,
    template,
};
use tokio::signal::unix::{SignalKind, signal};

/// Shows what Lifeguard does on a local AWS: two emulators, the project's template and the functions' own binaries
///
/// It needs no AWS account and listens on 127.0.0.1 only.
#[derive(Debug, Parser)]
#[command(name = "cargo demo", bin_name = "cargo demo")]
struct Arguments {
    /// Keep the local AWS running until Ctrl-C, and print lines to try it with
    #[arg(long)]
    keep: bool,
    /// Deploy with the parameters in this file instead of the demo's. `sam deploy --parameter-overrides file://FILE`
    /// takes the same file. The chapters are left out
    #[arg(long, value_name = "FILE", requires = "keep")]
    parameters: Option<PathBuf>,
    /// Draw docs/demo.svg and docs/dashboard.svg from this run, which then takes two minutes longer
    #[arg(long, conflicts_with = "keep")]
    record: bool,
    /// Parameters of the template, such as SignUpMode=open. They replace those of the file
    #[arg(value_name = "NAME=VALUE", requires = "keep", value_parser = parameters::from_argument)]
    overrides: Vec<Parameter>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{} {error:#}", style("✗").red());
            ExitCode::FAILURE
        }
    }
}

/// However this ends, dropping the local AWS stops everything that was started.
async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let own = own_parameters(arguments)?;
    let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let aws = tokio::select! {
        started = start(arguments, &own) => started?,
        interrupted = interrupted() => {
            interrupted?;
            bail!("interrupted; everything is stopped")
        }
    };
    if arguments.keep {
        let shown = if own.is_empty() { Shown::default() } else { Shown::for_parameters(&own) };
        println!("\n{}", keep::guide(&aws, &shown)?);
        tokio::select! {
            failed = keep::show_messages(&aws) => failed?,
            interrupted = interrupted() => interrupted?,
        }
        println!("\nStopped.");
    }
    Ok(())
}

/// Starts the local AWS: with somebody's own parameters, or with the demo's, whose chapters are played then.
async fn start(arguments: &Arguments, own: &[(&str, &str)]) -> anyhow::Result<LocalAws> {
    let printer = Printer::default();
    printer.title(demo::TITLE);
    let progress = Progress::new();
    if !own.is_empty() {
        let aws = LocalAws::start(own, &progress).await?;
        settings::check(&aws, &aws.outputs).await?;
        return Ok(aws);
    }
    let more = if arguments.record { &traffic::PARAMETERS[..] } else { &[] };
    let aws = LocalAws::start(&[&demo::PARAMETERS, more].concat(), &progress).await?;
    demo::play(&aws, &printer).await?;
    if arguments.record {
        let step = progress.begin("People sign up, and files are imported");
        traffic::run(&aws).await?;
        record::write(&aws, &printer).await?;
        step.done();
    }
    Ok(aws)
}

/// The parameters of the file and of the arguments, each of which the template has.
fn own_parameters(arguments: &Arguments) -> anyhow::Result<Vec<Parameter>> {
    let mut given = Vec::new();
    if let Some(path) = &arguments.parameters {
        // cargo starts this program in the package's directory, and says where it was started itself.
        let path =
            std::env::var_os("PWD").map_or_else(|| path.clone(), |directory| PathBuf::from(directory).join(path));
        let problem = |problem: String| anyhow!("{} cannot be used:\n{problem}", path.display());
        let text = fs::read_to_string(&path).map_err(|error| problem(error.to_string()))?;
        given.extend(parameters::from_file(&text).map_err(problem)?);
    }
    given.extend(arguments.overrides.iter().cloned());
    let template = Project::find()?.read("template.yaml")?;
    parameters::merged(given, &template::parameter_names(&template)).map_err(|problems| anyhow!("{problems}"))
}

/// Returns when somebody wants the demo to end.
async fn interrupted() -> std::io::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => Ok(()),
        _ = terminate.recv() => Ok(()),
    }
}
