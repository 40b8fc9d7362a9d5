//! The first look at a file's rows: are the values in the columns that the header says, and is any row right?

use std::fmt;

use super::{census::Census, disclosure::Disclosure, looks::Look};
use crate::{
    check::Checker,
    columns::{Column, Columns},
    finding::{Finding, RowError},
    job::Job,
    problem::{FileError, Problem},
    read::ReadRow,
    row::RawRow,
    spelling::Spelling,
};

/// Rows whose values are looked at: enough to tell columns apart, and a short time for any file.
const LOOKED_AT: u64 = 200;

/// So many rows that are wrong for one reason are no coincidence.
const MANY: u64 = 25;

/// What was seen of a file's rows so far.
pub(crate) struct Glance<'a> {
    job: Job<'a>,
    rows: u64,
    is_right: bool,
    /// Whether a row has a place for a password, or may have one.
    has_passwords: bool,
    census: Census<'a>,
    /// What is wrong with every row; `None`: there was no row yet.
    alike: Option<Vec<Finding>>,
}

impl<'a> Glance<'a> {
    pub(crate) fn new(job: Job<'a>) -> Self {
        let census = Census::new(&job.pool.groups);
        Self { job, rows: 0, is_right: false, has_passwords: false, census, alike: None }
    }

    /// Looks at a row, and checks it unless one was right already.
    pub(crate) fn row(&mut self, row: ReadRow, checker: &mut Checker<'_>) {
        if let Ok(row) = &row {
            self.look(row);
        }
        let checked = if self.is_right { None } else { row.and_then(|row| checker.check(row)).err() };
        self.learn(checked.as_ref());
    }

    /// Looks at the values of a row.
    pub(crate) fn look(&mut self, row: &RawRow) {
        self.has_passwords |= row.names_password;
        if self.rows < LOOKED_AT {
            self.census.add(row);
        }
    }

    /// Learns whether the row is right.
    pub(crate) fn learn(&mut self, wrong: Option<&RowError>) {
        self.rows += 1;
        match (wrong, &mut self.alike) {
            (None, _) => self.is_right = true,
            (Some(error), None) => self.alike = Some(error.findings.clone()),
            (Some(error), Some(alike)) => {
                alike.retain(|finding| error.findings.iter().any(|other| finding.is_as(other)));
            }
        }
    }

    /// The rows so far.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether what may be shown is known, whatever comes.
    pub(crate) fn is_enough(&self) -> bool {
        self.is_right && self.rows >= LOOKED_AT
    }

    /// Learns that there are more rows, and that nobody will look at them.
    pub(crate) fn stop(&mut self) {
        self.has_passwords = true;
    }

    /// What may be shown of the wrong rows.
    pub(crate) fn disclosure(&self) -> Disclosure {
        match self.is_right {
            false => Disclosure::Nothing,
            true if self.has_passwords => Disclosure::NoPassword,
            true => Disclosure::Values,
        }
    }

    /// What may be shown of the file's wrong rows.
    ///
    /// # Errors
    /// If the values are in the wrong columns, or all of many rows are wrong for one reason.
    pub(crate) fn end(self, columns: &Columns) -> Result<Disclosure, FileError> {
        let misplaced = self.misplaced();
        if !misplaced.is_empty() {
            return Err(FileError::Misplaced(misplaced));
        }
        let disclosure = self.disclosure();
        match self.alike {
            Some(alike) if !self.is_right && self.rows >= MANY && !alike.is_empty() => {
                let reason = reason(&alike, columns, self.job.options.spelling);
                Err(FileError::NoneRight { rows: self.rows, reason })
            }
            _ => Ok(disclosure),
        }
    }

    /// Kinds of values that are in one other column instead of their own.
    fn misplaced(&self) -> Vec<Misplaced> {
        let own = [
            (Look::Email, Column::Attribute("email".into())),
            (Look::Phone, Column::Attribute("phone_number".into())),
            (Look::Password, Column::Password),
        ];
        let found = own.into_iter().filter_map(|(look, own)| {
            let count = self.census.of(&own);
            // Passwords may be left to be generated, so that hardly a row has one.
            let is_absent = look == Look::Password && count.is_empty();
            if !is_absent && !count.is_without(look) {
                return None;
            }
            let is_certain = |column: &&Column| {
                is_of_people(column) || (matches!(column, Column::Groups | Column::Sub) && !is_absent)
            };
            let mut others = self.census.full_of(look).filter(|column| **column != own);
            let there = others.find(|column| is_certain(column) || self.is_wrong_everywhere(&own))?;
            Some(Misplaced { own, there: there.clone() })
        });
        found.collect()
    }

    /// Whether no row was right, and in all of them the column is among what is wrong.
    fn is_wrong_everywhere(&self, column: &Column) -> bool {
        let name = column.to_string();
        !self.is_right && self.alike.iter().flatten().any(|finding| finding.column.as_ref() == Some(&name))
    }
}

/// Whether the column holds names of people. Rows with passwords there can be right where the pool asks little of a password.
/// User names and attributes of one's own can look like passwords.
fn is_of_people(column: &Column) -> bool {
    const NAMES: [&str; 5] = ["family_name", "given_name", "middle_name", "name", "nickname"];
    matches!(column, Column::Attribute(name) if NAMES.contains(&&**name))
}

/// Why every row is wrong, with nothing in it that stands in the file.
fn reason(alike: &[Finding], columns: &Columns, spelling: Spelling) -> String {
    let unknown = alike.iter().any(|finding| matches!(finding.problem, Problem::UnknownColumn { .. }));
    let known = unknown.then(|| format!("this pool knows {}", columns.names().collect::<Vec<_>>().join(", ")));
    let reasons = alike.iter().map(|finding| finding.without_value().text(spelling));
    reasons.chain(known).collect::<Vec<_>>().join("; ")
}

/// Values that are not in their own column but in another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misplaced {
    own: Column,
    there: Column,
}

impl fmt::Display for Misplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "what belongs in `{}` is in `{}`", self.own, self.there)
    }
}
