//! ministack, in a Python environment of its own: it pins its botocore.

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use tokio::process::Command;

use super::{Install, Tool, version_numbers};
use crate::{progress::Progress, project::Project, subprocess};

/// The oldest Python all pinned packages run on.
const OLDEST: [u32; 2] = [3, 11];

const ADVICE: &str = "The local AWS needs Python 3.11 or newer with its venv module. Install it, for example with\n  \
                      apt install python3 python3-venv    (Debian, Ubuntu)\n  \
                      brew install python                 (macOS)";

/// What is wrong, and what to do about it.
fn advise(error: anyhow::Error) -> anyhow::Error {
    anyhow!("{error:#}\n\n{ADVICE}")
}

/// Finds a Python that is new enough and can make environments.
pub(super) async fn find() -> anyhow::Result<Tool> {
    let probe = "import sys, venv, ensurepip; print('.'.join(map(str, sys.version_info[:3]))); print(sys.executable)";
    let mut python = Command::new("python3");
    python.args(["-c", probe]);
    let answer = subprocess::run(&mut python, |_| ()).await.map_err(advise)?;
    let (version, path) = answer.trim().split_once('\n').context(ADVICE)?;
    if version_numbers(version).as_slice() < OLDEST.as_slice() {
        return Err(advise(anyhow!("python3 is version {version}")));
    }
    Ok(Tool { path: PathBuf::from(path), version: answer.clone() })
}

/// Gives the Python of the environment that has ministack.
pub(super) async fn install(project: &Project, tool: &Tool, progress: &Progress) -> anyhow::Result<PathBuf> {
    let pins = project.pins("ministack").join("requirements.txt");
    let install = Install::new(project.local.join("ministack"), &pins, tool)?;
    let python = install.directory.join("bin/python");
    if install.is_complete() {
        return Ok(python);
    }
    let step = progress.begin("Installing ministack (once)");
    install.clear()?;
    let mut venv = Command::new(&tool.path);
    subprocess::run(venv.args(["-m", "venv"]).arg(&install.directory), |_| ()).await.map_err(advise)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input"]);
    pip.args(["--require-hashes", "--only-binary", ":all:", "--requirement"]).arg(pins);
    let installed = subprocess::run(&mut pip, |line| step.detail(line)).await;
    installed.context("ministack cannot be installed from the Python package index: is there a network?")?;
    install.complete()?;
    step.done();
    Ok(python)
}
