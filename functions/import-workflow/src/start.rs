//! The input of an execution of the state machine, and what is wrong with it.

use import::{
    options::{Options, OptionsError},
    source::object::S3Uri,
};
use serde_json::value::RawValue;
use shared::fields::{Fields, FieldsError};

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

/// A start with a value that cannot be. Repeats no value.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum StartError {
    #[error("the input of the execution {0}; start it with {{\"source\":\"s3://bucket/key\"}}")]
    Malformed(#[from] FieldsError),
    #[error("lanes must be a whole number from 1 to {MAX_LANES}")]
    Lanes,
    #[error("toleratedFailurePercentage must be a number from 0 to 100")]
    Tolerated,
    #[error("rowsPerShard must be a whole number of at least 1")]
    RowsPerShard,
    #[error("source must be a text such as \"s3://bucket/key\"")]
    Source,
    #[error(transparent)]
    Options(#[from] OptionsError),
}

/// Where nothing else is said.
const LANES: u32 = 4;

/// More would be slower: each lane has its own connections and its own share of the pace.
const MAX_LANES: u32 = 40;

impl Start {
    /// Reads the input of an execution.
    pub(crate) fn parse(json: &RawValue) -> Result<Self, StartError> {
        const KNOWN: [&str; 5] = ["source", "options", "lanes", "toleratedFailurePercentage", "rowsPerShard"];
        let fields = Fields::read(json.get(), &KNOWN)?;
        let source: String = fields.value("source", StartError::Source)?.ok_or(StartError::Source)?;
        let lanes = fields.value("lanes", StartError::Lanes)?.unwrap_or(LANES);
        let tolerated = fields.value("toleratedFailurePercentage", StartError::Tolerated)?.unwrap_or_default();
        let rows_per_shard = fields.value("rowsPerShard", StartError::RowsPerShard)?;
        if !(1..=MAX_LANES).contains(&lanes) {
            return Err(StartError::Lanes);
        }
        if !(0.0..=100.0).contains(&tolerated) {
            return Err(StartError::Tolerated);
        }
        if rows_per_shard == Some(0) {
            return Err(StartError::RowsPerShard);
        }
        let options = fields.raw("options");
        Ok(Self {
            source: S3Uri::parse(&source).ok_or(StartError::Source)?,
            lanes,
            tolerated_failures: tolerated,
            rows_per_shard,
            options: Options::parse(options.map(RawValue::get))?,
            given_options: options.map(ToOwned::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(json: &str) -> Result<Start, String> {
        let json = RawValue::from_string(json.to_owned()).expect("JSON");
        Start::parse(&json).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_left_out_has_a_default() {
        let start = parsed(r#"{"source":"s3://imports/users.csv"}"#).expect("a start");
        assert_eq!(start.source.to_string(), "s3://imports/users.csv");
        assert_eq!((start.lanes, start.tolerated_failures, start.rows_per_shard), (4, 0.0, None));
        assert_eq!(start.options, Options::default());
        let start = parsed(r#"{"source":"s3://a/b","lanes":7,"toleratedFailurePercentage":2.5,"rowsPerShard":9}"#);
        let start = start.expect("a start");
        assert_eq!((start.lanes, start.tolerated_failures, start.rows_per_shard), (7, 2.5, Some(9)));
    }

    #[test]
    fn what_is_wrong_is_told_without_its_value() {
        for (json, expected) in [
            ("[]", "the input of the execution is not a JSON object; start it with {\"source\":\"s3://bucket/key\"}"),
            ("{}", "source must be a text such as \"s3://bucket/key\""),
            (r#"{"source":["secret"]}"#, "source must be a text such as \"s3://bucket/key\""),
            (r#"{"source":"secret"}"#, "source must be a text such as \"s3://bucket/key\""),
            (
                r#"{"source":"s3://a/b","lane":"secret"}"#,
                "the input of the execution has `lane`; it may have source, options, lanes, \
                 toleratedFailurePercentage, rowsPerShard; start it with {\"source\":\"s3://bucket/key\"}",
            ),
            (r#"{"source":"s3://a/b","lanes":"secret"}"#, "lanes must be a whole number from 1 to 40"),
            (r#"{"source":"s3://a/b","lanes":41}"#, "lanes must be a whole number from 1 to 40"),
            (
                r#"{"source":"s3://a/b","toleratedFailurePercentage":101}"#,
                "toleratedFailurePercentage must be a number from 0 to 100",
            ),
            (r#"{"source":"s3://a/b","rowsPerShard":0}"#, "rowsPerShard must be a whole number of at least 1"),
            (r#"{"source":"s3://a/b","options":{"share":"secret"}}"#, "options.share must be a number"),
        ] {
            assert_eq!(parsed(json).err().as_deref(), Some(expected), "{json}");
        }
    }
}
