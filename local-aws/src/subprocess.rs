//! Runs a program to its end, showing its last line while it works and its last lines if it fails.

use std::{collections::VecDeque, process::Stdio};

use anyhow::{Context, bail};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::Command,
};

/// How many lines of a failed program's standard error its error shows.
const TAIL: usize = 25;

/// Runs the command, gives each line it writes to `show`, and returns its standard output.
///
/// Fails if it cannot be started or ends with anything but success; it is killed if the future is dropped.
pub async fn run(command: &mut Command, show: impl Fn(&str)) -> anyhow::Result<String> {
    let name = command.as_std().get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().with_context(|| format!("{name} cannot be started"))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (stdout, stderr) = stdout.zip(stderr).context("the pipes are missing")?;
    let mut tail = VecDeque::new();
    let (output, shown) = tokio::join!(
        each_line(stdout, &show),
        each_line(stderr, |line| {
            show(line);
            tail.push_back(line.to_owned());
            if tail.len() > TAIL {
                tail.pop_front();
            }
        })
    );
    let (output, _) = (output?, shown?);
    let status = child.wait().await?;
    if !status.success() {
        let last_lines: Vec<String> = tail.into();
        bail!("{name} failed ({status}):\n{}", last_lines.join("\n"));
    }
    Ok(output)
}

/// Reads to the end, calling `see` per line; returns the whole.
async fn each_line(stream: impl AsyncRead + Unpin, mut see: impl FnMut(&str)) -> std::io::Result<String> {
    let mut lines = BufReader::new(stream).lines();
    let mut whole = String::new();
    while let Some(line) = lines.next_line().await? {
        see(&line);
        whole.push_str(&line);
        whole.push('\n');
    }
    Ok(whole)
}
