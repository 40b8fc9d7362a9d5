//! The first look at a file's rows: are the values in the columns that the header says, and is any row right?

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fmt,
    hash::{BuildHasher, RandomState},
};

use super::{disclosure::Disclosure, looks::Look};
use crate::{
    check::Checker,
    columns::{Column, Columns},
    finding::{Finding, RowError},
    job::Job,
    password::Password,
    problem::{FileError, Problem},
    read::ReadRow,
    row::RawRow,
    spelling::Spelling,
};

/// Rows whose values are looked at: enough to tell columns apart, and a short time for any file.
const LOOKED_AT: u64 = 200;

/// Values of a column without which nothing is said of it.
const FEW: u32 = 5;

/// So many rows that are wrong for one reason are no coincidence.
const MANY: u64 = 25;

/// What was seen of a file's rows so far.
pub(crate) struct Glance<'a> {
    job: Job<'a>,
    rows: u64,
    is_right: bool,
    /// Whether a row has a password, or may have one.
    has_passwords: bool,
    columns: BTreeMap<Column, Count>,
    groups: Groups<'a>,
    /// What is wrong with every row; `None`: there was no row yet.
    alike: Option<Vec<Finding>>,
}

/// How many values a column has, and what they look like.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    values: u32,
    looks: [u32; 3],
}

/// Groups that the pool lacks, each once: many users are in one group, and hardly two have the same password.
struct Groups<'a> {
    known: &'a BTreeSet<String>,
    hasher: RandomState,
    seen: HashSet<u64>,
}

impl<'a> Glance<'a> {
    pub(crate) fn new(job: Job<'a>) -> Self {
        let groups = Groups { known: &job.pool.groups, hasher: RandomState::new(), seen: HashSet::new() };
        let columns = BTreeMap::new();
        Self { job, rows: 0, is_right: false, has_passwords: false, columns, groups, alike: None }
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
        self.has_passwords |= row.password.is_some();
        if self.rows >= LOOKED_AT {
            return;
        }
        let own = [
            (Column::UserName, row.user_name.as_deref()),
            (Column::Password, row.password.as_ref().map(Password::expose)),
        ];
        for (column, value) in own.into_iter().filter_map(|(column, value)| Some((column, value?))) {
            self.columns.entry(column).or_default().add(Look::of(value));
        }
        for (name, value) in &row.attributes {
            self.columns.entry(Column::Attribute(name.clone())).or_default().add(Look::of(value));
        }
        if !row.groups.is_empty() {
            let look = self.groups.look(&row.groups);
            self.columns.entry(Column::Groups).or_default().add(look);
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
            let count = self.columns.get(&own).copied().unwrap_or_default();
            // Passwords may be left to be generated, so that hardly a row has one.
            let is_elsewhere = count.is_without(look) || (look == Look::Password && count.values < FEW);
            if !is_elsewhere {
                return None;
            }
            let mut others = self.columns.iter().filter(|(column, count)| **column != own && count.is_full_of(look));
            let (there, _) = others.find(|(column, _)| is_of_names(column) || self.is_wrong_everywhere(&own))?;
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

/// Whether the column holds names of people or groups. Rows with passwords there can be right where the pool asks little of a
/// password. User names and attributes of one's own can look like passwords.
fn is_of_names(column: &Column) -> bool {
    const NAMES: [&str; 5] = ["family_name", "given_name", "middle_name", "name", "nickname"];
    match column {
        Column::Groups => true,
        Column::Attribute(name) => NAMES.contains(&&**name),
        _ => false,
    }
}

/// Why every row is wrong, with nothing in it that stands in the file.
fn reason(alike: &[Finding], columns: &Columns, spelling: Spelling) -> String {
    let unknown = alike.iter().any(|finding| matches!(finding.problem, Problem::UnknownColumn { .. }));
    let known = unknown.then(|| format!("this pool knows {}", columns.names().collect::<Vec<_>>().join(", ")));
    let reasons = alike.iter().map(|finding| finding.without_value().text(spelling));
    reasons.chain(known).collect::<Vec<_>>().join("; ")
}

impl Count {
    fn add(&mut self, look: Look) {
        self.values += 1;
        if let Some(count) = self.looks.get_mut(look as usize) {
            *count += 1;
        }
    }

    fn of(&self, look: Look) -> u32 {
        self.looks.get(look as usize).copied().unwrap_or_default()
    }

    /// Whether four values in five look so.
    fn is_full_of(&self, look: Look) -> bool {
        self.values >= FEW && self.of(look) * 5 >= self.values * 4
    }

    /// Whether no more than one value in ten looks so.
    fn is_without(&self, look: Look) -> bool {
        self.values >= FEW && self.of(look) * 10 <= self.values
    }
}

impl Groups<'_> {
    /// What the groups of a row look like.
    fn look(&mut self, groups: &[String]) -> Look {
        let (known, hasher, seen) = (self.known, &self.hasher, &mut self.seen);
        let mut new = groups.iter().filter(|group| !known.contains(*group) && seen.insert(hasher.hash_one(group)));
        new.next().map_or(Look::Other, |group| Look::of(group))
    }
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
