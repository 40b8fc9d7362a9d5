//! Runs an import: rows in, one outcome per row out, many users at a time.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use futures::{Stream, StreamExt, future::ready};
use serde::Serialize;

use crate::{
    check::Checker,
    converge::converge,
    job::Job,
    outcome::RowOutcome,
    pool::{calls::Pool, classify::Fault, new_groups::NewGroups},
    problem::RowError,
    stop::Stop,
    user::ImportUser,
};

pub use crate::read::ReadRow;

/// Where an import begins and when it takes no more rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span<'a> {
    /// Rows before this one were done by an earlier run; they are only checked, for duplicates.
    pub first_row: u64,
    pub take_until: Option<Instant>,
    /// Whether somebody wants it to take no more rows.
    pub halt: Option<&'a AtomicBool>,
}

impl Span<'_> {
    fn is_over(&self) -> bool {
        self.take_until.is_some_and(|until| Instant::now() >= until)
            || self.halt.is_some_and(|halt| halt.load(Ordering::Relaxed))
    }
}

/// How an import ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The first row to go on with; `None`: all are done.
    pub next_row: Option<u64>,
    /// What stopped it, where that was neither the end of the input nor the time.
    pub stopped: Option<Stopped>,
}

/// Why an import stopped early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stopped {
    pub code: &'static str,
    pub text: String,
}

/// Checks every row and writes nothing.
pub async fn check(
    rows: impl Stream<Item = ReadRow>,
    job: &Job<'_>,
    span: Span<'_>,
    emit: &mut (dyn FnMut(RowOutcome) + Send),
) -> End {
    let stop = Mutex::new(Stop::default());
    let mut checked = std::pin::pin!(checked(rows, job, span, &stop));
    while let Some(row) = checked.next().await {
        emit(match row {
            Ok(user) => RowOutcome::valid(user.row, user.user_name),
            Err(error) => error.into(),
        });
    }
    lock(&stop).end()
}

/// Checks every row and brings the pool to what the right ones say.
pub async fn run(
    rows: impl Stream<Item = ReadRow>,
    job: &Job<'_>,
    (pool, span): (&Pool<'_>, Span<'_>),
    emit: &mut (dyn FnMut(RowOutcome) + Send),
) -> End {
    let stop = Mutex::new(Stop::default());
    let new_groups = NewGroups::besides(&job.pool.groups);
    let worked = checked(rows, job, span, &stop).map(|row| work(row, job, (pool, &new_groups)));
    let mut worked = std::pin::pin!(worked.buffer_unordered(job.options.in_flight));
    while let Some((outcome, fault)) = worked.next().await {
        lock(&stop).observe(&outcome, fault.as_ref());
        emit(outcome);
    }
    lock(&stop).end()
}

/// The rows to work on, checked, until the import has to stop.
fn checked<'a>(
    rows: impl Stream<Item = ReadRow> + 'a,
    job: &Job<'a>,
    span: Span<'a>,
    stop: &'a Mutex<Stop>,
) -> impl Stream<Item = Result<ImportUser, RowError>> + 'a {
    let mut checker = Checker::new(*job);
    let number = |row: &Result<ImportUser, RowError>| row.as_ref().map_or_else(|error| error.row, |user| user.row);
    rows.map(move |row| row.and_then(|row| checker.check(row)))
        .filter(move |row| ready(number(row) >= span.first_row))
        .take_while(move |row| ready(lock(stop).takes(number(row), span.is_over())))
}

async fn work(
    row: Result<ImportUser, RowError>,
    job: &Job<'_>,
    (pool, new_groups): (&Pool<'_>, &NewGroups<'_>),
) -> (RowOutcome, Option<Fault>) {
    let user = match row {
        Ok(user) => user,
        Err(error) => return (error.into(), None),
    };
    let done = async {
        new_groups.create(pool, &user.groups).await?;
        converge(pool, job, &user).await
    };
    match done.await {
        Ok(done) => (RowOutcome::done(user.row, user.user_name, done), None),
        Err(fault) => {
            let failed = RowOutcome::failed(user.row, user.user_name.clone(), &fault);
            (failed.with_values(user.into()), Some(fault))
        }
    }
}

fn lock(stop: &Mutex<Stop>) -> MutexGuard<'_, Stop> {
    // Nothing panics while it is held.
    stop.lock().unwrap_or_else(PoisonError::into_inner)
}
