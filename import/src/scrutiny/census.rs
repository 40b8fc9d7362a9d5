//! What the values of each column look like.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    hash::{BuildHasher, RandomState},
};

use super::looks::Look;
use crate::{columns::Column, password::Password, row::RawRow};

/// Values of a column without which nothing is said of it.
const FEW: u32 = 5;

/// The values of the rows so far, counted.
pub(super) struct Census<'a> {
    columns: BTreeMap<Column, Count>,
    groups: Groups<'a>,
}

/// How many values a column has, and what they look like.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    values: u32,
    looks: [u32; 3],
}

/// Groups that the pool lacks, each once: many users are in one group, and hardly two have the same password.
struct Groups<'a> {
    known: &'a BTreeSet<String>,
    hasher: RandomState,
    seen: HashSet<u64>,
}

impl<'a> Census<'a> {
    /// Nothing yet; the pool has these groups.
    pub(super) fn new(known: &'a BTreeSet<String>) -> Self {
        let groups = Groups { known, hasher: RandomState::new(), seen: HashSet::new() };
        Self { columns: BTreeMap::new(), groups }
    }

    /// Counts the values of a row.
    pub(super) fn add(&mut self, row: &RawRow) {
        let own = [
            (Column::UserName, row.user_name.as_deref().map(Look::of)),
            (Column::Password, row.password.as_ref().map(Password::expose).map(Look::of)),
            (Column::Sub, row.source_sub.as_deref().map(Look::of)),
            (Column::Groups, (!row.groups.is_empty()).then(|| self.groups.look(&row.groups))),
        ];
        let own = own.into_iter().filter_map(|(column, look)| Some((column, look?)));
        let attributes = row.attributes.iter().map(|(name, value)| (Column::Attribute(name.clone()), Look::of(value)));
        for (column, look) in own.chain(attributes) {
            self.columns.entry(column).or_default().add(look);
        }
    }

    /// What is known of a column.
    pub(super) fn of(&self, column: &Column) -> Count {
        self.columns.get(column).copied().unwrap_or_default()
    }

    /// The columns whose values nearly all look so.
    pub(super) fn full_of(&self, look: Look) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |(_, count)| count.is_full_of(look)).map(|(column, _)| column)
    }
}

impl Count {
    fn add(&mut self, look: Look) {
        self.values += 1;
        if let Some(count) = self.looks.get_mut(look as usize) {
            *count += 1;
        }
    }

    fn of(self, look: Look) -> u32 {
        self.looks.get(look as usize).copied().unwrap_or_default()
    }

    /// Whether there are too few values to say anything.
    pub(super) fn is_empty(self) -> bool {
        self.values < FEW
    }

    /// Whether no more than one value in ten looks so.
    pub(super) fn is_without(self, look: Look) -> bool {
        !self.is_empty() && self.of(look) * 10 <= self.values
    }

    /// Whether four values in five look so.
    fn is_full_of(self, look: Look) -> bool {
        !self.is_empty() && self.of(look) * 5 >= self.values * 4
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
