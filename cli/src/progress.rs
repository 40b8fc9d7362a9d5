//! Shows how far a run is, on standard error: a bar where there is a terminal, lines where there is none, JSON for programs.

use std::{
    fmt,
    io::{IsTerminal, stderr},
    time::{Duration, Instant},
};

use import::{pool::pace::Category, report::Totals};
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use serde::Serialize;

use crate::terminal::{self, About};

/// How it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Bar,
    Lines,
    Json,
}

/// The rows that ended, of those there are.
pub(crate) struct Progress {
    style: Style,
    /// Not shown where there is no terminal; it knows the rate all the same.
    bar: ProgressBar,
    said: Instant,
}

/// One line for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    #[serde(flatten)]
    totals: &'a Totals,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<u64>,
    rows_per_second: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds_left: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limited_by: Option<String>,
}

impl Progress {
    /// Begins with no row ended, of so many if that is known.
    pub(crate) fn start(rows: Option<u64>, json: bool) -> Self {
        let style = match json {
            true => Style::Json,
            false if stderr().is_terminal() => Style::Bar,
            false => Style::Lines,
        };
        let target = if style == Style::Bar { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(rows, target);
        let template = match rows {
            Some(_) => "{bar:28} {human_pos} of {human_len} rows, {rate} a second, {eta} left\n{msg}",
            None => "{spinner} {human_pos} rows, {rate} a second\n{msg}",
        };
        // A template of ours is right or fails in every test; without it the bar has indicatif's own.
        let bar = match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style.with_key("rate", rate)),
            Err(_) => bar,
        };
        Self { style, bar, said: Instant::now() }
    }

    /// A row ended.
    pub(crate) fn row(&self) {
        self.bar.inc(1);
    }

    /// So many rows ended.
    pub(crate) fn at(&self, rows: u64) {
        self.bar.set_position(rows);
    }

    /// Says where the run is, if it is time to.
    pub(crate) fn tick(&mut self, totals: &Totals, limiting: Option<Category>) {
        const BETWEEN_LINES: Duration = Duration::from_secs(5);
        if self.style == Style::Bar {
            self.bar.set_message(outcomes(totals, limiting));
        } else if self.said.elapsed() >= BETWEEN_LINES {
            self.said = Instant::now();
            terminal::line(&self.line(totals, limiting));
        }
    }

    /// Gives a closure that prints, above the bar, what an interrupted run still does before it ends.
    pub(crate) fn teller(&self, text: &'static str) -> impl Fn() + Send + use<> {
        let (bar, json) = (self.bar.clone(), self.style == Style::Json);
        move || bar.suspend(|| terminal::tell(json, About::Finishing, text))
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn line(&self, totals: &Totals, limiting: Option<Category>) -> String {
        let (rate, of) = (self.bar.per_sec(), self.bar.length());
        let left = of.map(|_| self.bar.eta());
        if self.style == Style::Json {
            let limited_by = limiting.map(|category| category.to_string());
            let event =
                Event { totals, of, rows_per_second: rate, seconds_left: left.map(|left| left.as_secs()), limited_by };
            return serde_json::to_string(&event).unwrap_or_default();
        }
        let of = of.map(|rows| format!(" of {rows}")).unwrap_or_default();
        let left = left.map(|left| format!(", {} left", HumanDuration(left))).unwrap_or_default();
        format!("{}{of} rows, {rate:.1} a second{left}: {}", totals.read, outcomes(totals, limiting))
    }
}

/// Such as "1180 created, 20 rejected; UserUpdate sets the pace".
fn outcomes(totals: &Totals, limiting: Option<Category>) -> String {
    let counts = totals.outcomes.iter().filter(|(_, count)| **count > 0);
    let counts: Vec<String> = counts.map(|(outcome, count)| format!("{count} {outcome}")).collect();
    let counts = (!counts.is_empty()).then(|| counts.join(", "));
    let limiting = limiting.map(|category| format!("{category} sets the pace"));
    counts.into_iter().chain(limiting).collect::<Vec<_>>().join("; ")
}

fn rate(state: &ProgressState, out: &mut dyn fmt::Write) {
    // What is shown in the end is a String, which takes everything.
    let _ = write!(out, "{:.1}", state.per_sec());
}

#[cfg(test)]
mod tests {
    use import::{job::Mode, outcome::Outcome};

    use super::*;

    fn line(json: bool) -> String {
        let mut totals = Totals::new(Mode::Run);
        let progress =
            Progress { style: if json { Style::Json } else { Style::Lines }, ..Progress::start(Some(3), true) };
        for outcome in [Outcome::Created, Outcome::Created, Outcome::Rejected] {
            totals.add(outcome);
            progress.row();
        }
        progress.line(&totals, Some(Category::UserUpdate))
    }

    #[test]
    fn lines_say_how_many_how_fast_and_what_sets_the_pace() {
        let line = line(false);
        assert!(line.starts_with("3 of 3 rows, "), "{line}");
        assert!(line.ends_with(" left: 2 created, 1 rejected; UserUpdate sets the pace"), "{line}");
    }

    #[test]
    fn programs_get_the_same_as_json() {
        let event: serde_json::Value = serde_json::from_str(&line(true)).expect("a line is JSON");
        assert_eq!((&event["read"], &event["of"], &event["created"]), (&3.into(), &3.into(), &2.into()));
        assert_eq!(event["limitedBy"], "UserUpdate");
        assert!(event["rowsPerSecond"].is_number() && event["secondsLeft"].is_number(), "{event}");
    }
}
