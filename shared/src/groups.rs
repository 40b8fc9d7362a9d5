//! Which groups a confirmed user joins, by rule.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::{address::Address, domain::Domain, name};

mod rule;

use rule::Rule;

/// A group's name, as Cognito accepts one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct GroupName(String);

impl GroupName {
    /// Reads a name; the error says what Cognito asks of one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let problem = || format!("`{text}` is no group name: 1 to {} characters without spaces", name::MAX_NAME_CHARS);
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupRules {
    #[serde(default, rename = "match")]
    matching: Match,
    #[serde(default)]
    default: Vec<GroupName>,
    #[serde(default)]
    rules: Vec<Rule>,
}

/// How many of the rules that hold count. Rules are asked in the order they are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
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
    /// The app client the user signed up with, where Cognito names one.
    pub client_id: Option<&'a str>,
    pub attributes: &'a HashMap<String, String>,
}

impl Member<'_> {
    /// The user's e-mail address, if it is verified: anybody can claim any other.
    pub fn verified_address(&self) -> Option<Address> {
        let verified = self.attributes.get("email_verified").is_some_and(|value| value.eq_ignore_ascii_case("true"));
        Address::parse(self.attributes.get("email").filter(|_| verified)?)
    }

    fn verified_domain(&self) -> Option<Domain> {
        self.verified_address().map(|address| address.domain)
    }
}

impl GroupRules {
    /// The user's groups, each once: the default ones first, then by rule in the order they are written.
    pub fn groups_of(&self, member: &Member<'_>) -> Vec<&GroupName> {
        let domain = member.verified_domain();
        let holding = self.rules.iter().filter(|rule| rule.holds(member, domain.as_ref()));
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
}

fn each_once<'a>(groups: impl Iterator<Item = &'a GroupName>) -> Vec<&'a GroupName> {
    let mut seen = HashSet::new();
    groups.filter(|group| seen.insert(*group)).collect()
}

#[cfg(test)]
mod tests;
