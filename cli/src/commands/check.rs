//! `lifeguard check`: every row against the pool, and nothing written.

use std::path::PathBuf;

use anyhow::Context;
use clap::{ArgGroup, Args};
use import::{
    engine::{self, CheckedRow, End, Span},
    forecast::Forecast,
    job::Mode,
    look_up::Found,
    outcome::RowOutcome,
    pool::limits,
    scrutiny::inspect::Extent,
    source::feed::{self, Reading},
};
use tokio::sync::watch;

use super::{
    look_up::LookUp,
    subject::{Subject, SubjectArguments},
};
use crate::{
    aws::Access,
    conclusion::{Conclusion, ImportTime},
    directory::Directory,
    exit::Exit,
    interrupt,
    progress::Progress,
    watch::Watch,
};

/// The arguments of a check.
#[derive(Args, Debug)]
#[command(group(ArgGroup::new("pool").args(["user_pool_id"]).required(true)), after_help = EXAMPLES)]
pub struct Check {
    #[command(flatten)]
    subject: SubjectArguments,
    /// Look up who is in the pool already, and whose names, e-mail addresses and phone numbers are taken; bills nobody
    #[arg(long, help_heading = "Check options")]
    look_up: bool,
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
  lifeguard check users.csv --user-pool-id eu-west-1_AbCdEfGhI --look-up
  lifeguard check s3://bucket/users.csv.gz --user-pool-id eu-west-1_AbCdEfGhI --report wrong-rows
  gpg --decrypt users.csv.gpg | lifeguard check - --user-pool-id eu-west-1_AbCdEfGhI --profile work";

impl Check {
    pub(crate) async fn carry_out(self) -> anyhow::Result<Exit> {
        let mut subject = self.subject.open(&self.access, self.subject.rows.options(), self.json).await?;
        subject.disclosure = subject.inspect(&self.subject.source, Extent::Beginning).await?.disclosure;
        let (halt, progress) = (watch::Sender::new(false), Progress::start(None, self.json));
        interrupt::watch(halt.clone(), progress.teller("the report; a second time ends at once"))?;
        let found = match self.look_up {
            true => Some(
                LookUp { subject: &subject, source: &self.subject.source, halt: &halt, json: self.json }.find().await?,
            ),
            false => None,
        };
        let report = self.report.as_ref().map(|path| Directory::create(path, Mode::Check, 0)).transpose()?;
        let watch = Watch::new(Mode::Check, report, progress, halt.clone());
        // Without the permission, Cognito's default quotas are as good a guess as any.
        let quotas = limits::of_account(&subject.clients.cognito, subject.options.clone());
        let (checked, (options, _)) = tokio::join!(self.check((&subject, found.as_ref()), &halt, &watch), quotas);
        let (reading, end, forecast) = checked?;
        let title = self.subject.title(Mode::Check);
        let seen = watch.finish(&title, &end);
        reading.finish().await.with_context(|| self.subject.source.to_string())?;
        let time = ImportTime::of(&forecast, &options);
        Conclusion::of(title, seen, end).with_forecast(time, subject.pool.tier).tell(self.json, self.report.is_some())
    }

    async fn check(
        &self,
        (subject, found): (&Subject, Option<&Found<'_>>),
        halt: &watch::Sender<bool>,
        watch: &Watch,
    ) -> anyhow::Result<(Reading, End, Forecast)> {
        let source = &self.subject.source;
        let (rows, reading) = feed::rows(subject.reader(source)?, source.named(), subject.job().columns());
        let span = Span { halt: Some(halt), ..Span::default() };
        let (job, mut forecast) = (subject.job(), Forecast::default());
        let mut take = |row: CheckedRow| {
            let standing = row.as_ref().ok().zip(found).map(|(user, found)| found.standing(user));
            if !matches!(standing, Some(Err(_))) {
                row.iter().for_each(|user| forecast.add(user));
            }
            watch.row(match (row, standing) {
                (Ok(user), Some(standing)) => RowOutcome::looked_up(user, standing, &job),
                (row, _) => RowOutcome::checked(row, &job),
            });
        };
        let end = watch.over(engine::check(rows, &job, span, &mut take), || None).await;
        Ok((reading, end, forecast))
    }
}
