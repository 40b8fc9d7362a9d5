//! A process of ours that cannot outlive us, and its log.

use std::{
    fs::{self, File},
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Runs the program given as arguments in this shell's process group, and ends the whole group, its own shell included,
/// when standard input ends (we are gone, however we went) or the program does. Function processes that an emulator
/// started are in the group too, and an emulator ended by a gentler signal would leave them running.
const WATCHDOG: &str = r#"exec 3<&0
{ cat <&3; kill -KILL 0; } &
"$@" </dev/null 3<&-
kill -KILL 0"#;

/// How long an emulator may take to answer its first request.
const START: Duration = Duration::from_secs(60);

/// What to start, and where.
#[derive(Debug)]
pub struct Program<'a> {
    /// For messages.
    pub name: &'static str,
    /// The program and its arguments.
    pub command: Vec<&'a Path>,
    /// The whole environment, but for `PATH`: nothing of the developer's own AWS settings gets through.
    pub environment: Vec<(&'static str, String)>,
    /// The working directory; the log is written into it.
    pub directory: PathBuf,
}

/// A running emulator; dropping it ends its process group.
#[derive(Debug)]
pub struct Emulator {
    name: &'static str,
    address: SocketAddr,
    log: PathBuf,
    watchdog: Child,
    /// Closing it is what ends the group.
    lifeline: Option<ChildStdin>,
}

impl Emulator {
    /// Starts the program, which is to listen on `address`.
    pub fn start(program: Program<'_>, address: SocketAddr) -> anyhow::Result<Self> {
        let log = program.directory.join("log");
        let output = File::create(&log)?;
        let mut command = Command::new("sh");
        command.args(["-c", WATCHDOG, "sh"]).args(&program.command).current_dir(&program.directory);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).envs(program.environment);
        command.stdin(Stdio::piped()).stdout(output.try_clone()?).stderr(output).process_group(0);
        let mut watchdog = command.spawn().with_context(|| format!("{} cannot be started", program.name))?;
        let lifeline = watchdog.stdin.take();
        Ok(Self { name: program.name, address, log, watchdog, lifeline })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address as a URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The file it logs to.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// The process group of the emulator and of all it started.
    pub fn group(&self) -> u32 {
        self.watchdog.id()
    }

    /// Waits until GET `path` is answered with success; fails with the end of the log if it ends or takes too long.
    pub async fn wait_until_healthy(&mut self, path: &str) -> anyhow::Result<()> {
        let started = Instant::now();
        while !is_healthy(self.address, path).await {
            if let Some(status) = self.watchdog.try_wait()? {
                bail!("{} ended while it started ({status}); its log ends:\n{}", self.name, self.log_tail());
            }
            if started.elapsed() > START {
                bail!("{} does not answer after {START:?}; its log ends:\n{}", self.name, self.log_tail());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// The last lines of its log.
    pub fn log_tail(&self) -> String {
        let log = fs::read(&self.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // The watchdog kills itself last of all; waiting for it leaves no zombie.
        let _ = self.watchdog.wait();
    }
}

/// Two ports of 127.0.0.1 that nobody listens on.
pub fn free_addresses() -> std::io::Result<[SocketAddr; 2]> {
    // Both are held until both are known, or they might be the same.
    let listeners = [TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?, TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?];
    Ok([listeners[0].local_addr()?, listeners[1].local_addr()?])
}

async fn is_healthy(address: SocketAddr, path: &str) -> bool {
    let asked = tokio::time::timeout(Duration::from_secs(2), get(address, path)).await;
    matches!(asked, Ok(Ok(answer)) if answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.0 200"))
}

/// The first bytes of the answer to a GET.
async fn get(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut start = [0; 12];
    stream.read_exact(&mut start).await?;
    String::from_utf8(start.to_vec()).map_err(|error| std::io::Error::new(ErrorKind::InvalidData, error))
}
