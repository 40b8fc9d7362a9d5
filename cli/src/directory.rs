//! The report as files in a directory, readable by their owner alone.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, BufReader, BufWriter, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use anyhow::Context;
use time::macros::format_description;
use user_import::{
    job::Mode,
    outcome::RowOutcome,
    report::{RowWriter, Tally, lines, problems, summary},
};

type Out = BufWriter<File>;

/// A directory's name for a report that begins now, such as `lifeguard-report-20261123T102640Z`.
pub(crate) fn name_for(now: time::UtcDateTime) -> PathBuf {
    let time = now.format(format_description!("[year][month][day]T[hour][minute][second]Z"));
    // Formatting fails only for components that a date and time lack.
    format!("lifeguard-report-{}", time.unwrap_or_default()).into()
}

/// A report that is being written.
pub(crate) struct Directory {
    path: PathBuf,
    rows: RowWriter<Out, Out>,
    problems: Out,
    summary: Out,
}

impl Directory {
    /// Makes the directory and its files, none of which may be there before.
    pub(crate) fn create(path: &Path, mode: Mode) -> anyhow::Result<Self> {
        let create = || -> io::Result<Self> {
            DirBuilder::new().recursive(true).mode(0o700).create(path)?;
            let rows = RowWriter::new(file(path, "report.csv")?, file(path, "report.jsonl")?, Tally::new(mode))?;
            let (problems, summary) = (file(path, "problems.csv")?, file(path, "summary.txt")?);
            Ok(Self { path: path.to_owned(), rows, problems, summary })
        };
        create().with_context(|| format!("the report cannot be written to {}", path.display()))
    }

    /// Adds a row's end.
    pub(crate) fn add(&mut self, row: &RowOutcome) -> io::Result<()> {
        self.rows.add(row)
    }

    /// Writes the files that are made of the whole.
    pub(crate) fn finish(mut self) -> anyhow::Result<Tally> {
        let path = self.path.clone();
        let mut finish = || -> io::Result<()> {
            self.rows.flush()?;
            let rows = BufReader::new(File::open(path.join("report.jsonl"))?);
            problems::write(&mut self.problems, self.rows.tally().problem_columns(), lines::read(rows))?;
            self.problems.flush()?;
            self.summary.write_all(summary::text(self.rows.tally()).as_bytes())?;
            self.summary.flush()
        };
        finish().with_context(|| format!("the report in {} is not complete", path.display()))?;
        Ok(self.rows.tally().clone())
    }
}

fn file(directory: &Path, name: &str) -> io::Result<Out> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(directory.join(name));
    file.map(BufWriter::new).map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))
}
