//! The event Cognito sends to a trigger: kept as JSON and changed in place, read through a typed view.
//!
//! `aws_lambda_events` gives the types, but rejects what Cognito, its console and its future versions send: an unknown
//! trigger source, `"response": {}`, null flags, null attribute values, a missing caller context. So the view is made
//! from a mended copy, and the answer from the event itself: what is not ours goes back to the byte as it came.

use indexmap::IndexMap;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json, value::RawValue};
use shared::sub::Sub;

use crate::{
    failure::Failure,
    invocation::{Answer, Invocation, Record},
};

mod mend;

/// The members that typed views are made of; what else is in an event is none of our business.
const VIEWED: [&str; 7] = ["version", "triggerSource", "region", "userPoolId", "userName", "callerContext", "request"];

/// A trigger event. Has no `Debug`: it holds personal data.
#[derive(Serialize)]
#[serde(transparent)]
pub struct TriggerEvent {
    members: IndexMap<String, Box<RawValue>>,
}

impl TriggerEvent {
    /// Reads an event from JSON text.
    ///
    /// # Errors
    /// `EventInvalid` if the text is not a JSON object with a `triggerSource` text in it.
    pub fn parse(json: &str) -> Result<Self, Failure> {
        let invalid = |cause: &str| Failure::broken("EventInvalid", cause);
        let members = serde_json::from_str(json).map_err(|_| invalid("the event is not a JSON object"))?;
        let event = Self { members };
        match event.text("triggerSource") {
            Some(_) => Ok(event),
            None => Err(invalid("the event has no triggerSource: Cognito did not send it")),
        }
    }

    /// The trigger source as one of `T`'s; `None` where `T` does not know it.
    pub fn source<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.members.get("triggerSource")?.get()).ok()
    }

    /// The event as one of `aws_lambda_events`' types.
    ///
    /// # Errors
    /// `EventInvalid` if the event is not of that shape even after mending; its cause names no value.
    pub fn view<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        // serde's own message may quote an attribute's value: its category is enough.
        let invalid = |error: serde_json::Error| {
            Failure::broken("EventInvalid", format!("the event is not of its trigger's shape ({:?})", error.classify()))
        };
        // What is there but unreadable must not pass for missing: rules would be asked about nothing.
        let read =
            |name: &str| Some(serde_json::from_str(self.members.get(name)?.get()).map(|value| (name.into(), value)));
        let members: Result<Map<String, Value>, _> = VIEWED.into_iter().filter_map(read).collect();
        serde_json::from_value(mend::mended(members.map_err(invalid)?)).map_err(invalid)
    }

    /// Sets members of `response`, leaving the others in it as they are.
    pub fn respond<const N: usize>(&mut self, values: [(&str, bool); N]) {
        let response = self.members.get("response").map_or("{}", |raw| raw.get());
        let mut response: IndexMap<String, Box<RawValue>> = serde_json::from_str(response).unwrap_or_default();
        for (name, value) in values {
            response.insert(name.to_owned(), raw(&json!(value)));
        }
        self.members.insert("response".to_owned(), raw(&response));
    }

    /// For the log: null where it cannot be read.
    fn value(&self, name: &str) -> Value {
        self.members.get(name).and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
    }

    fn text(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.members.get(name)?.get()).ok()
    }
}

fn raw(value: &impl Serialize) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).expect("booleans and JSON text are always JSON")
}

/// Makes a handler of invocations from one of trigger events: reads the event, notes for the log what may be logged,
/// and sends back the event as the handler left it.
///
/// The handler returns the code of its decision, and may add to the log line.
pub fn handler<H>(handle: H) -> impl AsyncFn(&mut Invocation) -> Result<Answer<TriggerEvent>, Failure>
where
    H: AsyncFn(&mut TriggerEvent, &mut Record) -> Result<&'static str, Failure>,
{
    async move |invocation: &mut Invocation| {
        let mut event = TriggerEvent::parse(invocation.payload.json().unwrap_or_default())?;
        note(&event, invocation);
        let code = handle(&mut event, &mut invocation.record).await?;
        Ok(Answer { body: event, code })
    }
}

fn note(event: &TriggerEvent, invocation: &mut Invocation) {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let record = &mut invocation.record;
    record.trigger_source = event.text("triggerSource");
    record.user_pool_id = event.text("userPoolId");
    record.client_id = text(&event.value("callerContext")["clientId"]);
    let sub = text(&event.value("request")["userAttributes"]["sub"]);
    record.user_sub = sub.filter(|sub| Sub::parse(sub).is_some());
}

#[cfg(test)]
mod tests;
