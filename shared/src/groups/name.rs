//! The name of a group.

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::{name, shown::shown};

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
