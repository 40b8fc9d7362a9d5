//! Starts an import: the file into the bucket, unless it is there, and an execution of the state machine.

use std::io;

use anyhow::{Context, anyhow, bail};
use clap::Args;
use import::source::{object::S3Uri, upload::Upload};
use serde_json::{Value, json};
use time::{UtcDateTime, macros::format_description};

use super::{fault, stack::Stack};
use crate::{exit::UsageError, input::Source};

/// How the functions divide the work.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Remote options")]
pub(crate) struct Division {
    /// Shards of the file that are worked on at a time
    #[arg(long, value_name = "LANES", default_value_t = 4, requires = "remote", value_parser = clap::value_parser!(u32).range(1..=40))]
    lanes: u32,
    /// Shards that may fail before the import stops, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0, requires = "remote", value_parser = percent)]
    tolerate: f64,
}

/// A run's name: when it was started, a number by chance that tells it from others of that second, and what it is of.
pub(crate) fn run_name(source: &Source, now: UtcDateTime, chance: u32) -> String {
    let time = now.format(format_description!("[year][month][day]T[hour][minute][second]Z"));
    let name = file_name(source);
    let stem: String = name.chars().take_while(|c| *c != '.').filter(char::is_ascii_alphanumeric).take(40).collect();
    // Formatting fails only for components that a date and time lack.
    format!("{}-{chance:08x}-{stem}", time.unwrap_or_default())
}

fn file_name(source: &Source) -> String {
    match source {
        Source::StandardInput => "stdin".to_owned(),
        Source::S3(uri) => uri.key.rsplit('/').next().unwrap_or_default().to_owned(),
        Source::File(path) => path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
    }
}

/// Puts the input where the functions read it. An object in their bucket is left where it is.
pub(crate) async fn place(stack: &Stack, source: &Source, run: &str) -> anyhow::Result<S3Uri> {
    let input = match (source, source.open_local()?) {
        (Source::S3(uri), _) if uri.bucket == stack.imports => return Ok(uri.clone()),
        (_, Some(input)) => input,
        _ => bail!(UsageError(format!("the functions read s3://{} alone; copy {source} there", stack.imports))),
    };
    // The name says what it holds.
    let uri = S3Uri { bucket: stack.imports.clone(), key: format!("{run}/{}", file_name(source)) };
    let mut upload = Upload::new(&stack.s3, uri.clone()).only_if_none();
    let uploading = tokio::task::spawn_blocking(move || {
        let mut input = input;
        io::copy(&mut input, &mut upload)?;
        upload.finish()
    });
    uploading.await?.with_context(|| format!("{source} cannot be uploaded to {uri}"))?;
    Ok(uri)
}

/// Starts the run of this name.
pub(crate) async fn start(stack: &Stack, run: &str, input: &Value) -> anyhow::Result<()> {
    let start = stack.sfn.start_execution().state_machine_arn(&stack.machine).name(run).input(input.to_string());
    let started = start.send().await;
    started
        .map_err(|error| anyhow!("the import cannot be started: {}", fault::words(&error, "states:StartExecution")))?;
    Ok(())
}

impl Division {
    /// What the state machine is started with.
    pub(crate) fn input(&self, source: &S3Uri, options: &Value) -> Value {
        json!({
            "source": source.to_string(), "options": options, "lanes": self.lanes,
            "toleratedFailurePercentage": self.tolerate,
        })
    }
}

fn percent(text: &str) -> Result<f64, String> {
    let percent = text.parse().ok().filter(|percent| (0.0..=100.0).contains(percent));
    percent.ok_or_else(|| "it must be from 0 to 100".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_named_by_its_time_and_file() {
        for (source, name) in [
            (Source::StandardInput, "20261123T102640Z-000001a4-stdin"),
            (Source::File("a b/üsers (2).csv.gz".into()), "20261123T102640Z-000001a4-sers2"),
            (
                Source::S3(S3Uri { bucket: "b".to_owned(), key: "x/users.jsonl".to_owned() }),
                "20261123T102640Z-000001a4-users",
            ),
        ] {
            assert_eq!(run_name(&source, time::macros::utc_datetime!(2026-11-23 10:26:40), 420), name);
        }
    }
}
