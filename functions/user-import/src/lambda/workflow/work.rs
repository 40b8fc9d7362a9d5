//! The step of a worker: imports the rows of one shard that are not done yet, as far as the time allows.
//!
//! The same shard again, or half of it, is therefore harmless: a retry, a redrive and going on after the time was up are all
//! the same step.

use std::time::Instant;

use futures::{Stream, StreamExt, future::ready};
use serde::Serialize;
use shared::{failure::Failure, invocation::Record};

use super::run::{Expect, PlanFile, Run};
use crate::{
    columns::Columns,
    engine::{self, End, ReadRow, Span, Stopped},
    job::{Job, Mode},
    lambda::{Clients, Settings, budget::Budget, count::count_rows, pool::profile, workflow::plan::PLAN},
    options::MissingPassword,
    outcome::RowOutcome,
    pool::{calls::Pool, pace::Pace, profile::PoolProfile},
    report::Totals,
    shard::{Duplicates, Part, Shard},
    source::{
        feed,
        object::{Object, S3Uri},
    },
};

/// What a worker tells the state machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Worked {
    /// Whether the time was up before the shard was done.
    pub again: bool,
}

/// One worker's task.
pub(super) struct Work<'a> {
    pub(super) run: Run,
    pub(super) shard: Shard,
    pub(super) deadline: Instant,
    pub(super) record: &'a mut Record,
}

impl Work<'_> {
    pub(super) async fn carry_out(self, settings: &Settings, clients: &Clients) -> Result<Worked, Failure> {
        let Some(plan) = self.run.json::<PlanFile>(PLAN).await? else {
            return Err(self.run.unreadable(PLAN, "it is not there; start a new run"));
        };
        let earlier = self.run.part(self.shard.index).await?;
        let (mut part, version) = earlier.map_or((Part::default(), None), |(part, version)| (part, Some(version)));
        let before = part.len();
        if before == self.shard.rows {
            return Ok(Worked { again: false });
        }
        let profile = profile(settings, clients).await?;
        let (end, totals) = self.rows(&plan, &profile, &mut part, (settings, clients)).await?;
        count_rows(self.record, &totals);
        part.end(&end);
        self.keep(&mut part, version).await?;
        tracing::info!(shard = self.shard.index, rows = self.shard.rows, done = part.len(), "worked");
        match end.stopped {
            Some(Stopped { code, text }) => Err(Failure::broken(code, text.clone()).telling(text)),
            None if part.len() < self.shard.rows && part.len() == before => {
                let text = "not one row was done in the whole time of an invocation";
                Err(Failure::broken("no-progress", text).telling(text))
            }
            None => Ok(Worked { again: part.len() < self.shard.rows }),
        }
    }

    /// Imports what is not done.
    async fn rows(
        &self,
        plan: &PlanFile,
        pool: &PoolProfile,
        part: &mut Part,
        (settings, clients): (&Settings, &Clients),
    ) -> Result<(End, Totals), Failure> {
        let uri = S3Uri { bucket: plan.bucket.clone(), key: plan.key.clone() };
        let object = Object::known(&clients.s3, uri, plan.size, plan.e_tag.clone());
        let options = plan.lane_options()?;
        let columns = Columns::of(pool, options.missing_password == MissingPassword::Reject);
        let (rows, reading) = feed::shard(object, plan.layout, self.shard, columns);
        let duplicates =
            if self.shard.duplicates > 0 { self.run.duplicates(self.shard.index).await? } else { Vec::new() };
        let rows = left(rows, duplicates.into(), part.clone());
        let job = Job { pool, options: &options, active_attribute: settings.active_attribute.as_deref() };
        let (budget, pace) = (Budget::until(self.deadline), Pace::new(&options));
        let pool = Pool { client: &clients.cognito, id: &pool.id, pace: &pace, give_up: budget.give_up };
        let span = Span { take_until: budget.take_until, ..Span::default() };
        let mut totals = Totals::new(Mode::Run);
        let emit = &mut |row: RowOutcome| {
            totals.add(row.outcome);
            part.add(row);
        };
        let mut end = engine::run(rows, &job, (&pool, span), emit).await;
        if let Err(error) = reading.finish().await {
            end.stopped.get_or_insert(Stopped { code: "file-broke-off", text: error.to_string() });
        }
        Ok((end, totals))
    }

    /// Writes the part. Another worker may have the same shard: one that lives on after its execution was stopped.
    async fn keep(&self, part: &mut Part, mut version: Option<String>) -> Result<(), Failure> {
        loop {
            let expect = version.take().map_or(Expect::Nothing, Expect::Version);
            if self.run.write_part(self.shard.index, part, expect).await? {
                return Ok(());
            }
            if let Some((other, its_version)) = self.run.part(self.shard.index).await? {
                part.merge(other);
                version = Some(its_version);
            }
        }
    }
}

/// The rows that are not done, without those that are duplicates of others anywhere in the file.
fn left(rows: impl Stream<Item = ReadRow>, mut duplicates: Duplicates, done: Part) -> impl Stream<Item = ReadRow> {
    let number = |row: &ReadRow| row.as_ref().map_or_else(|error| error.row, |row| row.number);
    rows.map(move |row| duplicates.sift(row)).filter(move |row| ready(!done.has(number(row))))
}
