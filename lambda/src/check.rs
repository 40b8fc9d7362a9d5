//! Events with which the stack asks a function to check something: `{"check":"settings"}`.

use std::borrow::Cow;

use serde::Deserialize;

/// Whether the event asks for this check and holds nothing else.
///
/// No event of Cognito looks like it, so nobody who signs up can send one: what people write is inside of `request`.
pub fn asks_for(what: &str, json: &str) -> bool {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Check<'a> {
        #[serde(borrow)]
        check: Cow<'a, str>,
    }
    serde_json::from_str::<Check<'_>>(json).is_ok_and(|asked| asked.check == what)
}

#[cfg(test)]
mod tests {
    use super::asks_for;

    #[test]
    fn a_check_is_an_event_that_holds_nothing_else() {
        for (json, expected) in [
            (r#"{"check":"settings"}"#, true),
            (r#"{"check":"sett\u0069ngs"}"#, true),
            (r#"{"check":"groups"}"#, false),
            (r#"{"check":null}"#, false),
            (r#"{"check":"settings","triggerSource":"PreSignUp_SignUp"}"#, false),
            (r#"{"request":{"check":"settings"}}"#, false),
            ("", false),
        ] {
            assert_eq!(asks_for("settings", json), expected, "{json}");
        }
    }
}
