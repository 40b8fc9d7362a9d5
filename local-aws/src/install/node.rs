//! cognito-local, with its lock file's exact packages and none of their install scripts.

use std::{fs, path::PathBuf};

use anyhow::{Context, anyhow};
use tokio::process::Command;

use super::{Install, Tool, version_numbers};
use crate::{progress::Progress, project::Project, subprocess};

/// The oldest Node.js all pinned packages run on.
const OLDEST: [u32; 2] = [20, 19];

const ADVICE: &str = "The local AWS needs Node.js 20.19 or newer with npm. Install it from your system's packages\n\
                      (nodejs and npm) or from nodejs.org.";

/// What is wrong, and what to do about it.
fn advise(error: anyhow::Error) -> anyhow::Error {
    anyhow!("{error:#}\n\n{ADVICE}")
}

/// Finds a Node.js that is new enough and has npm.
pub(super) async fn find() -> anyhow::Result<Tool> {
    let mut node = Command::new("node");
    let answer = subprocess::run(node.args(["-p", "process.version + '\\n' + process.execPath"]), |_| ());
    let answer = answer.await.map_err(advise)?;
    let (version, path) = answer.trim().split_once('\n').context(ADVICE)?;
    if version_numbers(version).as_slice() < OLDEST.as_slice() {
        return Err(advise(anyhow!("node is version {version}")));
    }
    subprocess::run(Command::new("npm").arg("--version"), |_| ()).await.map_err(advise)?;
    Ok(Tool { path: PathBuf::from(path), version: version.to_owned() })
}

/// Gives cognito-local's start script.
pub(super) async fn install(project: &Project, tool: &Tool, progress: &Progress) -> anyhow::Result<PathBuf> {
    let pins = project.pins("cognito-local");
    let install = Install::new(project.local.join("cognito-local"), &pins.join("package-lock.json"), tool)?;
    let script = install.directory.join("node_modules/cognito-local/lib/bin/start.js");
    if install.is_complete() {
        return Ok(script);
    }
    let step = progress.begin("Installing cognito-local (once)");
    install.clear()?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(pins.join(file), install.directory.join(file))?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=http"]);
    npm.current_dir(&install.directory);
    let installed = subprocess::run(&mut npm, |line| step.detail(line)).await;
    installed.context("cognito-local cannot be installed from the npm registry: is there a network?")?;
    install.complete()?;
    step.done();
    Ok(script)
}
