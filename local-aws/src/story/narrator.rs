//! How the story looks on paper.

use std::cell::Cell;

use comfy_table::{Table, TableComponent, presets::NOTHING};
use console::style;

/// Prints to standard output; colours only where there is a terminal that wants them.
#[derive(Debug, Default)]
pub struct Narrator {
    chapters: Cell<u32>,
    silent: bool,
}

impl Narrator {
    /// Prints nothing: what the story tells is checked all the same.
    pub fn silent() -> Self {
        Self { silent: true, ..Self::default() }
    }

    /// Begins a numbered chapter.
    pub fn chapter(&self, title: &str) {
        self.chapters.set(self.chapters.get() + 1);
        self.line(&format!("\n{}  {}", style(self.chapters.get()).cyan().bold(), style(title).bold()));
    }

    /// What is about to happen.
    pub fn tells(&self, text: &str) {
        self.line(&format!("   {text}"));
    }

    /// Words of somebody else, to the letter.
    pub fn quotes(&self, speaker: &str, text: &str) {
        self.line(&format!("   {} {text}", style(format!("{speaker} ▸")).dim()));
    }

    /// What was found to be true.
    pub fn confirms(&self, text: &str) {
        self.line(&format!("   {} {text}", style("✓").green()));
    }

    /// Rows under a header.
    pub fn shows(&self, header: &[&str], rows: Vec<Vec<String>>) {
        let mut table = Table::new();
        table.load_preset(NOTHING).set_style(TableComponent::HeaderLines, '─').set_header(header).add_rows(rows);
        for line in table.lines() {
            self.line(&format!("   {}", line.trim_end()));
        }
    }
    fn line(&self, text: &str) {
        if !self.silent {
            println!("{text}");
        }
    }
}
