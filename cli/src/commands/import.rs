//! `lifeguard import`: brings the pool to what the rows say, from this machine.

use std::{
    path::PathBuf,
    sync::{Arc, atomic::AtomicBool},
};

use clap::Args;
use user_import::{
    engine::{self, Span},
    job::Mode,
    pool::{calls::Pool, pace::Pace},
    report::summary,
    source::feed,
};

use super::subject::SubjectArguments;
use crate::{
    aws::Access,
    directory::{self, Directory},
    exit::Exit,
    interrupt,
    options::WriteOptions,
};

/// The arguments of an import.
#[derive(Args, Debug)]
pub struct Import {
    #[command(flatten)]
    subject: SubjectArguments,
    #[command(flatten)]
    write: WriteOptions,
    /// First row to import; those before it are only checked, for duplicates
    #[arg(long, value_name = "ROW", default_value_t = 0)]
    start_row: u64,
    /// Directory for the report [default: lifeguard-report-TIME]
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
}

impl Import {
    pub(crate) async fn carry_out(self, access: &Access) -> anyhow::Result<Exit> {
        let options = self.write.options(&self.subject.rows)?;
        let subject = self.subject.open(access, options).await?;
        let source = &self.subject.source;
        subject.inspect(source).await?;
        let directory = self.report.unwrap_or_else(|| directory::name_for(time::UtcDateTime::now()));
        let mut report = Directory::create(&directory, Mode::Run)?;
        let (rows, reading) = feed::rows(subject.input.reader()?, source.named(), subject.columns());
        let halt = Arc::new(AtomicBool::new(false));
        interrupt::watch(halt.clone(), || eprintln!("finishing the rows in flight; once more ends at once"))?;
        let pace = Pace::new(&subject.options);
        let pool = Pool { client: &subject.clients.cognito, id: &subject.pool.id, pace: &pace, give_up: None };
        let span = Span { first_row: self.start_row, take_until: None, halt: Some(&halt) };
        let mut written = Ok(());
        let emit = &mut |row| {
            if written.is_ok() {
                written = report.add(&row);
            }
        };
        let end = engine::run(rows, &subject.job(), (&pool, span), emit).await;
        reading.finish().await?;
        written?;
        let tally = report.finish()?;
        print!("{}", summary::text(&tally));
        Ok(match end.next_row {
            Some(_) => Exit::Stopped,
            None if tally.totals().problems() > 0 => Exit::Problems,
            None => Exit::Done,
        })
    }
}
