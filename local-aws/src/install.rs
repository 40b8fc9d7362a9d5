//! Installs what is pinned, once: a killed or outdated install is made again, two processes do not meet in one.

mod node;
mod python;

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use anyhow::Context;

use crate::{progress::Progress, project::Project};

/// The programs that run the emulators.
#[derive(Clone, Debug)]
pub struct Installed {
    /// The Python of the environment that has ministack.
    pub python: PathBuf,
    /// Node.js.
    pub node: PathBuf,
    /// cognito-local's start script.
    pub cognito_local: PathBuf,
}

/// What this machine must have for the emulators.
#[derive(Debug)]
pub struct Tools {
    python: Tool,
    node: Tool,
}

impl Tools {
    /// Finds them; fails with advice if one is missing or too old.
    pub async fn find() -> anyhow::Result<Self> {
        Ok(Self { python: python::find().await?, node: node::find().await? })
    }
}

/// Installs both emulators unless they are there. Needs the package registries the first time.
pub async fn all(project: &Project, tools: &Tools, progress: &Progress) -> anyhow::Result<Installed> {
    let _lock = lock(&project.local, progress).await?;
    let (python, cognito_local) = tokio::try_join!(
        python::install(project, &tools.python, progress),
        node::install(project, &tools.node, progress)
    )?;
    Ok(Installed { python, node: tools.node.path.clone(), cognito_local })
}

/// A program this machine has, and the version it gives for itself.
#[derive(Debug)]
struct Tool {
    path: PathBuf,
    version: String,
}

/// An install's directory, complete when its stamp says what would be installed now.
#[derive(Debug)]
struct Install {
    directory: PathBuf,
    stamp: String,
}

impl Install {
    /// `pins` and the tool's version decide whether an earlier install still counts.
    fn new(directory: PathBuf, pins: &Path, tool: &Tool) -> anyhow::Result<Self> {
        let pins = fs::read_to_string(pins).with_context(|| format!("{} cannot be read", pins.display()))?;
        Ok(Self { directory, stamp: format!("{}\n{pins}", tool.version) })
    }

    fn is_complete(&self) -> bool {
        fs::read_to_string(self.stamp_file()).is_ok_and(|stamp| stamp == self.stamp)
    }

    /// Removes what an earlier, incomplete install left.
    fn clear(&self) -> anyhow::Result<()> {
        if self.directory.exists() {
            fs::remove_dir_all(&self.directory)?;
        }
        Ok(fs::create_dir_all(&self.directory)?)
    }

    /// To be called last. Under a name of its own first, so that no stamp is ever half written.
    fn complete(&self) -> anyhow::Result<()> {
        let draft = self.directory.join("installed.draft");
        fs::write(&draft, &self.stamp)?;
        Ok(fs::rename(draft, self.stamp_file())?)
    }

    fn stamp_file(&self) -> PathBuf {
        self.directory.join("installed")
    }
}

/// Waits for the only right to install; the operating system gives it back when the process ends, however it ends.
async fn lock(local: &Path, progress: &Progress) -> anyhow::Result<File> {
    fs::create_dir_all(local)?;
    let file = File::create(local.join("install.lock"))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => (),
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    let step = progress.begin("Waiting for another process that installs the emulators");
    let waiting = tokio::task::spawn_blocking(move || file.lock().map(|()| file));
    let file = waiting.await??;
    step.done();
    Ok(file)
}

/// The numbers of a version such as `v20.20.2` or `3.11.7`, as far as they are numbers.
fn version_numbers(version: &str) -> Vec<u32> {
    version.trim().trim_start_matches('v').split('.').map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::version_numbers;

    #[test]
    fn versions_compare_by_number() {
        let cases = [
            ("v20.20.2", vec![20, 20, 2]),
            ("3.11.7\n", vec![3, 11, 7]),
            ("3.9.1", vec![3, 9, 1]),
            ("3.14.0rc1", vec![3, 14]),
            ("?", vec![]),
        ];
        for (text, numbers) in cases {
            assert_eq!(version_numbers(text), numbers, "{text}");
        }
        assert!(version_numbers("3.9.1") < version_numbers("3.11"));
    }
}
