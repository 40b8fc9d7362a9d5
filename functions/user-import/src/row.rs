//! A row as it was read: text under known columns, nothing checked yet.

use std::{collections::BTreeMap, fmt, sync::Arc};

use crate::{columns::Column, password::Password};

/// One row of the input. An empty value counts as absent.
#[derive(Clone, Default, PartialEq)]
pub struct RawRow {
    /// CSV and JSON Lines: the line it starts on, as an editor numbers it. JSON array: its place, from 1.
    pub number: u64,
    pub user_name: Option<String>,
    pub password: Option<Password>,
    pub groups: Vec<String>,
    pub active: Option<String>,
    pub mfa: Option<String>,
    pub attributes: BTreeMap<Arc<str>, String>,
}

impl RawRow {
    pub fn new(number: u64) -> Self {
        Self { number, ..Self::default() }
    }

    /// Puts a value in its place; groups are separated by `;` or `|`.
    pub fn set(&mut self, column: Column, text: String) {
        if text.is_empty() {
            return;
        }
        match column {
            Column::UserName => self.user_name = Some(text),
            Column::Password => self.password = Some(Password::new(text)),
            Column::Groups => self.set_groups(text.split([';', '|'])),
            Column::Active => self.active = Some(text),
            Column::Mfa => self.mfa = Some(text),
            Column::Attribute(name) => {
                self.attributes.insert(name, text);
            }
        }
    }

    /// The groups one by one, for inputs that have lists of their own.
    pub fn set_groups<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        let names = names.into_iter().map(str::trim).filter(|name| !name.is_empty());
        self.groups = names.map(str::to_owned).collect();
    }

    /// Whether it holds nothing at all, like the empty lines spreadsheets leave at the end.
    pub fn is_blank(&self) -> bool {
        *self == Self::new(self.number)
    }
}

/// Shows the number only: rows hold personal data.
impl fmt::Debug for RawRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRow").field("number", &self.number).finish_non_exhaustive()
    }
}
