//! `lifeguard check`: every row against the pool, and nothing written.

use anyhow::Context;
use clap::Args;
use user_import::{
    engine::{self, Span},
    job::Mode,
    outcome::Outcome,
    report::{Tally, summary},
    source::feed,
};

use super::subject::SubjectArguments;
use crate::{aws::Access, exit::Exit};

/// The arguments of a check.
#[derive(Args, Debug)]
pub struct Check {
    #[command(flatten)]
    subject: SubjectArguments,
}

impl Check {
    pub(crate) async fn carry_out(self, access: &Access) -> anyhow::Result<Exit> {
        let subject = self.subject.open(access, self.subject.rows.options()).await?;
        let source = &self.subject.source;
        let (rows, reading) = feed::rows(subject.input.reader()?, source.named(), subject.columns());
        let mut tally = Tally::new(Mode::Check);
        engine::check(rows, &subject.job(), Span::default(), &mut |row| tally.add(&row)).await;
        reading.finish().await.with_context(|| source.to_string())?;
        print!("{}", summary::text(&tally));
        Ok(if tally.totals().of(Outcome::Rejected) == 0 { Exit::Done } else { Exit::Problems })
    }
}
