//! Builds the functions with cargo and packs them the way Lambda takes them.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;
use cargo_metadata::Message;
use tokio::process::Command;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{progress::Step, project::Project, subprocess};

/// Executables by the name of the function's package.
pub type Executables = BTreeMap<String, PathBuf>;

/// What the workspace builds to.
#[derive(Debug)]
pub struct Built {
    /// The functions.
    pub functions: Executables,
    /// The command line's executable.
    pub lifeguard: PathBuf,
}

/// Builds the workspace's binaries.
pub async fn build(project: &Project, step: &Step) -> anyhow::Result<Built> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // With a test target among them, the binaries share the build of `cargo test` and `cargo demo`.
    cargo.args(["build", "--workspace", "--bins", "--test", "demo", "--message-format", "json-render-diagnostics"]);
    cargo.current_dir(&project.root);
    // What the outer cargo tells about this package would make build scripts that look at it run again.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_of_outer_cargo) {
            cargo.env_remove(name);
        }
    }
    // cargo's own messages are JSON lines, for us; the other lines are for people.
    let show = |line: &str| {
        if !line.starts_with('{') {
            step.detail(line);
        }
    };
    let messages = subprocess::run(&mut cargo, show).await.context("the functions do not build")?;
    let (mut functions, mut lifeguard) = (Executables::new(), None);
    for message in Message::parse_stream(messages.as_bytes()) {
        let Message::CompilerArtifact(artifact) = message? else { continue };
        let Some(executable) = artifact.executable else { continue };
        if artifact.manifest_path.starts_with(project.root.join("functions")) {
            functions.insert(artifact.target.name, executable.into_std_path_buf());
        } else if artifact.target.name == "lifeguard" {
            lifeguard = Some(executable.into_std_path_buf());
        }
    }
    Ok(Built { functions, lifeguard: lifeguard.context("the command line was not built")? })
}

fn is_of_outer_cargo(variable: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"]
        .iter()
        .any(|prefix| variable.starts_with(prefix))
}

/// A zip archive with the executable as `bootstrap`, as the runtime `provided.al2023` wants it.
pub(crate) fn pack(executable: &Path) -> anyhow::Result<Vec<u8>> {
    // It goes across a loopback only; compressing would take longer.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).unix_permissions(0o755);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("bootstrap", options)?;
    archive.write_all(&fs::read(executable)?)?;
    Ok(archive.finish()?.into_inner())
}
