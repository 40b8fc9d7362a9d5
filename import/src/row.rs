//! A row as it was read: text under known columns, nothing checked yet.

use std::{collections::BTreeMap, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{columns::Column, finding::Findings, gathered::gathered, password::Password};

/// One row of the input. An empty value counts as absent.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RawRow {
    /// CSV and JSON Lines: the line it starts on, as an editor numbers it. JSON array: its place, from 1.
    pub number: u64,
    pub user_name: Option<String>,
    pub password: Option<Password>,
    /// Whether it has a place for the password, which may be empty.
    pub names_password: bool,
    pub groups: Vec<String>,
    /// Whether the row says which groups the user is in, be it none.
    pub names_groups: bool,
    pub active: Option<String>,
    pub mfa: Option<String>,
    /// The user's `sub` in the pool they come from; the pool they go to gives them another.
    pub source_sub: Option<String>,
    pub attributes: BTreeMap<Arc<str>, String>,
    /// What is known to be wrong with it before it is checked: values that could not be read, and names that rows outside of
    /// its shard have.
    pub found: Findings,
}

impl RawRow {
    pub fn new(number: u64) -> Self {
        Self { number, ..Self::default() }
    }

    /// Puts a value in its place.
    pub fn set(&mut self, column: Column, text: String) {
        self.names_groups |= column == Column::Groups;
        self.names_password |= column == Column::Password;
        if text.is_empty() {
            return;
        }
        match column {
            Column::UserName => self.user_name = Some(text),
            Column::Password => self.password = Some(Password::new(text)),
            Column::Groups => self.groups = groups_in(&text),
            Column::Active => self.active = Some(text),
            Column::Mfa => self.mfa = Some(text),
            Column::Sub => self.source_sub = Some(text),
            Column::Attribute(name) => {
                self.attributes.insert(name, text);
            }
            Column::Note(_) => {}
        }
    }

    /// The groups one by one, for inputs that have lists of their own.
    pub fn set_groups<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.groups = trimmed(names);
        self.names_groups = true;
    }
}

/// The groups in a text: separated by `;` or `|`, or a JSON list of texts, since a group's name may have both in it.
pub(crate) fn groups_in(text: &str) -> Vec<String> {
    let list = text.starts_with('[').then(|| serde_json::from_str::<Vec<String>>(text).ok()).flatten();
    match list {
        Some(names) => trimmed(names.iter().map(String::as_str)),
        None => trimmed(text.split(SEPARATORS)),
    }
}

/// The text for groups, from which [`groups_in`] makes the same ones again.
pub(crate) fn groups_text(names: &[String]) -> Option<String> {
    if names.is_empty() {
        return None;
    }
    let is_plain = !names.iter().any(|name| name.contains(SEPARATORS) || name.starts_with('['));
    // A list of texts can always be written as JSON.
    Some(if is_plain { names.join(";") } else { serde_json::to_string(names).unwrap_or_default() })
}

/// What separates the names of groups.
const SEPARATORS: [char; 2] = [';', '|'];

fn trimmed<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    names.into_iter().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// A row's values by the names of their columns, without the password: what a report may hold, for the row to be corrected.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowValues(pub BTreeMap<String, String>);

impl RowValues {
    /// The values of these columns that are there.
    pub(crate) fn of(columns: [(Column, Option<String>); 5], attributes: BTreeMap<Arc<str>, String>) -> Self {
        let attributes = attributes.into_iter().map(|(name, value)| (name.to_string(), value));
        let own = columns.into_iter().filter_map(|(column, value)| Some((column.to_string(), value?)));
        Self(gathered(own.chain(attributes)))
    }
}

impl From<RawRow> for RowValues {
    fn from(row: RawRow) -> Self {
        let groups = groups_text(&row.groups);
        let own = [
            (Column::UserName, row.user_name),
            (Column::Groups, groups),
            (Column::Active, row.active),
            (Column::Mfa, row.mfa),
            (Column::Sub, row.source_sub),
        ];
        Self::of(own, row.attributes)
    }
}

/// Shows nothing: the values are personal data.
impl fmt::Debug for RowValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RowValues(…)")
    }
}

/// Shows the number only: rows hold personal data.
impl fmt::Debug for RawRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRow").field("number", &self.number).finish_non_exhaustive()
    }
}
