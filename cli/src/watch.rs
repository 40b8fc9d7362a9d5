//! Watches a run: counts the rows, writes them to the report, shows how far it is, and stops it where it has to.

use std::{
    io,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use import::{
    engine::End,
    job::Mode,
    outcome::RowOutcome,
    pool::pace::Category,
    report::{Course, Tally, summary},
};
use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval},
};

use crate::{
    conclusion::{self, Title},
    directory::Directory,
    problem_list::ProblemList,
    progress::Progress,
};

/// Receives every row of one run: writes it to the report, counts it, shows the progress, and stops the run if the report
/// cannot be written.
pub(crate) struct Watch(Mutex<State>);

struct State {
    begun: Instant,
    course: Course,
    progress: Progress,
    record: Record,
    /// The first rows that somebody has to look at, for programs.
    problems: Vec<RowOutcome>,
    /// All of them, for people.
    list: ProblemList,
    /// Why the report is not complete.
    unwritable: Option<io::Error>,
    halt: watch::Sender<bool>,
}

/// Where rows are written down.
enum Record {
    Report(Box<Directory>),
    /// Nowhere: they are only counted.
    Count(Tally),
}

/// What was seen, at the end.
pub(crate) struct Seen {
    pub(crate) tally: Tally,
    pub(crate) took: Duration,
    /// For people: a table of the outcomes, the most frequent codes, and the rate over time.
    pub(crate) summary: String,
    pub(crate) problems: Vec<RowOutcome>,
    pub(crate) list: ProblemList,
    /// Where the report is, and whether it is complete.
    pub(crate) report: Option<(PathBuf, io::Result<()>)>,
}

impl Watch {
    /// Begins to watch. `halt` turns true when the run has to stop because the report cannot be written.
    pub(crate) fn new(mode: Mode, report: Option<Directory>, progress: Progress, halt: watch::Sender<bool>) -> Self {
        let record = match report {
            Some(directory) => Record::Report(Box::new(directory)),
            None => Record::Count(Tally::new(mode)),
        };
        let (begun, course) = (Instant::now(), Course::default());
        let (problems, list) = (Vec::new(), ProblemList::default());
        Self(Mutex::new(State { begun, course, progress, record, problems, list, unwritable: None, halt }))
    }

    /// Takes note of a row's end.
    pub(crate) fn row(&self, row: RowOutcome) {
        self.state().row(row);
    }

    /// Waits for the run, and keeps the progress and the report's files up to date meanwhile.
    pub(crate) async fn over<T>(&self, run: impl Future<Output = T>, limiting: impl Fn() -> Option<Category>) -> T {
        let mut tick = interval(Duration::from_millis(250));
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut run = std::pin::pin!(run);
        loop {
            tokio::select! {
                end = &mut run => return end,
                _ = tick.tick() => self.state().tick(limiting()),
            }
        }
    }

    /// Completes the report, which begins with the title and, if that is so, with why not all rows are in it.
    pub(crate) fn finish(self, title: &Title, end: &End) -> Seen {
        let state = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let took = state.begun.elapsed();
        state.progress.finish();
        let tally = state.record.tally().clone();
        let unfinished = conclusion::unfinished(title.mode, end).map(|text| text + "\n").unwrap_or_default();
        let mut summary = format!("{title}\n{unfinished}\n{}", summary::text(&tally));
        if took >= Duration::from_secs(2) {
            summary += &format!("\nrate over time\n{}", state.course.text(took));
        }
        let report = match state.record {
            Record::Count(_) => None,
            Record::Report(directory) => {
                let path = directory.path().to_owned();
                let complete = state.unwritable.map_or_else(|| directory.finish(&summary), Err);
                Some((path, complete))
            }
        };
        Seen { tally, took, summary, problems: state.problems, list: state.list, report }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn row(&mut self, row: RowOutcome) {
        /// Enough to see what is wrong; the report has all.
        const SHOWN: usize = 20;
        self.course.add(self.begun.elapsed());
        self.progress.row();
        let written = match &mut self.record {
            Record::Report(directory) => directory.add(&row),
            Record::Count(tally) => {
                tally.add(&row);
                Ok(())
            }
        };
        self.give_up_on(written);
        if row.is_problem() {
            self.list.add(&row);
            if self.problems.len() < SHOWN {
                self.problems.push(row.without_values());
            }
        }
    }

    fn tick(&mut self, limiting: Option<Category>) {
        self.progress.tick(self.record.tally().totals(), limiting);
        if let Record::Report(directory) = &mut self.record {
            let written = directory.flush();
            self.give_up_on(written);
        }
    }

    fn give_up_on(&mut self, written: io::Result<()>) {
        if let Err(error) = written {
            self.unwritable.get_or_insert(error);
            self.halt.send_replace(true);
        }
    }
}

impl Record {
    fn tally(&self) -> &Tally {
        match self {
            Self::Report(directory) => directory.tally(),
            Self::Count(tally) => tally,
        }
    }
}
