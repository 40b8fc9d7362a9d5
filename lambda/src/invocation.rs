//! One invocation as a handler sees it: what came in, until when to answer, and the log line and the metrics in the making.

use std::time::Instant;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::metric::Metric;

/// The JSON text an invocation came with, or nothing where it was no JSON.
///
/// The runtime would answer unreadable input with serde's own words, which the end user would read; so reading it
/// never fails here, and the handler refuses what is missing. Has no `Debug`: events hold personal data.
pub struct Payload(Option<Box<RawValue>>);

impl Payload {
    /// The JSON text; `None` if the input was not JSON.
    pub fn json(&self) -> Option<&str> {
        self.0.as_deref().map(RawValue::get)
    }
}

impl From<Box<RawValue>> for Payload {
    fn from(json: Box<RawValue>) -> Self {
        Self(Some(json))
    }
}

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Box::<RawValue>::deserialize(deserializer).ok()))
    }
}

/// One invocation.
pub struct Invocation {
    pub payload: Payload,
    /// When Lambda stops the function.
    pub deadline: Instant,
    pub record: Record,
}

/// What the log line and the metrics of an invocation say besides its code and latency. Holds no personal data.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Record {
    pub request_id: String,
    /// X-Ray's id of the whole trace.
    pub trace_id: Option<String>,
    pub trigger_source: Option<String>,
    pub user_pool_id: Option<String>,
    pub client_id: Option<String>,
    /// The user's `sub`: the pool's own opaque identifier.
    pub user_sub: Option<String>,
    /// Codes of the rules that would have refused the request, but are only observed.
    pub observed: Vec<&'static str>,
    /// Why the operator should look at this invocation although it was answered.
    pub warning: Option<String>,
    /// What the invocation adds to metrics.
    pub counts: Vec<(Metric, u64)>,
}

impl Record {
    /// Adds to a metric.
    pub fn count(&mut self, metric: Metric, number: u64) {
        self.counts.push((metric, number));
    }

    /// Adds to the reasons why the operator should look at this invocation.
    pub fn warn(&mut self, reason: &str) {
        match &mut self.warning {
            Some(reasons) => *reasons += &format!("; {reason}"),
            None => self.warning = Some(reason.to_owned()),
        }
    }
}

/// A handler's answer: the body sent back, and the code that the log line and metrics show for it.
pub struct Answer<T> {
    pub body: T,
    pub code: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_a_payload_never_fails() {
        for (input, expected) in [
            (r#"{"a":1.50}"#, Some(r#"{"a":1.50}"#)),
            (" [1] ", Some("[1]")),
            ("not json", None),
            ("{\"a\":", None),
            ("", None),
        ] {
            let payload = Payload::deserialize(&mut serde_json::Deserializer::from_slice(input.as_bytes()));
            assert_eq!(payload.unwrap_or_else(|error| panic!("{input}: {error}")).json(), expected, "{input}");
        }
    }
}
