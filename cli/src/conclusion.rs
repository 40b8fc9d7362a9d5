//! How a run ended: for people, for programs, and as an exit code.

use std::{io, path::PathBuf, time::Duration};

use import::{
    cost::{Cost, Tier},
    engine::{End, Stopped},
    forecast::Forecast,
    job::Mode,
    options::Options,
    outcome::{Outcome, RowOutcome},
    pool::pace::Category,
    report::Totals,
};
use serde::Serialize;

use crate::{
    exit::Exit,
    problem_list::ProblemList,
    terminal::{self, About},
    watch::Seen,
};

/// What there is to say at the end; as JSON it is the program's answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Conclusion {
    mode: Mode,
    source: String,
    user_pool_id: String,
    seconds: f64,
    totals: Totals,
    codes: Vec<Code>,
    /// Rows that somebody has to look at, those in `problems.csv`.
    problem_rows: u64,
    /// The first of them.
    problems: Vec<RowOutcome>,
    /// Rows for which a user was made or read: Cognito counts them as active in this month, and bills them.
    active_users: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<PathBuf>,
    /// The first row to go on with, where an import that stopped has the rows before it in its report.
    #[serde(skip_serializing_if = "Option::is_none")]
    start_row: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped: Option<Stopped>,
    /// Where nothing was imported yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    import: Option<ImportTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<Cost>,
    /// All of them, for people.
    #[serde(skip)]
    list: ProblemList,
    #[serde(skip)]
    report_complete: bool,
    #[serde(skip)]
    summary: String,
}

#[derive(Serialize)]
struct Code {
    outcome: Outcome,
    code: String,
    rows: u64,
}

/// How long an import of the valid rows takes at best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImportTime {
    seconds: u64,
    limited_by: Category,
}

impl ImportTime {
    pub(crate) fn of(forecast: &Forecast, options: &Options) -> Option<Self> {
        let (time, limited_by) = forecast.time(options)?;
        Some(Self { seconds: time.as_secs_f64().ceil() as u64, limited_by })
    }
}

impl std::fmt::Display for ImportTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Beyond some minutes, seconds say nothing.
        let seconds = if self.seconds < 300 { self.seconds } else { self.seconds.div_ceil(60) * 60 };
        let time = humantime::format_duration(Duration::from_secs(seconds));
        write!(f, "an import of the valid rows takes about {time}; {} sets the pace", self.limited_by)
    }
}

/// What was run.
pub(crate) struct Title {
    pub(crate) mode: Mode,
    pub(crate) source: String,
    pub(crate) user_pool_id: String,
}

impl std::fmt::Display for Title {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let verb = match self.mode {
            Mode::Check => "checked against",
            Mode::Run => "imported into",
        };
        write!(f, "{} {verb} {}", self.source, self.user_pool_id)
    }
}

impl Conclusion {
    /// Of a run that went on to this end.
    pub(crate) fn of(Title { mode, source, user_pool_id }: Title, seen: Seen, end: End) -> Self {
        let codes = seen.tally.codes().into_iter();
        let codes = codes.map(|(outcome, code, rows)| Code { outcome, code: code.to_owned(), rows }).collect();
        let (report, complete) = seen.report.map_or((None, Ok(())), |(path, complete)| (Some(path), complete));
        let report_complete = complete.is_ok();
        let stopped = end.stopped.or_else(|| complete.err().map(|error| unwritable(&error)));
        Self {
            mode,
            source,
            user_pool_id,
            seconds: (seen.took.as_secs_f64() * 1e3).round() / 1e3,
            totals: seen.tally.totals().clone(),
            codes,
            problem_rows: seen.tally.problems(),
            active_users: seen.tally.active_users(),
            problems: seen.problems,
            list: seen.list,
            report,
            start_row: end.next_row.filter(|_| mode == Mode::Run && report_complete),
            // Only a signal sets no reason of its own.
            stopped: stopped.or_else(|| end.next_row.map(|_| interrupted(mode))),
            import: None,
            cost: None,
            report_complete,
            summary: seen.summary,
        }
    }

    /// Adds what an import of the valid rows will take and cost.
    pub(crate) fn with_forecast(self, import: Option<ImportTime>, tier: Option<Tier>) -> Self {
        let cost = Cost::of(tier, self.totals.of(Outcome::Valid));
        Self { import, cost, ..self }
    }

    /// Tells it: one JSON document, or text. `named`: the operator chose the report's directory.
    pub(crate) fn tell(&self, json: bool, named: bool) -> anyhow::Result<Exit> {
        let text = if json { serde_json::to_string_pretty(self)? + "\n" } else { self.text() };
        let told = terminal::answer(text.as_bytes());
        if let Some(stopped) = &self.stopped {
            terminal::tell(json, About::Stopped, &stopped.text);
        }
        if let Some(advice) = self.advice(named) {
            terminal::tell(json, About::ToGoOn, advice);
        }
        told?;
        Ok(self.exit())
    }

    /// How to go on after a stop. Rows that are done and in no report are to be seen in the next one, as unchanged.
    fn advice(&self, named: bool) -> Option<String> {
        if !self.report_complete {
            return Some("the same command again, with another --report; what is done stays unchanged".to_owned());
        }
        let another = if named { "another --report, and " } else { "" };
        let row = self.start_row?;
        Some(format!("the same command again, with {another}--start-row {row} to pass over the rows that are done"))
    }

    fn exit(&self) -> Exit {
        match &self.stopped {
            Some(_) => Exit::Stopped,
            None if self.problem_rows > 0 => Exit::Problems,
            None => Exit::Done,
        }
    }

    fn text(&self) -> String {
        let mut text = self.summary.clone();
        if !self.list.is_empty() {
            text += &format!("\n{}", self.list);
        }
        if let Some(import) = &self.import {
            text += &format!("\n{import}\n");
        }
        if let Some(cost) = &self.cost {
            text += &format!("{cost}\n");
        }
        if let Some(report) = &self.report {
            text += &format!("\nreport: {}\n", report.display());
            if self.problem_rows > 0 {
                text += "correct problems.csv there, fill in each cell that says lifeguard:left-out, and import it; or correct \
                    the rows in the file itself and import that again\n";
            }
        }
        text
    }
}

/// Why there are rows that the run did not come to, if there are any.
pub(crate) fn unfinished(mode: Mode, end: &End) -> Option<String> {
    let reason = end.stopped.clone().or_else(|| end.next_row.map(|_| interrupted(mode)))?.text;
    let rest = end.next_row.map(|row| format!("; to be gone on with from row {row}")).unwrap_or_default();
    Some(format!("stopped: {reason}{rest}"))
}

fn unwritable(error: &io::Error) -> Stopped {
    let text = format!("the report is not complete ({error}); make room for it");
    Stopped { code: "report-unwritable", text }
}

fn interrupted(mode: Mode) -> Stopped {
    let text = match mode {
        Mode::Check => "interrupted; the rows that are left were not checked",
        Mode::Run => "interrupted; no further rows were begun",
    };
    Stopped { code: "interrupted", text: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_an_import_is_told_as_exactly_as_it_is_known() {
        for (seconds, expected) in
            [(1, "1s"), (299, "4m 59s"), (300, "5m"), (4_901, "1h 22m"), (200_000, "2days 7h 34m")]
        {
            let time = ImportTime { seconds, limited_by: Category::UserUpdate };
            let text = format!("an import of the valid rows takes about {expected}; UserUpdate sets the pace");
            assert_eq!(time.to_string(), text);
        }
    }
}
