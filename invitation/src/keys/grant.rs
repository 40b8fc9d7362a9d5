//! Which groups a key may give.

use serde_json::Value;
use shared::groups::GroupName;

/// The member `groups` of a JSON Web Key, which is our own (RFC 7517, 4, lets others ignore it).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Grant {
    /// `"*"`: any group.
    Any,
    /// These alone. None where the member is missing: a key that signs sign-ups for a newsletter makes no administrators.
    These(Vec<GroupName>),
}

impl Grant {
    pub(super) fn read(member: Option<&Value>) -> Result<Self, &'static str> {
        const PROBLEM: &str = "its `groups` are neither a list of group names nor \"*\"";
        match member {
            None => Ok(Self::These(vec![])),
            Some(Value::String(text)) if text == "*" => Ok(Self::Any),
            Some(Value::Array(names)) => {
                let names = names.iter().map(|name| name.as_str().and_then(|name| GroupName::parse(name).ok()));
                names.collect::<Option<_>>().map(Self::These).ok_or(PROBLEM)
            }
            Some(_) => Err(PROBLEM),
        }
    }

    /// Whether it may give all of these.
    pub(crate) fn covers(&self, groups: &[GroupName]) -> bool {
        match self {
            Self::Any => true,
            Self::These(own) => groups.iter().all(|group| own.contains(group)),
        }
    }
}
