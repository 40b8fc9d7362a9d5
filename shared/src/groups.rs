//! Which groups a confirmed user joins, by rule.

use std::{collections::HashSet, hash::Hash};

use crate::attribute::{self, SET_BY_COGNITO};

mod member;
mod name;
mod read;
mod rule;

pub use member::Member;
pub use name::GroupName;
use rule::Rule;

/// The rules: every user joins the default groups and, of the rules that hold for them, those of all or of the first.
///
/// As JSON they are what `schema/group-rules.schema.json` describes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupRules {
    matching: Match,
    default: Vec<GroupName>,
    rules: Vec<Rule>,
}

/// How many of the rules that hold count. Rules are asked in the order they are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Match {
    /// Only the first one: the order is the precedence.
    First,
    /// Each of them: the order changes nothing.
    #[default]
    All,
}

impl GroupRules {
    /// The user's groups, each once: the default ones first, then by rule in the order they are written.
    pub fn groups_of(&self, member: &Member<'_>) -> Vec<&GroupName> {
        let address = member.verified_address();
        let holding = self.rules.iter().filter(|rule| rule.holds(member, address.as_ref()));
        let counted = match self.matching {
            Match::First => 1,
            Match::All => usize::MAX,
        };
        each_once(self.default.iter().chain(holding.take(counted).flat_map(|rule| &rule.groups)))
    }

    /// Every group the rules name, each once.
    pub fn named(&self) -> Vec<&GroupName> {
        each_once(self.default.iter().chain(self.rules.iter().flat_map(|rule| &rule.groups)))
    }

    /// The attributes that rules rest on although users may write them, each once: custom ones that are in `writable`, and the
    /// standard ones, which an app client may write unless told otherwise.
    pub fn written_by_users(&self, writable: &[String]) -> Vec<&str> {
        let is_written = |name: &str| match attribute::is_custom(name) {
            true => writable.iter().any(|other| other == name),
            false => !attribute::is_developer_only(name) && !SET_BY_COGNITO.contains(&name),
        };
        each_once(self.rules.iter().filter_map(Rule::attribute).filter(|name| is_written(name)))
    }
}

fn each_once<T: Copy + Eq + Hash>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    items.filter(|item| seen.insert(*item)).collect()
}

#[cfg(test)]
mod tests;
