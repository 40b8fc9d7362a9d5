//! Users that are twice in the same input: by user name, or by an attribute that must be unique in the pool.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use super::contact;
use crate::{
    columns::Column,
    finding::{Finding, Findings},
    pool::profile::PoolProfile,
    problem::Problem,
    row::RawRow,
};

/// The names taken by the rows so far, as 64-bit keyed hashes: 13 bytes a place, whatever a name's length.
///
/// Two of a million names collide with a chance of 1 in 30 million; a row would then be rejected, never lost.
pub(super) struct Seen {
    hasher: RandomState,
    /// The first row of each name by its hash, which is two halves for the sake of alignment. Many small maps, so that
    /// one that grows, and is there twice while it does, weighs little.
    parts: Vec<HashMap<[u32; 2], u32>>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { hasher: RandomState::new(), parts: vec![HashMap::new(); Self::PARTS] }
    }
}

impl Seen {
    const PARTS: usize = 64;

    /// Adds to what is wrong with a row the names that earlier rows have. A row with nothing wrong claims its own.
    pub(super) fn claim(&mut self, row: &RawRow, pool: &PoolProfile, found: &mut Findings) {
        let user_name = pool.fold(row.user_name.as_deref().unwrap_or_default());
        let mut claims = vec![(self.key("", &user_name), Column::UserName)];
        for (name, value) in &row.attributes {
            if !pool.is_unique(name) {
                continue;
            }
            let value = pool.fold(value);
            if value == user_name || claims_name(row, name, pool) {
                claims.push((self.key(name, &value), Column::Attribute(name.clone())));
            }
        }
        for (key, column) in &claims {
            if let Some(&first) = self.part(*key).get(key) {
                found.add(Finding::at(column, Problem::Duplicate { first: first.into() }));
            }
        }
        if !found.is_empty() {
            return;
        }
        // No input is read that far: its names would not fit in memory.
        let row = u32::try_from(row.number).unwrap_or(u32::MAX);
        for (key, _) in claims {
            self.part(key).insert(key, row);
        }
    }

    fn key(&self, kind: &str, value: &str) -> [u32; 2] {
        let hash = self.hasher.hash_one((kind, value));
        [(hash >> 32) as u32, hash as u32]
    }

    fn part(&mut self, key: [u32; 2]) -> &mut HashMap<[u32; 2], u32> {
        &mut self.parts[key[0] as usize % Self::PARTS]
    }
}

/// Whether nobody else may have the row's value of this attribute. An unverified contact is no alias yet, and several users
/// may have it. Where it stands in for the user name it has to be unique, verified or not (developer guide, "Customizing
/// sign-in attributes").
fn claims_name(row: &RawRow, attribute: &str, pool: &PoolProfile) -> bool {
    attribute == "preferred_username"
        || pool.sign_in_attributes.contains(&attribute)
        || contact::is_verified(&row.attributes, attribute)
}
