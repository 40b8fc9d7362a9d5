//! One rule: conditions that must all hold, and the groups it then gives.

use serde::Deserialize;

use super::{GroupName, Member};
use crate::domain::{Domain, DomainPattern};

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "serde_json::Map<String, serde_json::Value>")]
pub(super) struct Rule {
    conditions: Vec<Condition>,
    pub(super) groups: Vec<GroupName>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Condition {
    EmailDomain(DomainPattern),
    Client(String),
    Attribute { name: String, one_of: Vec<String> },
}

impl Rule {
    /// Whether every condition holds; `domain` is that of the member's verified e-mail.
    pub(super) fn holds(&self, member: &Member<'_>, domain: Option<&Domain>) -> bool {
        self.conditions.iter().all(|condition| match condition {
            Condition::EmailDomain(pattern) => domain.is_some_and(|domain| pattern.covers(domain)),
            Condition::Client(id) => member.client_id == Some(id),
            Condition::Attribute { name, one_of } => {
                member.attributes.get(name).is_some_and(|value| one_of.contains(value))
            }
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Fields {
    email_domain: Option<DomainPattern>,
    client_id: Option<String>,
    attribute: Option<String>,
    equals: Option<String>,
    one_of: Option<Vec<String>>,
    groups: Vec<GroupName>,
}

impl Fields {
    fn attribute(&mut self) -> Result<Option<Condition>, &'static str> {
        let one_of = match (self.equals.take(), self.one_of.take()) {
            (Some(_), Some(_)) => return Err("a rule has `equals` or `oneOf`, not both"),
            (Some(value), None) => Some(vec![value]),
            (None, Some(values)) if values.is_empty() => return Err("a rule's `oneOf` needs a value"),
            (None, values) => values,
        };
        match (self.attribute.take(), one_of) {
            (Some(name), _) if name.is_empty() => Err("a rule's `attribute` is the name of one"),
            (Some(name), Some(one_of)) => Ok(Some(Condition::Attribute { name, one_of })),
            (None, None) => Ok(None),
            _ => Err("a rule's `attribute` belongs together with `equals` or `oneOf`"),
        }
    }
}

/// From a map, because serde would also read a list as a rule's fields in order.
impl TryFrom<serde_json::Map<String, serde_json::Value>> for Rule {
    type Error = String;

    fn try_from(map: serde_json::Map<String, serde_json::Value>) -> Result<Self, Self::Error> {
        // serde takes null for a missing value: a condition somebody meant would be none.
        if let Some((name, _)) = map.iter().find(|(_, value)| value.is_null()) {
            return Err(format!("a rule's `{name}` is null"));
        }
        let mut fields: Fields = serde_json::from_value(map.into()).map_err(|error| error.to_string())?;
        let attribute = fields.attribute()?;
        let email_domain = fields.email_domain.map(Condition::EmailDomain);
        let client = fields.client_id.map(Condition::Client);
        let conditions: Vec<Condition> = [email_domain, client, attribute].into_iter().flatten().collect();
        if conditions.is_empty() {
            return Err(
                "a rule needs a condition: `emailDomain`, `clientId`, or `attribute` with `equals` or `oneOf`; \
                        groups for everyone stand under `default`"
                    .into(),
            );
        }
        if fields.groups.is_empty() {
            return Err("a rule needs `groups`".into());
        }
        Ok(Self { conditions, groups: fields.groups })
    }
}
