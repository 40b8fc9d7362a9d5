//! Runs an import: rows in, one outcome per row out, many users at a time.

use std::time::Instant;

use futures::{Stream, StreamExt, future::ready, stream::BoxStream};
use serde::Serialize;
use tokio::sync::watch;

use crate::{
    check::Checker,
    closing::Closing,
    converge::{Account, converge},
    finding::RowError,
    job::Job,
    outcome::RowOutcome,
    pool::{
        calls::{Calls, Pool},
        classify::{Class, Fault},
        new_groups::NewGroups,
    },
    user::ImportUser,
};

pub use crate::read::ReadRow;

/// Where an import begins and when it ends, if that is not the end of its rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span<'a> {
    /// Rows before this one were done by an earlier run; they are only checked, for duplicates.
    pub first_row: u64,
    /// Whether an earlier part of it has created users.
    pub has_created: bool,
    /// From when on it begins no more rows.
    pub take_until: Option<Instant>,
    /// From when on, after that, it sends nothing more for those it has begun.
    pub give_up: Option<Instant>,
    /// Turns true when somebody wants it to begin no more rows, and to end soon.
    pub halt: Option<&'a watch::Sender<bool>>,
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

/// A row that was checked.
pub type CheckedRow = Result<ImportUser, RowError>;

impl Stopped {
    /// Every row is before the one that the import was to begin with.
    pub fn no_such_row(row: u64) -> Self {
        Self { code: "no-such-row", text: format!("there is no row {row} or later; nothing was imported") }
    }
}

/// Checks every row, gives each to `take`, and writes nothing.
pub async fn check(
    rows: BoxStream<'_, ReadRow>,
    job: &Job<'_>,
    span: Span<'_>,
    take: &mut (dyn FnMut(CheckedRow) + Send),
) -> End {
    let closing = Closing::default();
    let check = async {
        let mut checked = std::pin::pin!(checked(rows, job, span.first_row, &closing));
        while let Some(row) = checked.next().await {
            take(row);
        }
    };
    closing.over(span, check).await
}

/// Checks every row and brings the pool to what the right ones say.
pub async fn run(
    rows: BoxStream<'_, ReadRow>,
    job: &Job<'_>,
    (pool, span): (&Pool<'_>, Span<'_>),
    emit: &mut (dyn FnMut(RowOutcome) + Send),
) -> End {
    let closing = Closing::after(span.has_created);
    let new_groups = NewGroups::besides(&job.pool.groups);
    let work = async {
        let checked = checked(rows, job, span.first_row, &closing);
        let worked = checked.map(|row| work(row, job, (Calls::new(pool, &closing), &new_groups)));
        let at_once = job.options.in_flight.unwrap_or_else(|| pool.pace.rows_at_once());
        let mut worked = std::pin::pin!(worked.buffer_unordered(at_once));
        while let Some(worked) = worked.next().await {
            match worked {
                Worked::Ended(outcome, fault) => {
                    closing.observe(&outcome, fault.as_ref());
                    emit(*outcome);
                }
                Worked::Left(row) => closing.leave(row),
            }
        }
    };
    closing.over(span, work).await
}

/// The rows to work on, checked, until the import takes no more.
fn checked<'a>(
    rows: BoxStream<'a, ReadRow>,
    job: &Job<'a>,
    first_row: u64,
    closing: &'a Closing,
) -> impl Stream<Item = CheckedRow> + 'a {
    let mut checker = Checker::new(*job);
    let number = |row: &CheckedRow| row.as_ref().map_or_else(|error| error.row, |user| user.row);
    rows.map(move |row| row.and_then(|row| checker.check(row)))
        .filter(move |row| ready(number(row) >= first_row))
        .take_while(move |row| ready(closing.takes(number(row))))
}

/// What became of a row that was taken.
enum Worked {
    /// Its end; where it failed, why.
    Ended(Box<RowOutcome>, Option<Fault>),
    /// The import's end came first, before anything was sent for it or between two of its calls: it has no end of its own,
    /// and the next run goes on with it.
    Left(u64),
}

async fn work(row: CheckedRow, job: &Job<'_>, (calls, new_groups): (Calls<'_>, &NewGroups<'_>)) -> Worked {
    let user = match row {
        Ok(user) => user,
        Err(error) => return Worked::Ended(RowOutcome::rejected(error, job).into(), None),
    };
    let done = async {
        new_groups.create(&calls, &user.groups).await?;
        converge(&calls, job, &user).await
    };
    let (ended, fault) = match done.await {
        Ok(Account { done, text }) => {
            let ended = RowOutcome::done(user.row, user.user_name.clone(), done, job.options.spelling);
            (RowOutcome { text: text.unwrap_or(ended.text), ..ended }, None)
        }
        Err(fault) if fault.class == Class::CutOff => return Worked::Left(user.row),
        Err(fault) => {
            let failed = RowOutcome::failed(user.row, user.user_name.clone(), &fault);
            (RowOutcome { reached: calls.have_reached(), ..failed }, Some(fault))
        }
    };
    let (user_name, source_sub) = job.disclosure.names_of(&user, job.pool);
    let ended = RowOutcome { user_name, sub: calls.sub().map(str::to_owned), source_sub, ..ended };
    let ended = match ended.is_problem() {
        true => ended.disclosing(job.disclosure.of_user(user, job.pool)),
        false => ended,
    };
    Worked::Ended(ended.into(), fault)
}
