//! A fresh directory for one run, removed when the run is over; what killed runs left is removed by the next one.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::Context;

/// Removed with all it holds when dropped.
#[derive(Debug)]
pub struct RunDirectory {
    path: PathBuf,
    /// Held while the run lives; the operating system lets go of it however the process ends.
    _lock: File,
}

impl RunDirectory {
    /// Makes `run-<process id>-<n>` under `local`, after removing those whose process is gone.
    pub fn create(local: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(local)?;
        sweep(local)?;
        let path = (0..)
            .map(|number| local.join(format!("run-{}-{number}", std::process::id())))
            .find(|path| !path.exists())
            .context("no name is left for a run directory")?;
        // The lock lies beside the directory: a sweeper must never see one without the other's protection.
        let lock = File::create(lock_file(&path))?;
        lock.lock()?;
        fs::create_dir(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Self { path, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes a directory inside.
    pub fn make(&self, name: &str) -> anyhow::Result<PathBuf> {
        let path = self.path.join(name);
        fs::create_dir_all(&path)?;
        Ok(path)
    }
}

impl Drop for RunDirectory {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

/// Removes the directories of runs that are no more.
fn sweep(local: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(local)? {
        let path = entry?.path();
        let is_lock = path.extension().is_some_and(|extension| extension == "lock")
            && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("run-"));
        if is_lock && File::open(&path).is_ok_and(|lock| lock.try_lock().is_ok()) {
            remove(&path.with_extension(""));
        }
    }
    Ok(())
}

/// Best effort: what cannot be removed now, the next run's sweep tries again.
fn remove(path: &Path) {
    if !path.exists() || fs::remove_dir_all(path).is_ok() {
        let _ = fs::remove_file(lock_file(path));
    }
}

fn lock_file(path: &Path) -> PathBuf {
    path.with_extension("lock")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::RunDirectory;

    #[test]
    fn a_run_removes_its_own_directory_and_those_of_killed_runs_but_no_live_one() {
        let local = std::env::temp_dir().join(format!("local-aws-run-directory-{}", std::process::id()));
        let live = RunDirectory::create(&local).unwrap();
        let killed = local.join("run-0-0");
        fs::create_dir(&killed).unwrap();
        fs::write(local.join("run-0-0.lock"), "").unwrap();
        fs::write(killed.join("log"), "…").unwrap();

        let other = RunDirectory::create(&local).unwrap();

        assert_ne!(live.path(), other.path());
        assert!(live.path().exists() && other.path().exists());
        assert!(!killed.exists());
        drop((live, other));
        assert_eq!(fs::read_dir(&local).unwrap().count(), 0);
        fs::remove_dir(local).unwrap();
    }
}
