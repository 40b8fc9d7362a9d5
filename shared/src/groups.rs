//! Which groups a confirmed user joins, by rule.

use std::collections::HashMap;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::{
    domain::{Domain, DomainPattern},
    email, name,
};

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

/// The rules: every user joins the default groups, and those of each rule that holds for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupRules {
    #[serde(default)]
    default: Vec<GroupName>,
    #[serde(default)]
    rules: Vec<Rule>,
}

/// One rule. All the conditions it names must hold.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "serde_json::Map<String, serde_json::Value>")]
struct Rule {
    conditions: Vec<Condition>,
    groups: Vec<GroupName>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Condition {
    EmailDomain(DomainPattern),
    Client(String),
    Attribute { name: String, equals: String },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RuleFields {
    email_domain: Option<DomainPattern>,
    client_id: Option<String>,
    attribute: Option<String>,
    equals: Option<String>,
    groups: Vec<GroupName>,
}

/// From a map, because serde would also read a list as a rule's fields in order.
impl TryFrom<serde_json::Map<String, serde_json::Value>> for Rule {
    type Error = String;

    fn try_from(map: serde_json::Map<String, serde_json::Value>) -> Result<Self, Self::Error> {
        let fields: RuleFields = serde_json::from_value(map.into()).map_err(|error| error.to_string())?;
        let attribute = match (fields.attribute, fields.equals) {
            (Some(name), Some(equals)) => Some(Condition::Attribute { name, equals }),
            (None, None) => None,
            _ => return Err("a rule's `attribute` and `equals` belong together".into()),
        };
        let email_domain = fields.email_domain.map(Condition::EmailDomain);
        let client = fields.client_id.map(Condition::Client);
        let conditions: Vec<Condition> = [email_domain, client, attribute].into_iter().flatten().collect();
        if conditions.is_empty() {
            return Err("a rule needs a condition: `emailDomain`, `clientId`, or `attribute` with `equals`".into());
        }
        if fields.groups.is_empty() {
            return Err("a rule needs `groups`".into());
        }
        Ok(Self { conditions, groups: fields.groups })
    }
}

/// What the rules look at.
#[derive(Clone, Copy)]
pub struct Member<'a> {
    /// The app client the user signed up with, where Cognito names one.
    pub client_id: Option<&'a str>,
    pub attributes: &'a HashMap<String, String>,
}

impl Member<'_> {
    /// The domain of the user's e-mail, if it is verified: anybody can claim any other.
    fn verified_domain(&self) -> Option<Domain> {
        let verified = self.attributes.get("email_verified").is_some_and(|value| value.eq_ignore_ascii_case("true"));
        email::domain_of(self.attributes.get("email").filter(|_| verified)?)
    }
}

impl GroupRules {
    /// The user's groups, each once: the default ones first, then by rule in the order they are written.
    pub fn groups_of(&self, member: &Member<'_>) -> Vec<&GroupName> {
        let domain = member.verified_domain();
        let holds = |condition: &Condition| match condition {
            Condition::EmailDomain(pattern) => domain.as_ref().is_some_and(|domain| pattern.covers(domain)),
            Condition::Client(id) => member.client_id == Some(id),
            Condition::Attribute { name, equals } => member.attributes.get(name) == Some(equals),
        };
        let by_rule = self.rules.iter().filter(|rule| rule.conditions.iter().all(holds)).flat_map(|rule| &rule.groups);
        let mut groups: Vec<&GroupName> = Vec::new();
        for group in self.default.iter().chain(by_rule) {
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = r#"{"default":["members"],"rules":[
        {"emailDomain":"example.com","groups":["staff"]},
        {"clientId":"web","groups":["web","members"]},
        {"attribute":"custom:plan","equals":"pro","groups":["pro"]},
        {"emailDomain":"*.example.com","clientId":"web","groups":["both"]}]}"#;

    fn groups(client_id: Option<&str>, attributes: &[(&str, &str)]) -> Vec<String> {
        let rules: GroupRules = serde_json::from_str(RULES).expect("rules");
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let member = Member { client_id, attributes: &attributes };
        rules.groups_of(&member).into_iter().map(|group| group.as_str().to_owned()).collect()
    }

    #[test]
    fn every_rule_that_holds_gives_its_groups_once() {
        let verified = ("email_verified", "true");
        for (client_id, attributes, expected) in [
            (None, &[][..], &["members"][..]),
            (None, &[("email", "a@Example.com"), verified], &["members", "staff"]),
            (None, &[("email", "a@example.com")], &["members"]),
            (None, &[("email", "a@example.com"), ("email_verified", "false")], &["members"]),
            (None, &[("email", "a@notexample.com"), verified], &["members"]),
            (None, &[("email", "no address"), verified], &["members"]),
            (Some("web"), &[], &["members", "web"]),
            (Some("Web"), &[], &["members"]),
            (None, &[("custom:plan", "pro")], &["members", "pro"]),
            (None, &[("custom:plan", "prof")], &["members"]),
            (None, &[("email", "a@x.example.com"), verified], &["members"]),
            (Some("web"), &[("email", "a@x.example.com"), verified], &["members", "web", "both"]),
        ] {
            assert_eq!(groups(client_id, attributes), expected, "{client_id:?} {attributes:?}");
        }
    }

    #[test]
    fn rules_that_cannot_be_meant_are_refused() {
        for (json, problem) in [
            (r#"{"defaults":[]}"#, "unknown field `defaults`"),
            (r#"{"default":["two words"]}"#, "`two words` is no group name"),
            (r#"{"rules":[["example.com",null,null,null,["a"]]]}"#, "invalid type: sequence, expected a map"),
            (r#"{"rules":[{"groups":["a"]}]}"#, "a rule needs a condition"),
            (r#"{"rules":[{"clientId":"web","groups":[]}]}"#, "a rule needs `groups`"),
            (r#"{"rules":[{"attribute":"a","groups":["a"]}]}"#, "`attribute` and `equals` belong together"),
            (r#"{"rules":[{"emailDomain":"a b","groups":["a"]}]}"#, "`a b` is not a domain"),
        ] {
            let error = serde_json::from_str::<GroupRules>(json).expect_err(json).to_string();
            assert!(error.contains(problem), "{json}: {error}");
        }
    }
}
