//! The function's events: what the state machine sends, step by step.

use import::shard::store::RunName;
use serde::Deserialize;
use serde_json::value::RawValue;

/// What to do.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Step {
    /// Check a file and cut it into shards.
    Plan {
        run: RunName,
        /// What the operator started the state machine with.
        request: Box<RawValue>,
    },
    /// Put the report together.
    Finish { run: RunName },
}

/// An event that is no step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the event is no step of an import in shards, which the state machine sends: {0}")]
pub(crate) struct StepError(String);

impl Step {
    /// Reads an event.
    pub(crate) fn parse(json: &str) -> Result<Self, StepError> {
        serde_json::from_str(json).map_err(|error| StepError(error.to_string()))
    }
}
