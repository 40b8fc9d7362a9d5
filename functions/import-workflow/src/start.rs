//! The input of an execution of the state machine, and what is wrong with it.

use import::{
    options::{Options, OptionsError},
    source::object::S3Uri,
};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What an import in shards is started with.
pub(crate) struct Start {
    pub(crate) source: S3Uri,
    /// Shards worked on at a time.
    pub(crate) lanes: u32,
    /// In percent of the shards; more stop the run.
    pub(crate) tolerated_failures: f64,
    /// Where five minutes' worth is not right.
    pub(crate) rows_per_shard: Option<u64>,
    pub(crate) options: Options,
    /// The same as they were given.
    pub(crate) given_options: Option<Box<RawValue>>,
}

/// A start with a value that cannot be.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum StartError {
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
    #[error("source must be a text such as \"s3://bucket/key\"")]
    Source,
    #[error(transparent)]
    Options(#[from] OptionsError),
}

/// More would be slower: each lane has its own connections and its own share of the pace.
const MAX_LANES: u32 = 40;

impl Start {
    /// Reads the input of an execution.
    pub(crate) fn parse(json: &RawValue) -> Result<Self, StartError> {
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
            source: S3Uri::parse(&input.source).ok_or(StartError::Source)?,
            lanes: input.lanes,
            tolerated_failures: input.tolerated_failure_percentage,
            rows_per_shard: input.rows_per_shard,
            options: Options::parse(input.options.as_deref())?,
            given_options: input.options,
        })
    }
}

fn four() -> u32 {
    4
}
