//! What holds for every answer and for every line, whatever was sent.

use std::collections::BTreeMap;

use anyhow::{Context, bail, ensure};
use local_aws::steps::logs::{LEVELS, level_for_lambda};
use serde_json::Value;

use crate::{
    lambda::{Answer, Outcome},
    samples::{SENTINEL, TOKEN},
};

/// Words of Rust and of its JSON parser, which no text of ours needs.
const INTERNAL: [&str; 16] = [
    "::",
    "serde",
    "Error(",
    "Option<",
    "RawValue",
    "panicked",
    "unwrap",
    "invalid type",
    "invalid value",
    "invalid length",
    "missing field",
    "unknown field",
    "unknown variant",
    "duplicate field",
    "expected value",
    "EOF while",
];

/// Longer is no sentence for a person.
const LONGEST_TEXT: usize = 1_500;

/// Longer is no line for a log.
const LONGEST_LINE: usize = 4_000;

/// How many answers had which code; answers with a body count as `Answered`.
pub(crate) type Tally = BTreeMap<String, usize>;

/// Looks at all answers and lines of a process that logs from this level on.
pub(crate) fn hold(outcome: &Outcome, level: usize) -> anyhow::Result<Tally> {
    let mut tally = Tally::new();
    for answer in outcome.answers.values() {
        let code = match answer {
            Answer::Body(_) => "Answered",
            Answer::Error { code, text } => {
                text_holds(code, text).with_context(|| format!("{code}: {text}"))?;
                code
            }
        };
        *tally.entry(code.to_owned()).or_default() += 1;
    }
    ensure!(outcome.stderr.is_empty(), "beside the log: {:?}", outcome.stderr);
    for line in &outcome.stdout {
        line_holds(line, level).with_context(|| line.clone())?;
    }
    let ends = ["Answered", "Refused", "Failed"].map(|metric| format!("\"{metric}\":1"));
    let ended = outcome.stdout.iter().filter(|line| ends.iter().any(|end| line.contains(end.as_str()))).count();
    ensure!(ended == outcome.answers.len(), "{} answers have {ended} metric lines", outcome.answers.len());
    Ok(tally)
}

fn text_holds(code: &str, text: &str) -> anyhow::Result<()> {
    ensure!(code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !code.is_empty(), "this is no code");
    ensure!(!text.is_empty() && text.len() <= LONGEST_TEXT, "it has {} bytes", text.len());
    ensure!(!text.ends_with('.'), "Cognito adds the full stop");
    ensure!(!text.chars().any(char::is_control), "it has control characters");
    ensure!(!text.contains(TOKEN), "it has a token");
    if let Some(word) = INTERNAL.into_iter().find(|word| text.contains(word)) {
        bail!("it says {word:?}");
    }
    Ok(())
}

fn line_holds(line: &str, level: usize) -> anyhow::Result<()> {
    let read: Value = serde_json::from_str(line).context("it is not JSON")?;
    let metric = read.get("_aws").is_some();
    let kept = level_for_lambda(line);
    // No line of ours is FATAL: at that level Lambda keeps the metrics alone.
    let at_least = if metric { level } else { level.min(4) };
    ensure!(kept >= at_least, "Lambda drops it at {}", LEVELS[level]);
    ensure!(read["timestamp"].is_string() && read["level"].is_string(), "it has no date or level");
    ensure!(!line.to_lowercase().contains(SENTINEL) && !line.contains(TOKEN), "it is personal");
    ensure!(line.len() <= LONGEST_LINE, "it has {} bytes", line.len());
    Ok(())
}
