//! What is wrong with a row: every fault of it at once, each at its column.

use crate::{problem::Problem, row::RawRow, spelling::Spelling, user::ImportUser};

/// One thing that is wrong with a row. Its text names the column and says what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The column by its name; `None`: the row as a whole.
    pub column: Option<String>,
    pub problem: Problem,
}

impl Finding {
    /// A problem with the value of a column.
    pub fn at(column: impl ToString, problem: Problem) -> Self {
        Self { column: Some(column.to_string()), problem }
    }

    /// Whether it is the same problem with the same column, whatever the value is.
    pub(crate) fn is_as(&self, other: &Self) -> bool {
        self.column == other.column && self.problem.code() == other.problem.code()
    }

    /// The same without anything that stands in the file, such as the name of a group.
    #[must_use]
    pub(crate) fn without_value(&self) -> Self {
        let problem = match &self.problem {
            Problem::UnknownGroup { .. } => Problem::UnknownGroup { group: None, nearest: None },
            problem => problem.clone(),
        };
        Self { column: self.column.clone(), problem }
    }

    /// What is wrong, where, and what to do about it.
    pub fn text(&self, spelling: Spelling) -> String {
        let advice = self.problem.advice(spelling).unwrap_or_default();
        format!("{} {}{advice}", self.column.as_deref().unwrap_or("the row"), self.problem)
    }

    /// Whether the row names a user whom an earlier row names. Only the file as a whole can tell.
    pub(crate) fn is_duplicate(&self) -> bool {
        matches!(self.problem, Problem::Duplicate { .. })
    }
}

/// What was found wrong with a row so far, in the order it was found. Takes no memory while nothing is wrong, and little if
/// thousands of members of a JSON object are unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Nobody reads more.
    const MOST: usize = 100;

    /// Adds a finding, unless it is there already or there are enough.
    pub fn add(&mut self, finding: Finding) {
        if !self.are_enough() && !self.0.contains(&finding) {
            self.0.push(finding);
        }
    }

    /// The value of a check that passed; what a failed one found is added.
    pub fn note<T>(&mut self, checked: Result<T, Finding>) -> Option<T> {
        checked.map_err(|finding| self.add(finding)).ok()
    }

    /// Whether something is wrong with this column already, so that its value says nothing.
    pub fn concern(&self, column: impl ToString) -> bool {
        self.0.iter().filter_map(|finding| finding.column.as_ref()).any(|own| *own == column.to_string())
    }

    /// Whether so much is wrong that no more is added.
    pub(crate) fn are_enough(&self) -> bool {
        self.0.len() >= Self::MOST
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The error of a row that was right by itself.
    pub(crate) fn of_user(self, user: &ImportUser) -> RowError {
        RowError { row: user.row, read: None, findings: self.0 }
    }

    /// The row's error. Duplicates come last, wherever in a file of many shards they were found.
    pub(crate) fn into_error(mut self, row: RawRow) -> RowError {
        self.0.sort_by_key(Finding::is_duplicate);
        RowError { row: row.number, read: Some(Box::new(row)), findings: self.0 }
    }
}

/// Why a row is rejected before anything is written for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    pub row: u64,
    /// The row as far as it could be read. It is part of no text; what of it a report may show is decided there.
    pub read: Option<Box<RawRow>>,
    /// At least one.
    pub findings: Vec<Finding>,
}

impl RowError {
    /// A row that is wrong as a whole.
    pub fn new(row: u64, problem: Problem) -> Self {
        Self { row, read: None, findings: vec![Finding { column: None, problem }] }
    }

    /// Names the column the problem is in.
    #[must_use]
    pub fn at(mut self, column: impl ToString) -> Self {
        if let Some(first) = self.findings.first_mut() {
            first.column = Some(column.to_string());
        }
        self
    }

    /// Adds the row as far as it could be read.
    #[must_use]
    pub fn with_row(self, row: RawRow) -> Self {
        Self { read: Some(Box::new(row)), ..self }
    }

    /// Whether this is among what is wrong.
    pub fn has(&self, problem: &Problem) -> bool {
        self.findings.iter().any(|finding| finding.problem == *problem)
    }

    /// Everything that is wrong, and where, for a person.
    pub fn text(&self, spelling: Spelling) -> String {
        /// Enough for any row of a real file.
        const TOLD: usize = 20;
        let told = self.findings.iter().take(TOLD);
        let mut text: Vec<String> = told.map(|finding| finding.text(spelling)).collect();
        match self.findings.len() {
            // There may be more than were kept.
            Findings::MOST.. => text.push("and more".to_owned()),
            found if found > TOLD => text.push(format!("and {} more", found - TOLD)),
            _ => {}
        }
        text.join("; ")
    }
}
