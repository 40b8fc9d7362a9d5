//! How the demo looks: lines of inked text, printed and kept.

use std::cell::{Cell, Ref, RefCell};

use comfy_table::{ContentArrangement, Table, TableComponent, presets::NOTHING};
use console::style;

/// Columns of the longest line; a longer text continues on the next line.
pub const WIDTH: usize = 100;

/// What every line inside a chapter begins with.
const INDENT: &str = "   ";

/// How a piece of text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// As text.
    Plain,
    /// A heading.
    Bold,
    /// Something that explains its neighbour.
    Dim,
    /// The number of a chapter.
    Number,
    /// The tick of a confirmed line.
    Tick,
}

/// The pieces of a line, from left to right.
pub type Line = Vec<(Ink, String)>;

/// Prints to standard output, with colours where there is a terminal that wants them, and keeps every line.
#[derive(Debug, Default)]
pub struct Printer {
    chapters: Cell<u32>,
    lines: RefCell<Vec<Line>>,
    silent: bool,
}

impl Printer {
    /// Prints nothing. The chapters are checked all the same, and their lines are kept.
    pub fn silent() -> Self {
        Self { silent: true, ..Self::default() }
    }

    /// All lines so far.
    pub fn lines(&self) -> Ref<'_, [Line]> {
        Ref::map(self.lines.borrow(), Vec::as_slice)
    }

    /// The first line.
    pub fn title(&self, text: &str) {
        self.line(vec![(Ink::Bold, text.to_owned())]);
    }

    /// Begins a numbered chapter.
    pub fn chapter(&self, title: &str) {
        self.chapters.set(self.chapters.get() + 1);
        self.line(Line::new());
        let number = format!("{}  ", self.chapters.get());
        self.line(vec![(Ink::Number, number), (Ink::Bold, title.to_owned())]);
    }

    /// What happens next.
    pub fn text(&self, text: &str) {
        self.folded(vec![(Ink::Plain, INDENT.to_owned())], text);
    }

    /// A command as somebody types it.
    pub fn command(&self, command: &str) {
        self.folded(vec![(Ink::Dim, format!("{INDENT}$ "))], command);
    }

    /// What a program answered, word for word.
    pub fn answer(&self, program: &str, text: &str) {
        self.folded(vec![(Ink::Dim, format!("{INDENT}{program} ▸ "))], text);
    }

    /// What was found to be true.
    pub fn confirmed(&self, text: &str) {
        self.folded(vec![(Ink::Plain, INDENT.to_owned()), (Ink::Tick, "✓ ".to_owned())], text);
    }

    /// Rows under a header.
    pub fn table(&self, header: &[&str], rows: Vec<Vec<String>>) {
        let mut table = Table::new();
        let width = u16::try_from(WIDTH - INDENT.len()).unwrap_or(u16::MAX);
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        table.load_preset(NOTHING).set_style(TableComponent::HeaderLines, '─').set_header(header).add_rows(rows);
        for line in table.lines() {
            self.line(vec![(Ink::Plain, format!("{INDENT}{}", line.trim_end()))]);
        }
    }

    /// The last line.
    pub fn end(&self, text: &str) {
        self.line(Line::new());
        self.line(vec![(Ink::Bold, text.to_owned())]);
    }

    /// A text after a margin. Where it has to continue on another line, it does so under the indent.
    fn folded(&self, margin: Line, text: &str) {
        let used: usize = margin.iter().map(|(_, text)| text.chars().count()).sum();
        let (first, rest) = (" ".repeat(used), format!("{INDENT}  "));
        let options = textwrap::Options::new(WIDTH).initial_indent(&first).subsequent_indent(&rest);
        for (number, line) in textwrap::wrap(text, options).into_iter().enumerate() {
            let mut inked = if number == 0 { margin.clone() } else { vec![(Ink::Plain, rest.clone())] };
            let indent = if number == 0 { first.len() } else { rest.len() };
            inked.push((Ink::Plain, line.get(indent..).unwrap_or_default().to_owned()));
            self.line(inked);
        }
    }

    fn line(&self, line: Line) {
        if !self.silent {
            let inked = line.iter().map(|(ink, text)| inked(*ink, text));
            println!("{}", inked.collect::<String>());
        }
        self.lines.borrow_mut().push(line);
    }
}

fn inked(ink: Ink, text: &str) -> String {
    match ink {
        Ink::Plain => return text.to_owned(),
        Ink::Bold => style(text).bold(),
        Ink::Dim => style(text).dim(),
        Ink::Number => style(text).cyan().bold(),
        Ink::Tick => style(text).green(),
    }
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::{Printer, WIDTH};

    fn text(printer: &Printer) -> Vec<String> {
        printer.lines().iter().map(|line| line.iter().map(|(_, text)| text.as_str()).collect()).collect()
    }

    #[test]
    fn a_line_is_folded_between_words_and_never_wider_than_the_page() {
        let printer = Printer::silent();
        printer.text("  indented as it was");
        printer.answer("Cognito", &"refused ".repeat(20));
        printer.confirmed(&"long".repeat(40));
        printer.table(&["code", "text"], vec![vec!["email-invalid".to_owned(), "words ".repeat(40)]]);
        let lines = text(&printer);
        assert_eq!(lines[0], "     indented as it was");
        assert!(lines[1].starts_with("   Cognito ▸ refused refused"), "{lines:?}");
        assert!(lines[2].starts_with("     refused"), "{lines:?}");
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH), "{lines:#?}");
        let words = lines.iter().flat_map(|line| line.split_whitespace()).filter(|word| *word == "refused").count();
        assert_eq!(words, 20);
    }
}
