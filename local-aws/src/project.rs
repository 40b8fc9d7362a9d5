//! Where the project's files are.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use cargo_metadata::MetadataCommand;

/// The checkout and the directory cargo builds it in.
#[derive(Clone, Debug)]
pub struct Project {
    /// The workspace's root, with `template.yaml` and `events/`.
    pub root: PathBuf,
    /// What the local AWS installs and writes, inside cargo's target directory.
    pub local: PathBuf,
}

impl Project {
    /// Asks cargo, which knows about `CARGO_TARGET_DIR` and configuration files.
    pub fn find() -> anyhow::Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec();
        let metadata = metadata.context("cargo does not tell where the workspace is")?;
        let local = metadata.target_directory.join("local-aws").into_std_path_buf();
        Ok(Self { root: metadata.workspace_root.into_std_path_buf(), local })
    }

    /// A text file of the checkout, by its path in it.
    pub fn read(&self, file: &str) -> anyhow::Result<String> {
        let path = self.root.join(file);
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    }

    /// The committed files that pin an emulator.
    pub fn pins(&self, emulator: &str) -> PathBuf {
        self.root.join("local-aws").join(emulator)
    }
}
