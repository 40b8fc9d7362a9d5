//! `lifeguard check`: every row against the pool, and nothing written.

use std::path::PathBuf;

use anyhow::Context;
use clap::{ArgGroup, Args};
use import::{
    engine::{self, Span},
    job::Mode,
    source::feed,
};
use tokio::sync::watch;

use super::subject::SubjectArguments;
use crate::{
    aws::Access, conclusion::Conclusion, directory::Directory, exit::Exit, interrupt, progress::Progress, watch::Watch,
};

/// The arguments of a check.
#[derive(Args, Debug)]
#[command(group(ArgGroup::new("pool").args(["user_pool_id"]).required(true)), after_help = EXAMPLES)]
pub struct Check {
    #[command(flatten)]
    subject: SubjectArguments,
    /// Directory for a report, with the rejected rows to correct in problems.csv [default: none]
    #[arg(long, value_name = "DIR", help_heading = "Output options")]
    report: Option<PathBuf>,
    /// Print one JSON document, and JSON lines about the progress on standard error
    #[arg(long, help_heading = "Output options")]
    pub(super) json: bool,
    #[command(flatten)]
    access: Access,
}

const EXAMPLES: &str = "\
Examples:
  lifeguard check users.csv --user-pool-id eu-west-1_AbCdEfGhI
  lifeguard check users.csv --user-pool-id eu-west-1_AbCdEfGhI --missing-password generate
  lifeguard check s3://bucket/users.csv.gz --user-pool-id eu-west-1_AbCdEfGhI --report wrong-rows
  gpg --decrypt users.csv.gpg | lifeguard check - --user-pool-id eu-west-1_AbCdEfGhI --profile work";

impl Check {
    pub(crate) async fn carry_out(self) -> anyhow::Result<Exit> {
        let subject = self.subject.open(&self.access, self.subject.rows.options(), self.json).await?;
        let source = &self.subject.source;
        let named = self.report.is_some();
        let report = self.report.map(|path| Directory::create(&path, Mode::Check, 0)).transpose()?;
        let (halt, progress) = (watch::Sender::new(false), Progress::start(None, self.json));
        interrupt::watch(halt.clone(), progress.teller("the report; a second time ends at once"))?;
        let watch = Watch::new(Mode::Check, report, progress, halt.clone());
        let (rows, reading) = feed::rows(subject.reader(source)?, source.named(), subject.columns());
        let span = Span { halt: Some(&halt), ..Span::default() };
        let (job, mut emit) = (subject.job(), |row| watch.row(row));
        let end = watch.over(engine::check(rows, &job, span, &mut emit), || None).await;
        let title = self.subject.title(Mode::Check);
        let seen = watch.finish(&title, &end);
        reading.finish().await.with_context(|| source.to_string())?;
        Conclusion::of(title, seen, end).tell(self.json, named)
    }
}
