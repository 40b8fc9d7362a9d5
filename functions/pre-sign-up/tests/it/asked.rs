//! What the function says to one event.

use lambda::{failure::Failure, invocation::Record, trigger::TriggerEvent};
use pre_sign_up::{Settings, handle};
use serde_json::{Value, json};
use time::{OffsetDateTime, macros::datetime};

/// When the events arrive.
pub(crate) const NOW: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);

pub(crate) fn settings(values: &[(&str, &str)]) -> Settings {
    let value = |name: &str| values.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
    Settings::from_lookup(&value).unwrap()
}

/// The answer's code, or the refusal.
pub(crate) fn ask(event: &str, settings: &Settings) -> Result<&'static str, Failure> {
    handle(&mut TriggerEvent::parse(event)?, &mut Record::default(), settings, NOW)
}

/// The code of the answer or of the refusal to a person who signs up with these attributes.
pub(crate) fn sign_up(attributes: &Value, settings: &Settings) -> &'static str {
    let event = json!({ "triggerSource": "PreSignUp_SignUp", "request": { "userAttributes": attributes } });
    ask(&event.to_string(), settings).unwrap_or_else(|failure| failure.code())
}
