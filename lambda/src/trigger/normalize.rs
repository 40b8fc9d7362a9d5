//! Makes a copy of an event that the typed view accepts: nulls and missing objects become empty.

use serde_json::{Map, Value, json};

/// The maps from text to text in a trigger's `request`.
const TEXT_MAPS: [&str; 3] = ["userAttributes", "validationData", "clientMetadata"];

/// The copy. `response` is the documented one before any decision, since what arrives in it says nothing.
pub(super) fn normalized(mut event: Map<String, Value>) -> Value {
    event.retain(|_, value| !value.is_null());
    event.entry("callerContext").or_insert(json!({}));
    if let Value::Object(request) = event.entry("request").or_insert(json!({})) {
        request.retain(|_, value| !value.is_null());
        for name in TEXT_MAPS {
            if let Value::Object(map) = request.entry(name).or_insert(json!({})) {
                as_texts(map);
            }
        }
    }
    let flags = json!({ "autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false });
    event.insert("response".to_owned(), flags);
    Value::Object(event)
}

/// Drops null values and writes numbers and booleans as the text Cognito would send.
fn as_texts(map: &mut Map<String, Value>) {
    map.retain(|_, value| !value.is_null());
    for value in map.values_mut() {
        if value.is_number() || value.is_boolean() {
            *value = Value::String(value.to_string());
        }
    }
}
