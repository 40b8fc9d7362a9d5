//! What tests make for themselves: pools, functions, and the project's events.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::Context;
use local_aws::{
    copies::{self, Pool},
    stack::LocalAws,
};
use serde_json::Value;

/// A file under `events/`.
pub(crate) fn event(path: &str) -> anyhow::Result<String> {
    let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    fs::read_to_string(events.join(path)).with_context(|| format!("events/{path}"))
}

/// The files under `events/` whose path begins so: their names and contents.
pub(crate) fn samples(start: &str) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events");
    let (folder, prefix) = start.rsplit_once('/').unwrap_or((".", start));
    let mut samples = Vec::new();
    for file in fs::read_dir(events.join(folder)).with_context(|| format!("events/{folder}"))? {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        if name.starts_with(prefix) {
            samples.push((name, fs::read(file.path())?));
        }
    }
    Ok(samples)
}

/// What `events/answers.json` documents for a function: its settings, and its answer by event.
pub(crate) fn answers(function: &str) -> anyhow::Result<Value> {
    let answers: Value = serde_json::from_str(&event("answers.json")?)?;
    answers.get(function).cloned().with_context(|| format!("no answers for {function}"))
}

/// A function of this package with these settings; gives its name.
pub(crate) async fn function(aws: &LocalAws, package: &str, settings: &[(&str, &str)]) -> anyhow::Result<String> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("{package}-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let deployed = match package {
        "pre-sign-up" => "PreSignUpFunctionName",
        "post-confirmation" => "PostConfirmationFunctionName",
        "group-retry" => "GroupRetryFunctionName",
        _ => "UserImportFunctionName",
    };
    copies::copy_function(&aws.clients(), (aws.outputs.get(deployed)?, package), &name, settings).await?;
    Ok(name)
}

/// A pool like the deployed one, without users.
pub(crate) async fn pool(aws: &LocalAws) -> anyhow::Result<Pool> {
    copies::copy_pool(&aws.clients(), &aws.clients(), &aws.outputs).await
}

/// Settings as `answers.json` has them.
pub(crate) fn settings(answers: &Value) -> Vec<(&str, &str)> {
    let settings = answers["settings"].as_object().into_iter().flatten();
    settings.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect()
}
