//! The rows of an import file, as far as the chapters check them.

use std::collections::BTreeSet;

use serde::Deserialize;

/// A row. No `Debug`: it holds the password.
#[derive(Deserialize)]
pub(super) struct Row {
    pub(super) username: String,
    pub(super) password: String,
    groups: String,
    pub(super) active: bool,
}

impl Row {
    /// The groups the row names.
    pub(super) fn groups(&self) -> BTreeSet<String> {
        self.groups.split(';').map(str::to_owned).collect()
    }
}

/// Reads a CSV file's rows.
pub(super) fn read(file: &[u8]) -> anyhow::Result<Vec<Row>> {
    Ok(csv::Reader::from_reader(file).deserialize().collect::<Result<_, _>>()?)
}
