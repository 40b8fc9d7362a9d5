//! A user's `sub`: the pool's own opaque name of a user, which nobody else ever gets.

use serde::{Deserialize, Serialize};

/// A UUID, as every `sub` of Cognito is. Any other text might be personal, so only this may be logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Sub(String);

impl Sub {
    /// Reads a `sub`; `None` if the text is no UUID.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let is_uuid = parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
            && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()));
        is_uuid.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sub {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("the sub is not a UUID")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_uuid_is_a_sub() {
        for (text, expected) in [
            ("5f1c9c3e-1111-4222-8333-444455556666", true),
            ("5F1C9C3E-1111-4222-8333-444455556666", true),
            ("5f1c9c3e-1111-4222-8333-44445555666", false),
            ("5f1c9c3e1111-4222-8333-444455556666", false),
            ("5f1c9c3e-1111-4222-8333-444455556666-", false),
            ("5f1c9c3e-1111-4222-8333-44445555666g", false),
            ("ana@example.com", false),
            ("", false),
        ] {
            assert_eq!(Sub::parse(text).is_some(), expected, "{text}");
        }
    }
}
