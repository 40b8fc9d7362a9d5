//! Which groups a confirmed user joins, by rule.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::{
    address::Address,
    attribute::{self, SET_BY_COGNITO},
    name,
    shown::shown,
};

mod read;
mod rule;

use rule::Rule;

/// A group's name, as Cognito accepts one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct GroupName(String);

impl GroupName {
    /// Reads a name; the error says what Cognito asks of one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (shown, most) = (shown(text), name::MAX_NAME_CHARS);
        let problem = || format!("`{shown}` is no group name: 1 to {most} characters without spaces");
        name::is_valid(text).then(|| Self(text.to_owned())).ok_or_else(problem)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for GroupName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

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

/// What the rules look at.
#[derive(Clone, Copy)]
pub struct Member<'a> {
    /// The app client of the request that confirmed the user (ConfirmSignUp, the link, or a SignUp that confirms at once),
    /// where Cognito names one. A user can choose among the clients that have no secret.
    pub client_id: Option<&'a str>,
    pub attributes: &'a HashMap<String, String>,
}

impl Member<'_> {
    /// The user's e-mail address as it stands in the pool, if it is verified: anybody can claim any other.
    pub fn verified_email(&self) -> Option<&str> {
        let verified = self.attributes.get("email_verified").is_some_and(|value| value.eq_ignore_ascii_case("true"));
        self.attributes.get("email").filter(|_| verified).map(String::as_str)
    }

    fn verified_address(&self) -> Option<Address> {
        self.verified_email().and_then(Address::parse)
    }
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
