//! The rows that somebody has to look at, for people: each sentence once, with the rows it is true of.

use std::fmt;

use import::outcome::RowOutcome;

/// The sentences, in the order in which they were first said.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProblemList {
    sentences: Vec<Sentence>,
    /// Rows with sentences that are not in the list.
    others: u64,
}

#[derive(Clone, Debug)]
struct Sentence {
    code: String,
    text: String,
    /// The first rows, each with its user's name if it has one.
    first: Vec<(u64, Option<String>)>,
    rows: u64,
}

impl ProblemList {
    /// Adds a row.
    pub(crate) fn add(&mut self, row: &RowOutcome) {
        /// Enough to see what is wrong; the report has all.
        const SENTENCES: usize = 20;
        let is_said = |said: &Sentence| said.text == row.text && said.code == row.code;
        match self.sentences.iter().position(is_said) {
            Some(place) => self.sentences[place].add(row),
            None if self.sentences.len() < SENTENCES => self.sentences.push(Sentence::of(row)),
            None => self.others += 1,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }
}

impl Sentence {
    fn of(row: &RowOutcome) -> Self {
        let mut sentence = Self { code: row.code.to_string(), text: row.text.clone(), first: Vec::new(), rows: 0 };
        sentence.add(row);
        sentence
    }

    fn add(&mut self, row: &RowOutcome) {
        /// Rows that are named one by one.
        const NAMED: usize = 3;
        self.rows += 1;
        if self.first.len() < NAMED {
            self.first.push((row.row, row.user_name.clone()));
        }
    }
}

/// A line for each sentence, such as `rows 3 (bo), 7 (cy), 8 (di) and 40 more: email is not an e-mail address [email-invalid]`.
impl fmt::Display for ProblemList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sentence in &self.sentences {
            writeln!(f, "{sentence}")?;
        }
        if self.others > 0 {
            writeln!(f, "and {} more rows", self.others)?;
        }
        Ok(())
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, text, first, rows } = self;
        let name = |name: &Option<String>| name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        let named: Vec<String> = first.iter().map(|(row, user)| format!("{row}{}", name(user))).collect();
        let more = rows - first.len() as u64;
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let s = if *rows == 1 { "" } else { "s" };
        write!(f, "row{s} {}{more}: {text} [{code}]", named.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use import::{
        outcome::{Done, Outcome},
        spelling::Spelling,
    };

    use super::*;

    fn row(number: u64, user_name: Option<&str>, text: &str) -> RowOutcome {
        let ended = RowOutcome::done(number, String::new(), Done::Created, Spelling::Arguments);
        let user_name = user_name.map(str::to_owned);
        RowOutcome { user_name, outcome: Outcome::Rejected, code: "wrong".into(), text: text.to_owned(), ..ended }
    }

    #[test]
    fn a_sentence_is_said_once_with_the_rows_it_is_true_of() {
        let mut list = ProblemList::default();
        assert!(list.is_empty());
        list.add(&row(3, Some("bo"), "email is missing"));
        list.add(&row(4, None, "the row is not JSON"));
        list.add(&row(6, None, "the row is not JSON"));
        (7..=50).for_each(|number| list.add(&row(number, Some("cy"), "password is weak")));
        let expected = "row 3 (bo): email is missing [wrong]\n\
            rows 4, 6: the row is not JSON [wrong]\n\
            rows 7 (cy), 8 (cy), 9 (cy) and 41 more: password is weak [wrong]\n";
        assert_eq!(list.to_string(), expected);
    }

    #[test]
    fn many_sentences_are_not_all_said() {
        let mut list = ProblemList::default();
        (1..=100).for_each(|number| list.add(&row(number, None, &format!("the same as in row {number}"))));
        let text = list.to_string();
        assert_eq!(text.lines().count(), 21);
        assert!(text.ends_with("and 80 more rows\n"), "{text}");
    }
}
