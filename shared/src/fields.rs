//! The members of a JSON object that an operator writes, read without a word of the parser's: it would quote values, and name
//! types of ours.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::shown::{shown, shown_list};

/// How many unknown members are named.
const MOST_NAMED: usize = 5;

/// The members, each as the text it was written in. Has no `Debug`: they may hold personal data.
pub struct Fields<'a>(BTreeMap<String, &'a RawValue>);

/// What is wrong with the object as a whole, to be put after its name. Repeats no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldsError {
    #[error("is not a JSON object")]
    NotAnObject,
    #[error("has `{0}` twice")]
    Twice(String),
    #[error("has {unknown}; it may have {known}")]
    Unknown { unknown: String, known: String },
}

impl<'a> Fields<'a> {
    /// Reads an object that has some of the known members, each once, and no others.
    pub fn read(json: &'a str, known: &[&str]) -> Result<Self, FieldsError> {
        let Members(members) = serde_json::from_str(json).map_err(|_| FieldsError::NotAnObject)?;
        let mut fields = BTreeMap::new();
        for (name, value) in members {
            if fields.contains_key(&name) {
                return Err(FieldsError::Twice(shown(&name).into_owned()));
            }
            fields.insert(name, value);
        }
        let unknown: Vec<String> = fields.keys().filter(|name| !known.contains(&name.as_str())).cloned().collect();
        if unknown.is_empty() {
            return Ok(Self(fields));
        }
        let unknown = shown_list(unknown.iter().map(|name| format!("`{}`", shown(name))), MOST_NAMED);
        Err(FieldsError::Unknown { unknown, known: known.join(", ") })
    }

    /// The member's value; `None` where it is missing or null.
    pub fn raw(&self, name: &str) -> Option<&'a RawValue> {
        self.0.get(name).copied().filter(|value| value.get() != "null")
    }

    /// The member as a `T`; `None` where it is missing or null, and the error where it is something else.
    pub fn value<T: DeserializeOwned, E>(&self, name: &str, error: E) -> Result<Option<T>, E> {
        self.raw(name).map(|value| serde_json::from_str(value.get()).map_err(|_| error)).transpose()
    }
}

/// Every member of an object, also one that is there twice: a map would keep the last one, and somebody may have meant the
/// first. Has no `Debug`: they may hold personal data.
pub struct Members<'a>(pub Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_has_known_members_each_once() {
        for (json, expected) in [
            (r#"{"a":1,"b":null}"#, None),
            ("{}", None),
            ("[]", Some("is not a JSON object")),
            ("", Some("is not a JSON object")),
            (r#"{"a":secret}"#, Some("is not a JSON object")),
            (r#"{"a":"secret","\u0061":2}"#, Some("has `a` twice")),
            (r#"{"c":"secret","a":1,"d\n":2}"#, Some(r"has `c`, `d\n`; it may have a, b")),
        ] {
            let error = Fields::read(json, &["a", "b"]).err().map(|error| error.to_string());
            assert_eq!(error.as_deref(), expected, "{json}");
        }
    }

    #[test]
    fn null_is_a_missing_value_and_another_type_an_error() {
        let fields = Fields::read(r#"{"a":7,"b":null}"#, &["a", "b", "c"]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(fields.value("a", ()), Ok(Some(7)));
        assert_eq!(fields.value::<u8, _>("b", ()), Ok(None));
        assert_eq!(fields.value::<u8, _>("c", ()), Ok(None));
        assert_eq!(fields.value::<String, _>("a", "a must be a text"), Err("a must be a text"));
    }
}
