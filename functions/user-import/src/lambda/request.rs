//! The event an operator sends to the function.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

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
    #[error("the event is not a JSON object; send {{\"users\":[…]}} or {{\"source\":\"s3://bucket/key\"}}")]
    NotAnObject,
    #[error("the event has a field `{0}`, which is none of users, source, mode, options, startRow")]
    UnknownField(String),
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
        // Kept raw, so that no error text of the parser can repeat a value.
        let fields: std::collections::BTreeMap<String, &RawValue> =
            serde_json::from_str(json).map_err(|_| RequestError::NotAnObject)?;
        const KNOWN: [&str; 5] = ["users", "source", "mode", "options", "startRow"];
        if let Some(unknown) = fields.keys().find(|name| !KNOWN.contains(&name.as_str())) {
            return Err(RequestError::UnknownField(unknown.clone()));
        }
        let field = |name: &str| fields.get(name).copied().filter(|value| value.get() != "null");
        let options = Options::parse(field("options"))?;
        let input = match (field("users"), field("source")) {
            (Some(_), Some(_)) => return Err(RequestError::TwoInputs),
            (None, None) => return Err(RequestError::NoInput),
            (Some(users), None) => Input::Inline(inline(users)?),
            (None, Some(source)) => {
                let uri: String = value(source, RequestError::Source)?;
                Input::S3(S3Uri::parse(&uri).ok_or(RequestError::Source)?)
            }
        };
        let mode = field("mode").map_or(Ok(Mode::default()), |mode| value(mode, RequestError::Mode))?;
        let start_row = field("startRow").map_or(Ok(0), |row| value(row, RequestError::StartRow))?;
        Ok(Self { input, mode, options, start_row })
    }
}

fn inline(users: &RawValue) -> Result<Vec<Box<RawValue>>, RequestError> {
    let users: Vec<Box<RawValue>> = value(users, RequestError::Users)?;
    if users.is_empty() { Err(RequestError::Users) } else { Ok(users) }
}

fn value<T: DeserializeOwned>(json: &RawValue, error: RequestError) -> Result<T, RequestError> {
    serde_json::from_str(json.get()).map_err(|_| error)
}

#[cfg(test)]
mod tests {
    use import::options::OptionError;

    use super::*;

    fn malformed(reason: &str) -> RequestError {
        OptionsError::Malformed(reason.to_owned()).into()
    }

    #[test]
    fn what_is_no_import_is_refused_in_words_that_help() {
        for (json, expected) in [
            ("[]", RequestError::NotAnObject),
            ("{}", RequestError::NoInput),
            (r#"{"users":null}"#, RequestError::NoInput),
            (r#"{"users":[],"mode":"check"}"#, RequestError::Users),
            (r#"{"users":"Sentinel-1"}"#, RequestError::Users),
            (r#"{"users":[{}],"source":"s3://a/b"}"#, RequestError::TwoInputs),
            (r#"{"source":"users.csv"}"#, RequestError::Source),
            (r#"{"source":7}"#, RequestError::Source),
            (r#"{"users":[{}],"mode":"dry"}"#, RequestError::Mode),
            (r#"{"users":[{}],"startRow":-1}"#, RequestError::StartRow),
            (r#"{"users":[{}],"dryRun":true}"#, RequestError::UnknownField("dryRun".to_owned())),
            (r#"{"users":[{}],"options":["skip"]}"#, malformed("must be an object")),
            (
                r#"{"users":[{}],"options":{"inFlight":"many"}}"#,
                malformed("invalid type: string \"many\", expected a whole number"),
            ),
            (r#"{"users":[{}],"options":{"share":2}}"#, OptionsError::from(OptionError::Share).into()),
            (
                r#"{"users":[{}],"options":{"onExisting":"replace"}}"#,
                malformed("unknown variant `replace`, expected one of `skip`, `repair`, `update`"),
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
