//! One shard of a large import: imports the rows of it that are not done yet, as far as the time allows.
//!
//! The same shard again, or half of it, is therefore harmless: a retry, a redrive and going on after the time was up are all
//! the same.

use std::{collections::BTreeMap, time::Instant};

use futures::{Stream, StreamExt, future::ready};
use lambda::{
    failure::Failure,
    invocation::{Answer, Invocation, Record},
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{budget::Budget, count::count_rows, failures::failure, pool::profile};
use import::{
    clients::Clients,
    engine::{self, End, ReadRow, Span, Stopped},
    job::{Job, Mode},
    outcome::{Outcome, RowOutcome},
    pool::{calls::Pool, pace::Pace, profile::PoolProfile},
    report::Totals,
    settings::Settings,
    shard::{
        Duplicates, Part, Shard,
        store::{Expect, PLAN, PlanFile, Run, RunError, RunName, RunNameError},
    },
    source::{
        feed,
        object::{Object, S3Uri},
    },
};

/// What the state machine sends for a shard.
pub(super) struct ShardEvent {
    run: RunName,
    shard: Shard,
}

/// An event that is no shard. Repeats nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ShardEventError {
    #[error("the event is no shard of a large import: start the state machine, which sends the shards")]
    Malformed,
    #[error(transparent)]
    Run(#[from] RunNameError),
}

impl ShardEvent {
    /// Reads an event; `None`: it is an import of its own.
    pub(super) fn parse(json: &str) -> Result<Option<Self>, ShardEventError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Event {
            shard: Inner,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Inner {
            run: String,
            shard: Shard,
        }
        let fields: Result<BTreeMap<String, &RawValue>, _> = serde_json::from_str(json);
        if !fields.is_ok_and(|fields| fields.contains_key("shard")) {
            return Ok(None);
        }
        let Event { shard: Inner { run, shard } } =
            serde_json::from_str(json).map_err(|_| ShardEventError::Malformed)?;
        Ok(Some(Self { run: RunName::try_from(run)?, shard }))
    }
}

/// What a worker tells the state machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Worked {
    /// Whether the time was up before the shard was done.
    pub again: bool,
}

/// Imports what is left of a shard.
pub(super) async fn carry_out(
    event: ShardEvent,
    invocation: &mut Invocation,
    settings: &Settings,
    clients: &Clients,
) -> Result<Answer<Worked>, Failure> {
    invocation.record.user_pool_id = Some(settings.user_pool_id.clone());
    let run = Run::of(&event.run, settings, &clients.s3).map_err(failure)?;
    let work = Work { run, shard: event.shard, deadline: invocation.deadline, record: &mut invocation.record };
    Ok(Answer { body: work.carry_out(settings, clients).await?, code: "Worked" })
}

/// One worker's task.
struct Work<'a> {
    run: Run,
    shard: Shard,
    deadline: Instant,
    record: &'a mut Record,
}

impl Work<'_> {
    async fn carry_out(self, settings: &Settings, clients: &Clients) -> Result<Worked, Failure> {
        let Some(plan) = self.run.json::<PlanFile>(PLAN).await.map_err(failure)? else {
            return Err(failure(self.run.unreadable(PLAN, "it is not there; start a new run")));
        };
        let earlier = self.run.part(self.shard.index).await.map_err(failure)?;
        let (mut part, version) = earlier.map_or((Part::default(), None), |(part, version)| (part, Some(version)));
        let before = part.len();
        if before == self.shard.rows {
            return Ok(Worked { again: false });
        }
        let profile = profile(settings, clients).await?;
        let (end, totals) = self.rows(&plan, &profile, &mut part, (settings, clients)).await?;
        count_rows(self.record, &totals);
        part.end(&end);
        self.keep(&mut part, version).await.map_err(failure)?;
        tracing::info!(shard = self.shard.index, rows = self.shard.rows, done = part.len(), "worked");
        match end.stopped {
            Some(Stopped { code, text }) => Err(Failure::told(code, text)),
            None if part.len() < self.shard.rows && part.len() == before => {
                Err(Failure::told("no-progress", "not one row was done in the whole time of an invocation"))
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
        let options = plan.lane_options().map_err(failure)?;
        let (active_attribute, disclosure) = (settings.active_attribute.as_deref(), plan.disclosure);
        let job = Job { pool, options: &options, active_attribute, disclosure };
        let (rows, reading) = feed::shard(object, plan.layout, self.shard, job.columns());
        let duplicates = match self.shard.duplicates {
            0 => Vec::new(),
            _ => self.run.duplicates(self.shard.index).await.map_err(failure)?,
        };
        let rows = left(rows, duplicates.into(), part.clone()).boxed();
        let (Budget { take_until, give_up, .. }, pace) = (Budget::until(self.deadline), Pace::new(&options));
        let pool = Pool { client: &clients.cognito, id: &pool.id, pace: &pace };
        let has_created = part.rows().any(|row| row.outcome == Outcome::Created);
        let span = Span { has_created, take_until, give_up, ..Span::default() };
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
    async fn keep(&self, part: &mut Part, mut version: Option<String>) -> Result<(), RunError> {
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

/// The rows that are not done; those that are duplicates of others anywhere in the file are marked.
fn left(rows: impl Stream<Item = ReadRow>, mut duplicates: Duplicates, done: Part) -> impl Stream<Item = ReadRow> {
    let number = |row: &ReadRow| row.as_ref().map_or_else(|error| error.row, |row| row.number);
    rows.map(move |row| duplicates.mark(row)).filter(move |row| ready(!done.has(number(row))))
}
