//! The last step: puts the report together from what the workers left, whether or not all of them came to their end.

use std::io;

use import::{
    job::Mode,
    report::{RowWriter, Tally, Totals, problems, summary},
    shard::{
        Part, Shard, StopNote,
        store::{PLAN, PlanFile, Run, RunError, SHARDS},
    },
    source::upload::Upload,
};
use lambda::failure::Failure;
use serde::Serialize;
use tokio::{runtime::Handle, task::spawn_blocking};

use crate::failures::failure;

/// What a run came to.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finished {
    pub run: String,
    /// Rows of the file: those of the totals and those that are not done.
    pub rows: u64,
    pub totals: Totals,
    /// Rows that somebody has to look at, those in `problems.csv`.
    pub problems: u64,
    /// Rows for which a user was made or read: Cognito counts them as active in this month, and bills them.
    pub active_users: u64,
    pub not_done: u64,
    /// Shards that are not done; the first of them, where they are many.
    pub unfinished: Vec<Unfinished>,
    /// Where the report is.
    pub report: String,
}

/// A shard that is not done.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unfinished {
    pub shard: usize,
    /// The number of its first row.
    pub first_row: u64,
    pub rows: u64,
    pub done: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<StopNote>,
}

/// How many shards are told one by one: the answer goes through the state machine.
const MAX_TOLD: usize = 50;

/// Writes the report. Doing it again, after a redrive, writes it anew.
///
/// `None`: the run ended before it had a plan, so nothing was imported and there is nothing to say.
pub(crate) async fn finish(run: Run) -> Result<Option<Finished>, Failure> {
    let plan: Option<PlanFile> = run.json(PLAN).await.map_err(failure)?;
    let shards: Option<Vec<Shard>> = run.json(SHARDS).await.map_err(failure)?;
    let (Some(plan), Some(shards)) = (plan, shards) else { return Ok(None) };
    let runtime = Handle::current();
    let assembling = spawn_blocking(move || Assembly { run, shards, runtime }.carry_out(&plan));
    let finished = assembling.await.map_err(|error| Failure::broken("FinishBroke", error))?;
    finished.map(Some).map_err(failure)
}

/// What the report is made of, on a thread that may block.
struct Assembly {
    run: Run,
    shards: Vec<Shard>,
    runtime: Handle,
}

impl Assembly {
    fn carry_out(&self, plan: &PlanFile) -> Result<Finished, RunError> {
        let (tally, unfinished) = self.rows().map_err(|error| self.run.unwritable(REPORT, error))?;
        let totals = tally.totals().clone();
        let finished = Finished {
            run: self.run.name.clone(),
            rows: plan.rows,
            not_done: plan.rows.saturating_sub(totals.read),
            totals,
            problems: tally.problems(),
            active_users: tally.active_users(),
            unfinished,
            report: self.run.place(REPORT),
        };
        let written = self.whole(&tally, &finished);
        written.map_err(|error| self.run.unwritable(REPORT, error))?;
        Ok(finished)
    }

    /// The files that have every row.
    fn rows(&self) -> io::Result<(Tally, Vec<Unfinished>)> {
        let [mut csv, mut jsonl] = ["report/report.csv", "report/report.jsonl"].map(|name| self.upload(name));
        let mut rows = RowWriter::new(&mut csv, &mut jsonl, Tally::new(Mode::Run))?;
        let mut unfinished = Vec::new();
        for shard in &self.shards {
            let part = self.part(shard)?;
            part.rows().try_for_each(|row| rows.add(row))?;
            if part.len() < shard.rows && unfinished.len() < MAX_TOLD {
                let (first_row, done) = (shard.start.number, part.len());
                unfinished.push(Unfinished {
                    shard: shard.index,
                    first_row,
                    rows: shard.rows,
                    done,
                    stopped: part.stopped,
                });
            }
        }
        rows.flush()?;
        let tally = rows.tally().clone();
        drop(rows);
        csv.finish()?;
        jsonl.finish()?;
        Ok((tally, unfinished))
    }

    /// The files that are made of the whole.
    fn whole(&self, tally: &Tally, finished: &Finished) -> io::Result<()> {
        let mut csv = self.upload("report/problems.csv");
        let mut broken = Ok(());
        let parts = self.shards.iter().map_while(|shard| self.part(shard).map_err(|error| broken = Err(error)).ok());
        let rows = parts.flat_map(|part| part.rows().cloned().map(Ok).collect::<Vec<_>>());
        problems::write(&mut csv, tally.problem_columns(), rows)?;
        broken?;
        csv.finish()?;
        let mut text = self.upload("report/summary.txt");
        io::Write::write_all(&mut text, words(tally, finished).as_bytes())?;
        text.finish()?;
        let mut json = self.upload("report/summary.json");
        serde_json::to_writer(&mut json, finished)?;
        json.finish()
    }

    fn part(&self, shard: &Shard) -> io::Result<Part> {
        match self.runtime.block_on(self.run.part(shard.index)) {
            Ok(part) => Ok(part.map(|(part, _)| part).unwrap_or_default()),
            // Its rows count as not done.
            Err(error @ RunError::Damaged { .. }) => {
                Ok(Part::stopped_by(StopNote { code: error.code().to_owned(), text: error.to_string() }))
            }
            Err(error) => Err(io::Error::other(error)),
        }
    }

    fn upload(&self, name: &str) -> Upload {
        Upload::new(&self.run.s3, self.run.uri(name))
    }
}

const REPORT: &str = "report/";

/// The summary for people, with what is not done and how to go on.
fn words(tally: &Tally, finished: &Finished) -> String {
    let mut text = summary::text(tally);
    if finished.not_done > 0 {
        text += &format!("\n{} of {} rows are not done:\n", finished.not_done, finished.rows);
        for shard in &finished.unfinished {
            let why = shard.stopped.as_ref().map_or("it was not begun, or is being worked on", |stopped| &stopped.text);
            let Unfinished { shard, first_row, rows, done, .. } = shard;
            text += &format!("  shard {shard}, from row {first_row}: {done} of {rows} rows done; {why}\n");
        }
        text += "Correct the cause. Then redrive the execution of the state machine, or import the file again.\n";
    }
    text
}
