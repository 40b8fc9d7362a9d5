//! The events of an import in shards: what its state machine sends to the function, step by step.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    lambda::request::{self, RequestError},
    options::Options,
    shard::Shard,
    source::object::S3Uri,
};

/// What to do.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Step {
    /// Check a file and cut it into shards.
    Plan {
        run: RunName,
        /// What the operator started the state machine with.
        request: Box<RawValue>,
    },
    /// Import one shard, as far as the time allows.
    Shard { run: RunName, shard: Shard },
    /// Put the report together.
    Finish { run: RunName },
}

/// A run's name: that of the state machine's execution. It is a part of keys.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct RunName(String);

impl RunName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RunName {
    type Error = StepError;

    fn try_from(name: String) -> Result<Self, StepError> {
        // Step Functions allows 80 characters.
        let fits =
            (1..=80).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if fits { Ok(Self(name)) } else { Err(StepError::RunName) }
    }
}

/// An event that is no step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    #[error("the name of a run must be 1 to 80 letters, digits, hyphens and underscores")]
    RunName,
    #[error("the event is no step of an import in shards: {0}")]
    Malformed(String),
}

impl Step {
    /// Reads an event; `None`: it is an import of its own.
    pub fn parse(json: &str) -> Result<Option<Self>, StepError> {
        let is_step = |name: &str| ["plan", "shard", "finish"].contains(&name);
        let fields: Result<std::collections::BTreeMap<String, &RawValue>, _> = serde_json::from_str(json);
        if !fields.is_ok_and(|fields| fields.keys().any(|name| is_step(name))) {
            return Ok(None);
        }
        serde_json::from_str(json).map(Some).map_err(|error| StepError::Malformed(error.to_string()))
    }
}

/// What an import in shards is started with.
pub struct Start {
    pub source: S3Uri,
    /// Shards worked on at a time.
    pub lanes: u32,
    /// In percent of the shards; more stop the run.
    pub tolerated_failures: f64,
    /// Where five minutes' worth is not right.
    pub rows_per_shard: Option<u64>,
    pub options: Options,
    /// The same as they were given.
    pub given_options: Option<Box<RawValue>>,
}

/// A start with a value that cannot be.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StartError {
    #[error(
        "the input of the execution must be {{\"source\":\"s3://bucket/key\"}}, with options, lanes and toleratedFailurePercentage if need be: {0}"
    )]
    Malformed(String),
    #[error("lanes must be from 1 to {MAX_LANES}")]
    Lanes,
    #[error("toleratedFailurePercentage must be from 0 to 100")]
    Tolerated,
    #[error("rowsPerShard must be at least 1")]
    RowsPerShard,
    #[error(transparent)]
    Request(#[from] RequestError),
}

/// More would be slower: each lane has its own connections and its own share of the pace.
const MAX_LANES: u32 = 40;

impl Start {
    /// Reads the input of an execution.
    pub fn parse(json: &RawValue) -> Result<Self, StartError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct Input {
            source: String,
            options: Option<Box<RawValue>>,
            #[serde(default = "four")]
            lanes: u32,
            #[serde(default)]
            tolerated_failure_percentage: f64,
            rows_per_shard: Option<u64>,
        }
        let malformed = |error: serde_json::Error| StartError::Malformed(error.to_string());
        let input: Input = serde_json::from_str(json.get()).map_err(malformed)?;
        if !(1..=MAX_LANES).contains(&input.lanes) {
            return Err(StartError::Lanes);
        }
        if !(0.0..=100.0).contains(&input.tolerated_failure_percentage) {
            return Err(StartError::Tolerated);
        }
        if input.rows_per_shard == Some(0) {
            return Err(StartError::RowsPerShard);
        }
        Ok(Self {
            source: S3Uri::parse(&input.source).ok_or(RequestError::Source)?,
            lanes: input.lanes,
            tolerated_failures: input.tolerated_failure_percentage,
            rows_per_shard: input.rows_per_shard,
            options: request::options(input.options.as_deref())?,
            given_options: input.options,
        })
    }
}

fn four() -> u32 {
    4
}
