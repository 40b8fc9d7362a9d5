//! One rule: conditions that must all hold, and the groups it then gives.

use serde::Deserialize;

use super::{GroupName, Member};
use crate::{
    address::Address,
    attribute::{self, SET_BY_COGNITO, STANDARD},
    domain::DomainPattern,
};

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "serde_json::Map<String, serde_json::Value>")]
pub(super) struct Rule {
    conditions: Vec<Condition>,
    pub(super) groups: Vec<GroupName>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Condition {
    Email(Address),
    EmailDomain(DomainPattern),
    Client(String),
    Attribute { name: String, one_of: Vec<String> },
}

impl Rule {
    /// Whether every condition holds; `address` is the member's verified e-mail address.
    pub(super) fn holds(&self, member: &Member<'_>, address: Option<&Address>) -> bool {
        self.conditions.iter().all(|condition| match condition {
            Condition::Email(email) => address == Some(email),
            Condition::EmailDomain(pattern) => address.is_some_and(|address| pattern.covers(&address.domain)),
            Condition::Client(id) => member.client_id == Some(id),
            Condition::Attribute { name, one_of } => {
                member.attributes.get(name).is_some_and(|value| one_of.contains(value))
            }
        })
    }

    /// The attribute that the rule looks at, if it does.
    pub(super) fn attribute(&self) -> Option<&str> {
        self.conditions.iter().find_map(|condition| match condition {
            Condition::Attribute { name, .. } => Some(name.as_str()),
            _ => None,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Fields {
    email: Option<String>,
    email_domain: Option<DomainPattern>,
    client_id: Option<String>,
    attribute: Option<String>,
    equals: Option<String>,
    one_of: Option<Vec<String>>,
    groups: Vec<GroupName>,
}

impl Fields {
    fn conditions(self) -> Result<Vec<Condition>, String> {
        let email = self.email.map(|text| {
            let address = Address::parse(&text).ok_or("a rule's `email` is an address such as `ana@example.com`")?;
            Ok::<_, String>(Condition::Email(address))
        });
        let attribute = attribute_condition(self.attribute, self.equals, self.one_of)?;
        let email_domain = self.email_domain.map(Condition::EmailDomain);
        let client = self.client_id.map(Condition::Client);
        Ok([email.transpose()?, email_domain, client, attribute].into_iter().flatten().collect())
    }
}

fn attribute_condition(
    name: Option<String>,
    equals: Option<String>,
    one_of: Option<Vec<String>>,
) -> Result<Option<Condition>, String> {
    let one_of = match (equals, one_of) {
        (Some(_), Some(_)) => return Err("a rule has `equals` or `oneOf`, not both".into()),
        (Some(value), None) => Some(vec![value]),
        (None, Some(values)) if values.is_empty() => return Err("a rule's `oneOf` needs a value".into()),
        (None, values) => values,
    };
    match (name, one_of) {
        (Some(name), Some(one_of)) => Ok(Some(Condition::Attribute { name: attribute_name(name)?, one_of })),
        (None, None) => Ok(None),
        _ => Err("a rule's `attribute` belongs together with `equals` or `oneOf`".into()),
    }
}

/// An attribute that a rule may look at. Anybody can claim an address or a number, so those are none.
fn attribute_name(name: String) -> Result<String, String> {
    match name.as_str() {
        "email" => {
            Err("a rule's `attribute` cannot be `email`, which may be unverified: write `email` or `emailDomain` \
                        as the condition, which count a verified address alone"
                .into())
        }
        "phone_number" => {
            Err("a rule's `attribute` cannot be `phone_number`, which may be unverified, and which passes \
                               from one person to another: let operators write an attribute of your own instead"
                .into())
        }
        known if STANDARD.contains(&known) || SET_BY_COGNITO.contains(&known) => Ok(name),
        added if attribute::is_custom(added) || attribute::is_developer_only(added) => Ok(name),
        _ => Err(format!(
            "a rule's `attribute` is `{name}`, which is no attribute: there are standard ones such as `locale`, and your \
             own as `custom:name`"
        )),
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
        let groups = std::mem::take(&mut fields.groups);
        let conditions = fields.conditions()?;
        if conditions.is_empty() {
            return Err(
                "a rule needs a condition: `email`, `emailDomain`, `clientId`, or `attribute` with `equals` or `oneOf`; \
                        groups for everyone stand under `default`"
                    .into(),
            );
        }
        if groups.is_empty() {
            return Err("a rule needs `groups`".into());
        }
        Ok(Self { conditions, groups })
    }
}
