//! What a file asks of the pool: the names that its rows want.

use std::{
    collections::{BTreeSet, HashSet},
    hash::{BuildHasher, RandomState},
};

use super::name::{self, Name, PREFERRED, USER_NAME};
use crate::{pool::profile::PoolProfile, user::ImportUser};

/// The names that rows want: all of them as hashes, and the names themselves as long as they are so few that to ask for each
/// takes fewer calls than to list the pool. Of two names with one hash, a user too many is kept, and compared as text later.
pub struct Wanted<'p> {
    pub(super) pool: &'p PoolProfile,
    hasher: RandomState,
    hashes: HashSet<u64>,
    names: Option<BTreeSet<Name>>,
    /// How many questions the names make.
    questions: u64,
}

/// How the pool is looked up, in so many calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Page by page, the whole pool.
    Pages(u64),
    /// One question for each name.
    Questions(u64),
}

/// One question: a filter of ListUsers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question(pub(super) String);

impl<'p> Wanted<'p> {
    /// No names yet.
    pub fn new(pool: &'p PoolProfile) -> Self {
        Self { pool, hasher: RandomState::new(), hashes: HashSet::new(), names: Some(BTreeSet::new()), questions: 0 }
    }

    /// Adds the names of a row.
    pub fn add(&mut self, user: &ImportUser) {
        for (name, _) in name::of_row(user, self.pool) {
            self.hashes.insert(self.hash(&name));
            let questions = self.filters(&name).count() as u64;
            if self.names.as_mut().is_some_and(|names| names.insert(name)) {
                self.questions += questions;
            }
        }
        if matches!(self.way(), Way::Pages(_)) {
            self.names = None;
        }
    }

    /// The way with fewer calls.
    pub fn way(&self) -> Way {
        /// Users in a page of ListUsers.
        const PAGE: u64 = 60;
        let pages = self.pool.estimated_users / PAGE + 1;
        match &self.names {
            Some(_) if self.questions < pages => Way::Questions(self.questions),
            _ => Way::Pages(pages),
        }
    }

    /// What to ask, where that is the way.
    pub(super) fn questions(&self) -> Vec<Question> {
        let names = self.names.iter().flatten();
        names.flat_map(|name| self.filters(name)).collect()
    }

    /// Whether a row wants this name.
    pub(super) fn has(&self, name: &Name) -> bool {
        self.hashes.contains(&self.hash(name))
    }

    fn hash(&self, name: &Name) -> u64 {
        self.hasher.hash_one((name.space, self.pool.fold(&name.text)))
    }

    /// The filters that find whoever has a name, in the spelling of the row and in the pool's own.
    fn filters(&self, name: &Name) -> impl Iterator<Item = Question> + use<> {
        let preferred = (name.space == USER_NAME && self.pool.is_unique(PREFERRED)).then_some(PREFERRED);
        let folded = Some(self.pool.fold(&name.text)).filter(|folded| *folded != name.text);
        let texts: Vec<String> = [name.text.clone()].into_iter().chain(folded).collect();
        let attributes = [name.space].into_iter().chain(preferred);
        attributes.flat_map(move |attribute| texts.clone().into_iter().map(move |text| Question::of(attribute, &text)))
    }
}

impl Question {
    /// A value is quoted, with a backslash before what would end it (API: ListUsers, `Filter`).
    fn of(attribute: &str, text: &str) -> Self {
        Self(format!("{attribute} = \"{}\"", text.replace('\\', r"\\").replace('"', r#"\""#)))
    }
}
