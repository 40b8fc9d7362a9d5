//! The `lifeguard` command as an operator starts it: a process of its own, with credentials in its environment.

use std::{
    fs::{self, File},
    io::ErrorKind,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::Context;
use serde_json::Value;

use crate::clients::{ACCESS_KEY, REGION, SECRET_KEY};

/// The command, and where it runs.
#[derive(Clone, Debug)]
pub struct Lifeguard<'a> {
    /// The executable.
    pub program: &'a Path,
    /// The URL of Cognito.
    pub cognito: String,
    /// A directory of its own: what it is given and what it writes is there.
    pub directory: PathBuf,
}

impl Lifeguard<'_> {
    /// Puts a file into the directory.
    pub fn give(&self, name: &str, contents: &[u8]) -> anyhow::Result<()> {
        fs::create_dir_all(&self.directory)?;
        fs::write(self.directory.join(name), contents).with_context(|| format!("{name} cannot be written"))
    }

    /// Starts it with these arguments; its output goes to files in the directory.
    pub fn start(&self, arguments: &[&str]) -> anyhow::Result<Running> {
        fs::create_dir_all(&self.directory)?;
        let output = |name| File::create(self.directory.join(name));
        let mut command = Command::new(self.program);
        command.args(arguments).current_dir(&self.directory).env_clear().envs([
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
            ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
            ("AWS_REGION", REGION),
            ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", &self.cognito),
        ]);
        command.stdin(Stdio::null()).stdout(output("stdout")?).stderr(output("stderr")?);
        let child = command.spawn().with_context(|| format!("{} cannot be started", self.program.display()))?;
        Ok(Running { child, directory: self.directory.clone(), started: Instant::now() })
    }

    /// Runs it to its end.
    pub async fn run(&self, arguments: &[&str]) -> anyhow::Result<Finished> {
        self.start(arguments)?.finish().await
    }
}

/// A process that runs; dropping it kills it.
#[derive(Debug)]
pub struct Running {
    child: Child,
    directory: PathBuf,
    started: Instant,
}

/// How a process ended.
#[derive(Debug)]
pub struct Finished {
    /// Exit code or signal.
    pub status: ExitStatus,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
    /// From start to end.
    pub took: Duration,
    /// Processor time, user and system; zero where there is no `/proc` to tell.
    pub cpu: Duration,
}

impl Running {
    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has come to its end.
    pub fn is_over(&self) -> anyhow::Result<bool> {
        Ok(processor_time(self.child.id())?.is_none_or(|(is_over, _)| is_over))
    }

    /// Ends it at once (SIGKILL).
    pub async fn kill(mut self) -> anyhow::Result<Finished> {
        self.child.kill()?;
        self.finish().await
    }

    /// Waits for its end.
    pub async fn finish(mut self) -> anyhow::Result<Finished> {
        // An ended process keeps its times until somebody waits for it.
        let cpu = loop {
            match processor_time(self.child.id())? {
                Some((true, cpu)) => break cpu,
                Some((false, _)) => tokio::time::sleep(Duration::from_millis(5)).await,
                None => break Duration::ZERO,
            }
        };
        let took = self.started.elapsed();
        let status = self.child.wait()?;
        let read = |name| fs::read_to_string(self.directory.join(name));
        Ok(Finished { status, stdout: read("stdout")?, stderr: read("stderr")?, took, cpu })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Finished {
    /// Whether SIGKILL ended it.
    pub fn was_killed(&self) -> bool {
        self.status.signal() == Some(9)
    }

    /// Standard output as one JSON document.
    pub fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_str(&self.stdout).with_context(|| format!("standard output is not JSON; {self:?}"))
    }
}

/// Whether the process is over and its processor time so far; `None` if there is no such process (proc_pid_stat(5)).
fn processor_time(id: u32) -> anyhow::Result<Option<(bool, Duration)>> {
    /// Clock ticks a second, which Linux tells programs whatever it counts itself.
    const TICKS: u32 = 100;
    let stat = match fs::read_to_string(format!("/proc/{id}/stat")) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        stat => stat?,
    };
    let (_, fields) = stat.rsplit_once(") ").context("the process has no name")?;
    let fields: Vec<&str> = fields.split(' ').collect();
    let ticks = |index: usize| -> anyhow::Result<u32> { Ok(fields.get(index).context("a field is missing")?.parse()?) };
    let time = Duration::from_secs(1) * (ticks(11)? + ticks(12)?) / TICKS;
    Ok(Some((fields.first() == Some(&"Z"), time)))
}
