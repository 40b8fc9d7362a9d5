//! The function's events: what the state machine sends, step by step.

use import::shard::store::{RunName, RunNameError};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What to do.
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

/// An event that is no step. Repeats nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StepError {
    #[error(
        "the event is no step of an import in shards: start the state machine, which sends {{\"plan\":{{\"run\":\"…\",\"request\":{{…}}}}}} \
         and {{\"finish\":{{\"run\":\"…\"}}}}"
    )]
    Malformed,
    #[error(transparent)]
    Run(#[from] RunNameError),
}

impl Step {
    /// Reads an event.
    pub(crate) fn parse(json: &str) -> Result<Self, StepError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        enum Event {
            Plan { run: String, request: Box<RawValue> },
            Finish { run: String },
        }
        match serde_json::from_str(json).map_err(|_| StepError::Malformed)? {
            Event::Plan { run, request } => Ok(Self::Plan { run: RunName::try_from(run)?, request }),
            Event::Finish { run } => Ok(Self::Finish { run: RunName::try_from(run)? }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_is_no_step_is_told_so_without_its_content() {
        for json in [
            "",
            "[]",
            "{}",
            r#"{"secret":{}}"#,
            r#"{"plan":{"run":"secret"}}"#,
            r#"{"plan":{"run":"r","request":{},"secret":1}}"#,
            r#"{"finish":{"run":["secret"]}}"#,
            r#"{"finish":{"run":"r"},"plan":{"run":"r","request":{}}}"#,
        ] {
            let error = Step::parse(json).err().expect(json);
            assert_eq!(error, StepError::Malformed, "{json}");
        }
        let error = Step::parse(r#"{"finish":{"run":"../secret"}}"#).err().expect("a wrong name");
        assert_eq!(error.to_string(), RunNameError.to_string());
    }
}
