//! One rule: conditions that must all hold, and the groups it then gives.

use super::{member::Member, name::GroupName};
use crate::{address::Address, domain::DomainPattern};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// One at least.
    pub(super) conditions: Vec<Condition>,
    /// One at least.
    pub(super) groups: Vec<GroupName>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
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
            Condition::EmailDomain(pattern) => {
                address.is_some_and(|address| pattern.covers(&address.domain) && !address.may_be_routed())
            }
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
