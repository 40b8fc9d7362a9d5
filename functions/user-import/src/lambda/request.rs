//! The event an operator sends to the function.

use serde_json::value::RawValue;
use shared::fields::{Fields, FieldsError};

use import::{
    job::Mode,
    options::{Options, OptionsError},
    source::object::S3Uri,
};

/// What to import and how. Has no `Debug`: inline users hold personal data and passwords.
pub struct Request {
    pub input: Input,
    pub mode: Mode,
    pub options: Options,
    /// Rows before this one were done by an earlier run.
    pub start_row: u64,
}

/// Where the rows are.
pub enum Input {
    /// In the event itself, one JSON object each.
    Inline(Vec<Box<RawValue>>),
    S3(S3Uri),
}

/// An event that is no import. Its text is for the operator and repeats nothing of the users.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    #[error("the event {0}; send {{\"users\":[…]}} or {{\"source\":\"s3://bucket/key\"}}")]
    Malformed(#[from] FieldsError),
    #[error("the event has neither users nor a source; send {{\"users\":[…]}} or {{\"source\":\"s3://bucket/key\"}}")]
    NoInput,
    #[error("the event has both users and a source; send one of them")]
    TwoInputs,
    #[error("users must be a list with at least one object")]
    Users,
    #[error("source must be a text such as \"s3://bucket/key\"")]
    Source,
    #[error("mode must be \"check\" or \"run\"")]
    Mode,
    #[error("startRow must be a whole number")]
    StartRow,
    #[error(transparent)]
    Options(#[from] OptionsError),
}

impl Request {
    /// Reads an event.
    pub fn parse(json: &str) -> Result<Self, RequestError> {
        let fields = Fields::read(json, &["users", "source", "mode", "options", "startRow"])?;
        let options = Options::parse(fields.raw("options").map(RawValue::get))?;
        let users: Option<Vec<Box<RawValue>>> = fields.value("users", RequestError::Users)?;
        let source: Option<String> = fields.value("source", RequestError::Source)?;
        let input = match (users, source) {
            (Some(_), Some(_)) => return Err(RequestError::TwoInputs),
            (None, None) => return Err(RequestError::NoInput),
            (Some(users), None) if users.is_empty() => return Err(RequestError::Users),
            (Some(users), None) => Input::Inline(users),
            (None, Some(source)) => Input::S3(S3Uri::parse(&source).ok_or(RequestError::Source)?),
        };
        let mode = fields.value("mode", RequestError::Mode)?.unwrap_or_default();
        let start_row = fields.value("startRow", RequestError::StartRow)?.unwrap_or_default();
        Ok(Self { input, mode, options, start_row })
    }
}

#[cfg(test)]
mod tests {
    use import::options::OptionError;

    use super::*;

    fn unknown(name: &str) -> RequestError {
        let known = "users, source, mode, options, startRow".to_owned();
        FieldsError::Unknown { unknown: format!("`{name}`"), known }.into()
    }

    fn misread(problem: &str) -> RequestError {
        OptionsError::Misread(vec![problem.to_owned()]).into()
    }

    #[test]
    fn what_is_no_import_is_refused_in_words_that_help() {
        for (json, expected) in [
            ("[]", FieldsError::NotAnObject.into()),
            ("{}", RequestError::NoInput),
            (r#"{"users":null}"#, RequestError::NoInput),
            (r#"{"users":[],"mode":"check"}"#, RequestError::Users),
            (r#"{"users":"Sentinel-1"}"#, RequestError::Users),
            (r#"{"users":[{}],"source":"s3://a/b"}"#, RequestError::TwoInputs),
            (r#"{"source":"users.csv"}"#, RequestError::Source),
            (r#"{"source":7}"#, RequestError::Source),
            (r#"{"users":[{}],"mode":"dry"}"#, RequestError::Mode),
            (r#"{"users":[{}],"mode":"check","mode":"run"}"#, FieldsError::Twice("mode".to_owned()).into()),
            (r#"{"users":[{}],"startRow":-1}"#, RequestError::StartRow),
            (r#"{"users":[{}],"dryRun":true}"#, unknown("dryRun")),
            (r#"{"users":[{}],"options":["skip"]}"#, OptionsError::from(FieldsError::NotAnObject).into()),
            (r#"{"users":[{}],"options":{"inFlight":"many"}}"#, misread("options.inFlight must be a whole number")),
            (r#"{"users":[{}],"options":{"share":2}}"#, OptionsError::from(OptionError::Share).into()),
            (
                r#"{"users":[{}],"options":{"onExisting":"replace"}}"#,
                misread("options.onExisting must be one of skip, repair, update"),
            ),
        ] {
            assert_eq!(Request::parse(json).err(), Some(expected), "{json}");
        }
    }

    #[test]
    fn an_event_is_read() {
        let request = Request::parse(r#"{"source":"s3://imports/a.csv","mode":"check","startRow":7}"#);
        let Ok(Request { input: Input::S3(uri), mode: Mode::Check, start_row: 7, options }) = request else {
            panic!("this is a request");
        };
        assert_eq!(uri, S3Uri { bucket: "imports".to_owned(), key: "a.csv".to_owned() });
        assert_eq!(options, Options::default());
    }
}
