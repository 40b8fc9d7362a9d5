//! `lifeguard import`: brings the pool to what the rows say, from this machine.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use import::{
    cost::Cost,
    engine::{self, End, Span, Stopped},
    job::Mode,
    pool::{calls::Pool, limits, pace::Pace},
    scrutiny::inspect::Extent,
    source::feed,
};
use tokio::sync::watch;

use super::{
    remote::{self, RemoteArguments},
    subject::{Subject, SubjectArguments},
};
use crate::{
    aws::Access,
    conclusion::Conclusion,
    directory::Directory,
    exit::Exit,
    interrupt,
    options::WriteOptions,
    progress::Progress,
    terminal::{self, About},
    watch::{Seen, Watch},
};

/// The arguments of an import.
#[derive(Args, Debug)]
#[command(group(ArgGroup::new("where").args(["user_pool_id", "remote"]).required(true).multiple(true)), after_help = EXAMPLES)]
pub struct Import {
    #[command(flatten)]
    pub(super) subject: SubjectArguments,
    #[command(flatten)]
    pub(super) write: WriteOptions,
    #[command(flatten)]
    pub(super) remote: RemoteArguments,
    /// First row to import; those before it are only checked, for duplicates
    #[arg(long, value_name = "ROW", default_value_t = 0, conflicts_with = "remote", help_heading = "Import options")]
    start_row: u64,
    /// Directory for the report [default: lifeguard-report-TIME]
    #[arg(long, value_name = "DIR", help_heading = "Output options")]
    pub(super) report: Option<PathBuf>,
    /// Print one JSON document, and JSON lines about the progress on standard error
    #[arg(long, help_heading = "Output options")]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) access: Access,
}

const EXAMPLES: &str = "\
Examples:
  lifeguard import users.csv --user-pool-id eu-west-1_AbCdEfGhI
  lifeguard import users.csv --user-pool-id eu-west-1_AbCdEfGhI --missing-password generate --default-group members
  lifeguard import lifeguard-report-20261123T102640Z/problems.csv --user-pool-id eu-west-1_AbCdEfGhI
  lifeguard import users.csv --user-pool-id eu-west-1_AbCdEfGhI --on-existing update --quota UserCreation=200
  lifeguard import users.csv --remote --stack lifeguard";

impl Import {
    pub(crate) async fn carry_out(self) -> anyhow::Result<Exit> {
        if self.remote.remote {
            return remote::import(&self).await;
        }
        let mut subject = self.subject.open(&self.access, self.write.options(&self.subject.rows)?, self.json).await?;
        let rows = self.inspect(&mut subject).await?;
        if let Some(cost) = Cost::of(subject.pool.tier, rows) {
            terminal::tell(self.json, About::Note, cost);
        }
        let report = match &self.report {
            Some(path) => Directory::create(path, Mode::Run, rows)?,
            None => Directory::create_named_for(time::UtcDateTime::now(), Mode::Run, rows)?,
        };
        let progress = Progress::start(Some(rows), self.json);
        let halt = watch::Sender::new(false);
        interrupt::watch(
            halt.clone(),
            progress.teller(
                "the rows that have begun, for ten seconds at most, then the report; a second time ends at once",
            ),
        )?;
        let watch = Watch::new(Mode::Run, Some(report), progress, halt.clone());
        let mut end = self.run(&subject, &halt, &watch).await?;
        let title = self.subject.title(Mode::Run);
        let seen = watch.finish(&title, &end);
        self.compare(rows, &seen, &mut end);
        Conclusion::of(title, seen, end).tell(self.json, self.report.is_some())
    }

    /// Reads the input once to its end, so that nothing is written if it is broken anywhere, and asks for the account's
    /// quotas meanwhile. Gives the number of rows to import.
    async fn inspect(&self, subject: &mut Subject) -> anyhow::Result<u64> {
        let quotas = limits::of_account(&subject.clients.cognito, subject.options.clone());
        let inspecting = subject.inspect(&self.subject.source, Extent::Whole { first_row: self.start_row });
        let (inspected, (options, unknown)) = tokio::join!(inspecting, quotas);
        if let Some(fault) = unknown {
            let text = format!("{fault}; Cognito's default quotas are assumed, name others with --quota");
            terminal::tell(self.json, About::Note, text);
        }
        let inspected = inspected?;
        (subject.options, subject.disclosure) = (options, inspected.disclosure);
        Ok(inspected.rows)
    }

    async fn run(&self, subject: &Subject, halt: &watch::Sender<bool>, watch: &Watch) -> anyhow::Result<End> {
        let source = &self.subject.source;
        let (rows, reading) = feed::rows(subject.reader(source)?, source.named(), subject.job().columns());
        let pace = Pace::new(&subject.options);
        let pool = Pool { client: &subject.clients.cognito, id: &subject.pool.id, pace: &pace };
        let span = Span { first_row: self.start_row, halt: Some(halt), ..Span::default() };
        let (job, mut emit) = (subject.job(), |row| watch.row(row));
        let mut end = watch.over(engine::run(rows, &job, (&pool, span), &mut emit), || pace.limiting()).await;
        if let Err(error) = reading.finish().await {
            end.stopped.get_or_insert(broke_off(&format!("{source}: {error}")));
        }
        Ok(end)
    }

    /// Compares what was read with what was inspected, in case a file changed in a way that nobody saw.
    fn compare(&self, rows: u64, seen: &Seen, end: &mut End) {
        let read = seen.tally.totals().read;
        if end.stopped.is_some() || end.next_row.is_some() || !seen.report.as_ref().is_some_and(|(_, end)| end.is_ok())
        {
            return;
        }
        if self.start_row > 0 && read == 0 {
            end.stopped = Some(Stopped::no_such_row(self.start_row));
        } else if read != rows {
            let text =
                format!("{}: it had {rows} rows when it was looked through, and {read} later", self.subject.source);
            end.stopped = Some(broke_off(&text));
        }
    }
}

/// The input did not come to the end it had before.
fn broke_off(text: &str) -> Stopped {
    const ADVICE: &str = "; import it again";
    Stopped { code: "file-broke-off", text: format!("{}{ADVICE}", text.trim_end_matches(ADVICE)) }
}
