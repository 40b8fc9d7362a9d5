//! Users that are twice in the same input: by user name, or by an attribute that must be unique in the pool.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasher, RandomState},
};

use super::{Found, contact};
use crate::{columns::Column, pool::profile::PoolProfile, problem::Problem, user::ImportUser};

/// The names taken by the rows so far, as 64-bit keyed hashes: 16 bytes a name, whatever its length.
///
/// Two of a million names collide with a chance of 1 in 30 million; a row would then be rejected, never lost.
#[derive(Default)]
pub(super) struct Seen {
    hasher: RandomState,
    first_rows: HashMap<u64, u64>,
}

impl Seen {
    /// Claims the user's names, or says which one an earlier row has.
    pub(super) fn claim(&mut self, user: &ImportUser, pool: &PoolProfile) -> Result<(), Found> {
        let mut claims = vec![(self.key("", &pool.fold(&user.user_name)), Column::UserName)];
        for (name, value) in &user.attributes {
            if pool.is_unique(name) && claims_alias(user, name) {
                claims.push((self.key(name, &pool.fold(value)), Column::Attribute(name.clone())));
            }
        }
        for (key, column) in &claims {
            if let Entry::Occupied(taken) = self.first_rows.entry(*key) {
                return Err((column.clone(), Problem::Duplicate { first: *taken.get() }));
            }
        }
        self.first_rows.extend(claims.into_iter().map(|(key, _)| (key, user.row)));
        Ok(())
    }

    fn key(&self, kind: &str, value: &str) -> u64 {
        self.hasher.hash_one((kind, value))
    }
}

/// An unverified contact is no alias yet, and several users may have it.
fn claims_alias(user: &ImportUser, attribute: &str) -> bool {
    attribute == "preferred_username"
        || *user.user_name == user.attributes[attribute]
        || contact::is_verified(&user.attributes, attribute)
}
