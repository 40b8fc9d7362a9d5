//! The report as files in a directory, readable by their owner alone.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, BufReader, BufWriter, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use import::{
    job::Mode,
    outcome::RowOutcome,
    report::{RowWriter, Tally, lines, problems},
};
use time::macros::format_description;

type Out = BufWriter<File>;

/// A report that is being written.
pub(crate) struct Directory {
    path: PathBuf,
    rows: RowWriter<Out, Out>,
    problems: Out,
    summary: File,
}

/// The directory's name for a report that begins now, such as `lifeguard-report-20261123T102640Z`.
fn name_for(now: time::UtcDateTime) -> String {
    let time = now.format(format_description!("[year][month][day]T[hour][minute][second]Z"));
    // Formatting fails only for components that a date and time lack.
    format!("lifeguard-report-{}", time.unwrap_or_default())
}

impl Directory {
    /// Makes a new directory for the report in the current one and names it after the time. A second report of the same
    /// second gets a number.
    pub(crate) fn create_named_for(now: time::UtcDateTime, mode: Mode, rows: u64) -> anyhow::Result<Self> {
        require_room(Path::new("."), rows)?;
        let name = name_for(now);
        let mut path = PathBuf::from(&name);
        for number in 2_u32.. {
            match DirBuilder::new().mode(0o700).create(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => path = format!("{name}-{number}").into(),
                // What is wrong is wrong for the files too, which say it.
                _ => break,
            }
        }
        Self::create(&path, mode, rows)
    }

    /// Makes the directory and its files, none of which may be there before, if so many rows find room.
    pub(crate) fn create(path: &Path, mode: Mode, rows: u64) -> anyhow::Result<Self> {
        require_room(path, rows)?;
        let create = || -> io::Result<Self> {
            DirBuilder::new().recursive(true).mode(0o700).create(path)?;
            let writers = (BufWriter::new(file(path, "report.csv")?), BufWriter::new(file(path, "report.jsonl")?));
            let mut rows = RowWriter::new(writers.0, writers.1, Tally::new(mode))?;
            rows.flush()?;
            let (problems, summary) = (file(path, "problems.csv")?, file(path, "summary.txt")?);
            Ok(Self { path: path.to_owned(), rows, problems: BufWriter::new(problems), summary })
        };
        create().with_context(|| format!("no report can be written to {}", path.display()))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn tally(&self) -> &Tally {
        self.rows.tally()
    }

    /// Adds a row's end.
    pub(crate) fn add(&mut self, row: &RowOutcome) -> io::Result<()> {
        self.rows.add(row)
    }

    /// Hands everything so far to the files, so that a kill leaves it there.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.rows.flush()
    }

    /// Writes the files that are made of the whole.
    pub(crate) fn finish(mut self, summary: &str) -> io::Result<()> {
        self.rows.flush()?;
        let rows = BufReader::new(File::open(self.path.join("report.jsonl"))?);
        problems::write(&mut self.problems, self.rows.tally().problem_columns(), lines::read(rows))?;
        self.problems.flush()?;
        self.summary.write_all(summary.as_bytes())
    }
}

/// A disk that is full in the middle of an import would stop it there.
fn require_room(path: &Path, rows: u64) -> anyhow::Result<()> {
    /// A row's lines in `report.csv` and `report.jsonl`, most of them.
    const BYTES_PER_ROW: u64 = 300;
    // It need not be there yet; what is nowhere is on the disk of the working directory.
    let there = path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
    let disk = rustix::fs::statvfs(there).with_context(|| there.display().to_string())?;
    let (needed, free) = (rows.saturating_mul(BYTES_PER_ROW), disk.f_bavail.saturating_mul(disk.f_frsize));
    if needed > free {
        let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
        bail!(
            "the report may take {} MB, and {} has room for {} MB; free some, or name another directory with --report",
            megabytes(needed),
            path.display(),
            free >> 20
        );
    }
    Ok(())
}

fn file(directory: &Path, name: &str) -> io::Result<File> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(directory.join(name));
    file.map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_needs_room() {
        let here = tempfile::tempdir().expect("a temporary directory");
        let error = require_room(here.path(), u64::MAX).expect_err("no disk is that large").to_string();
        assert!(error.starts_with("the report may take ") && error.contains("--report"), "{error}");
        require_room(here.path(), 1).expect("there is room for one row");
        let new = here.path().join("a/new/report");
        let refused = Directory::create(&new, Mode::Run, u64::MAX).err().map(|error| error.to_string());
        assert!(refused.is_some_and(|error| error.contains("has room for")) && !here.path().join("a").exists());
    }

    #[test]
    fn a_report_is_never_written_over() {
        let here = tempfile::tempdir().expect("a temporary directory");
        let create = || Directory::create(here.path(), Mode::Run, 1);
        drop(create().expect("the directory is empty"));
        let error = create().err().map(|error| format!("{error:#}"));
        let expected = format!("no report can be written to {}: report.csv: ", here.path().display());
        assert!(error.as_deref().is_some_and(|error| error.starts_with(&expected)), "{error:?}");
    }
}
