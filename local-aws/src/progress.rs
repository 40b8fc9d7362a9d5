//! Shows what takes long: a spinner on a terminal, plain lines elsewhere.

use std::{
    io::{IsTerminal, Write, stderr},
    time::{Duration, Instant},
};

use console::style;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// Where long steps are shown: standard error, several at once.
#[derive(Clone, Debug)]
pub struct Progress {
    spinners: Option<MultiProgress>,
}

/// One long step; ends as failed when dropped before [`Step::done`].
#[derive(Debug)]
pub struct Step {
    name: String,
    started: Instant,
    spinner: Option<ProgressBar>,
}

impl Progress {
    /// Spinners where standard error is a terminal.
    pub fn new() -> Self {
        Self { spinners: stderr().is_terminal().then(MultiProgress::new) }
    }

    /// Plain lines, also where there is a terminal: for tests, whose output is not a screen of its own.
    pub fn plain() -> Self {
        Self { spinners: None }
    }

    /// Shows that a step begins.
    pub fn begin(&self, name: impl Into<String>) -> Step {
        let name = name.into();
        let spinner = self.spinners.as_ref().map(|spinners| spinner(spinners, &name));
        if spinner.is_none() {
            line(&format!("  … {name}"));
        }
        Step { name, started: Instant::now(), spinner }
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Step {
    /// Shows what the step is at right now; nothing where there is no terminal.
    pub fn detail(&self, text: &str) {
        if let Some(spinner) = &self.spinner {
            spinner.set_message(console::truncate_str(text.trim(), 60, "…").into_owned());
        }
    }

    /// Shows that the step is over, and how long it took.
    pub fn done(mut self) {
        let took = self.started.elapsed().as_secs_f32();
        match self.spinner.take() {
            Some(spinner) => {
                let text = format!("{} {} {}", style("✓").green(), self.name, style(format!("{took:.1} s")).dim());
                spinner.set_style(finished());
                spinner.finish_with_message(text);
            }
            None => line(&format!("  ✓ {} {took:.1} s", self.name)),
        }
        self.name.clear();
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        match self.spinner.take() {
            Some(spinner) => {
                spinner.set_style(finished());
                spinner.abandon_with_message(format!("{} {}", style("✗").red(), self.name));
            }
            None if !self.name.is_empty() => line(&format!("  ✗ {}", self.name)),
            None => (),
        }
    }
}

fn spinner(spinners: &MultiProgress, name: &str) -> ProgressBar {
    let spinner = spinners.add(ProgressBar::new_spinner());
    let template = ProgressStyle::with_template("  {spinner} {prefix} {elapsed:.dim} {wide_msg:.dim}");
    spinner.set_style(template.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    spinner.set_prefix(name.to_owned());
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}

fn finished() -> ProgressStyle {
    ProgressStyle::with_template("  {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner())
}

/// Writes past the test harness, which hides what tests print: a first install takes a minute and must not look hung.
fn line(text: &str) {
    let _ = writeln!(stderr(), "{text}");
}
