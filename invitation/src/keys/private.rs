//! Finds private keys where only public ones belong.

use serde_json::{Map, Value};

/// The members that only private and secret keys have (RFC 7518, 6.2.2, 6.3.2 and 6.4.1; RFC 8037, 2).
const MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Whether the text has the label of a private key in PEM.
pub(super) fn is_in_text(text: &str) -> bool {
    text.to_ascii_uppercase().contains("PRIVATE KEY-----")
}

/// Whether an object has such a member, in upper or lower case, at any depth.
pub(super) fn is_in_object(object: &Map<String, Value>) -> bool {
    object.iter().any(|(name, value)| MEMBERS.iter().any(|own| own.eq_ignore_ascii_case(name)) || is_in(value))
}

fn is_in(value: &Value) -> bool {
    match value {
        Value::Object(object) => is_in_object(object),
        Value::Array(values) => values.iter().any(is_in),
        _ => false,
    }
}
