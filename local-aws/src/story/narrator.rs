//! How the story looks on paper.

use std::cell::Cell;

use comfy_table::{Table, TableComponent, presets::NOTHING};
use console::style;

/// Prints to standard output; colours only where there is a terminal that wants them.
#[derive(Debug, Default)]
pub struct Narrator {
    chapters: Cell<u32>,
}

impl Narrator {
    /// Begins a numbered chapter.
    pub fn chapter(&self, title: &str) {
        self.chapters.set(self.chapters.get() + 1);
        println!("\n{}  {}", style(self.chapters.get()).cyan().bold(), style(title).bold());
    }

    /// What is about to happen.
    pub fn tells(&self, text: &str) {
        println!("   {text}");
    }

    /// Words of somebody else, to the letter.
    pub fn quotes(&self, speaker: &str, text: &str) {
        println!("   {} {text}", style(format!("{speaker} ▸")).dim());
    }

    /// What was found to be true.
    pub fn confirms(&self, text: &str) {
        println!("   {} {text}", style("✓").green());
    }

    /// Rows under a header.
    pub fn shows(&self, header: &[&str], rows: Vec<Vec<String>>) {
        let mut table = Table::new();
        table.load_preset(NOTHING).set_style(TableComponent::HeaderLines, '─').set_header(header).add_rows(rows);
        for line in table.lines() {
            println!("   {}", line.trim_end());
        }
    }
}
