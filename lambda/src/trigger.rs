//! The event Cognito sends to a trigger: kept as JSON and changed in place, read through a typed view.
//!
//! `aws_lambda_events` gives the types, but rejects what Cognito, its console and its future versions send: an unknown
//! trigger source, `"response": {}`, null flags, null attribute values, a missing caller context. So the view is made
//! from a normalized copy, and the answer from the event itself: what is not ours goes back to the byte as it came.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, json, value::RawValue};
use shared::{id, sub::Sub};

use crate::{
    check,
    failure::Failure,
    invocation::{Answer, Invocation, Record},
};

mod normalize;

/// The members that typed views are made of; what else is in an event is none of our business.
const VIEWED: [&str; 7] = ["version", "triggerSource", "region", "userPoolId", "userName", "callerContext", "request"];

/// What a person, or the app for them, sends: its texts come from outside.
const FROM_OUTSIDE: [&str; 2] = ["userName", "request"];

/// The largest event that is read. Attributes have 140 KB at most, and reading a larger event keeps the function busy.
const MAX_EVENT_BYTES: usize = 192 * 1024;

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
    /// `EventTooLarge`, a refusal: only what a person sends can make it so. `EventInvalid` if the text is not a JSON object
    /// with a `triggerSource` text in it.
    pub fn parse(json: &str) -> Result<Self, Failure> {
        if json.len() > MAX_EVENT_BYTES {
            return Err(Failure::refused("EventTooLarge", "This is too much text, please shorten what you entered"));
        }
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
    /// `EventUnreadable`, a refusal, if what a person sent is no text, such as half of a surrogate pair (`\ud800`).
    /// `EventInvalid` if the event is not of that shape even after it was normalized; its cause names no value.
    pub fn view<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let mut members = Map::new();
        // What is there but unreadable must not pass for missing: rules would be asked about nothing.
        for (name, raw) in VIEWED.into_iter().filter_map(|name| Some((name, self.members.get(name)?))) {
            let value = serde_json::from_str(raw.get()).map_err(|error| unreadable(name, &error))?;
            members.insert(name.to_owned(), value);
        }
        serde_json::from_value(normalize::normalized(members)).map_err(|error| misshapen(&error))
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

    /// A member for the log; `None` where it cannot be read. `T` takes what it wants of it and passes over the rest, unlike
    /// [`serde_json::Value`], which copies all of it.
    fn noted<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.members.get(name)?.get()).ok()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.noted(name)
    }
}

fn unreadable(member: &str, error: &serde_json::Error) -> Failure {
    if FROM_OUTSIDE.contains(&member) {
        Failure::refused("EventUnreadable", "Some of what you entered is not text, please enter it again")
    } else {
        misshapen(error)
    }
}

/// serde's own message may quote an attribute's value: its category is enough.
fn misshapen(error: &serde_json::Error) -> Failure {
    Failure::broken("EventInvalid", format!("the event is not of its trigger's shape ({:?})", error.classify()))
}

fn raw(value: &impl Serialize) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).expect("booleans and JSON text are always JSON")
}

/// What a trigger answers.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Reply {
    /// To Cognito: its event, as the handler left it.
    Event(TriggerEvent),
    /// To the check of the settings.
    Checked(Checked),
}

/// What the check of the settings found.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    settings: &'static str,
}

/// Makes a handler of invocations from one of trigger events: reads the event, notes for the log what may be logged,
/// and sends back the event as the handler left it.
///
/// The handler returns the code of its decision, and may add to the log line.
///
/// `{"check":"settings"}` is answered without the handler. A function with an invalid setting does not start and so cannot
/// answer, which shows after a deployment before anybody signs up.
pub fn handler<H>(handle: H) -> impl AsyncFn(&mut Invocation) -> Result<Answer<Reply>, Failure>
where
    H: AsyncFn(&mut TriggerEvent, &mut Record) -> Result<&'static str, Failure>,
{
    async move |invocation: &mut Invocation| {
        let json = invocation.payload.json().unwrap_or_default();
        if check::asks_for("settings", json) {
            return Ok(Answer { body: Reply::Checked(Checked { settings: "read" }), code: "SettingsRead" });
        }
        let mut event = TriggerEvent::parse(json)?;
        note(&event, invocation);
        let code = handle(&mut event, &mut invocation.record).await?;
        Ok(Answer { body: Reply::Event(event), code })
    }
}

fn note(event: &TriggerEvent, invocation: &mut Invocation) {
    let record = &mut invocation.record;
    record.trigger_source = event.text("triggerSource").filter(|source| is_source(source));
    record.user_pool_id = event.text("userPoolId").filter(|id| id::is_user_pool(id));
    let client_id = event.noted::<CallerContext>("callerContext").and_then(|context| context.client_id);
    record.client_id = client_id.filter(|id| id::is_client(id));
    let sub = event.noted::<Request>("request").and_then(|request| request.user_attributes?.sub);
    record.user_sub = sub.filter(|sub| Sub::parse(sub).is_some());
}

/// Whether the text can be a trigger source, such as `PreSignUp_SignUp`. Like the ids beside it, another text, from another
/// sender than Cognito, might be personal or fill the log.
fn is_source(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CallerContext {
    client_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    user_attributes: Option<UserAttributes>,
}

#[derive(Deserialize)]
struct UserAttributes {
    sub: Option<String>,
}

#[cfg(test)]
mod tests;
