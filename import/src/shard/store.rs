//! The place in S3 of an import in shards, a run: what its steps leave for each other.
//!
//! `runs/NAME/` has the plan (`plan.json`, `shards.json`, `duplicates/`), what became of each shard's rows so far (`parts/`), and
//! at last the report (`report/`). Step Functions adds its own record of the shards (`map/`). None of it holds a password.

use std::collections::BTreeMap;

use aws_sdk_s3::{Client, operation::get_object::GetObjectError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use strum::IntoStaticStr;

use super::{Duplicate, Part};
use crate::{
    cost::Cost,
    options::{Options, OptionsError},
    pool::pace::Category,
    read::Layout,
    scrutiny::disclosure::Disclosure,
    settings::Settings,
    source::{object::S3Uri, upload::words},
};

/// A run's name: that of the state machine's execution. It is a part of keys.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct RunName(String);

impl TryFrom<String> for RunName {
    type Error = RunNameError;

    fn try_from(name: String) -> Result<Self, RunNameError> {
        // Step Functions allows 80 characters.
        let fits =
            (1..=80).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if fits { Ok(Self(name)) } else { Err(RunNameError) }
    }
}

/// A name that no run can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name of a run must be 1 to 80 letters, digits, hyphens and underscores")]
pub struct RunNameError;

/// The file with the list of shards, for the Distributed Map.
pub const SHARDS: &str = "shards.json";

/// The file with the rest of the plan, for the workers.
pub const PLAN: &str = "plan.json";

/// What the workers have to know of a run.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanFile {
    pub bucket: String,
    pub key: String,
    pub size: u64,
    /// Every worker reads this version of the file or none.
    pub e_tag: Option<String>,
    pub layout: Layout,
    pub options: Option<Box<RawValue>>,
    /// In calls a second: the operator's and the account's own, so that not every worker asks.
    pub quotas: BTreeMap<Category, f64>,
    pub lanes: u32,
    pub rows: u64,
    /// What a report may show of wrong rows.
    pub disclosure: Disclosure,
    /// What Cognito will bill for the right rows, where they are many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
}

impl PlanFile {
    /// The options of one worker: the operator's, with a lane's part of the share.
    ///
    /// # Errors
    /// If they are no options, which the plan has checked.
    pub fn lane_options(&self) -> Result<Options, OptionsError> {
        let options = Options::parse(self.options.as_deref().map(RawValue::get))?;
        Ok(Options { quotas: self.quotas.clone(), ..options }.for_lane(self.lanes))
    }
}

/// Where a run keeps its files.
#[derive(Clone)]
pub struct Run {
    pub s3: Client,
    pub bucket: String,
    pub name: String,
}

/// Why a run's file cannot be used. Each text says which file, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, IntoStaticStr)]
#[strum(prefix = "Run")]
pub enum RunError {
    #[error("REPORT_BUCKET is not set, and an import in shards keeps its plan and report there")]
    BucketMissing,
    #[error("{place} cannot be read: {cause}")]
    Unreadable { place: String, cause: String },
    /// Another try reads the same.
    #[error("{place} is not as it was written ({cause}); delete it, and its rows are imported again")]
    Damaged { place: String, cause: String },
    #[error("{place} cannot be written: {cause}")]
    Unwritable { place: String, cause: String },
}

impl RunError {
    /// The stable code, such as `RunUnreadable`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BucketMissing => "ReportBucketMissing",
            other => other.into(),
        }
    }
}

/// What an object must be for a write to be carried out.
pub enum Expect {
    Anything,
    Nothing,
    Version(String),
}

impl Run {
    /// The run of this name in the bucket of the settings, which has to be there.
    pub fn of(name: &RunName, settings: &Settings, s3: &Client) -> Result<Self, RunError> {
        let bucket = settings.report_bucket.clone().ok_or(RunError::BucketMissing)?;
        Ok(Self { s3: s3.clone(), bucket, name: name.0.clone() })
    }

    /// The key of one of its files.
    pub fn key(&self, name: &str) -> String {
        format!("runs/{}/{name}", self.name)
    }

    /// Where one of its files is.
    pub fn uri(&self, name: &str) -> S3Uri {
        S3Uri { bucket: self.bucket.clone(), key: self.key(name) }
    }

    /// An address for people.
    pub fn place(&self, name: &str) -> String {
        self.uri(name).to_string()
    }

    /// Reads a file of JSON; `None`: it is not there.
    pub async fn json<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, RunError> {
        let Some((bytes, _)) = self.read(name).await? else { return Ok(None) };
        let text = std::str::from_utf8(&bytes).map_err(|error| self.damaged(name, error))?;
        serde_json::from_str(text).map(Some).map_err(|error| self.damaged(name, error))
    }

    /// Writes a file of JSON, whatever was there.
    pub async fn write_json(&self, name: &str, value: &(impl Serialize + Sync)) -> Result<(), RunError> {
        let json = serde_json::to_vec(value).map_err(|error| self.unwritable(name, error))?;
        self.write(name, json, Expect::Anything).await.map(drop)
    }

    /// The rows of a shard that are duplicates of others in the file.
    pub async fn duplicates(&self, shard: usize) -> Result<Vec<Duplicate>, RunError> {
        Ok(self.json(&duplicates(shard)).await?.unwrap_or_default())
    }

    /// Writes them.
    pub async fn write_duplicates(&self, shard: usize, found: &[Duplicate]) -> Result<(), RunError> {
        self.write_json(&duplicates(shard), &found).await
    }

    /// What became of a shard's rows so far, and which version of the file says so.
    pub async fn part(&self, shard: usize) -> Result<Option<(Part, String)>, RunError> {
        let Some((bytes, version)) = self.read(&part(shard)).await? else { return Ok(None) };
        let part = Part::read(&bytes).map_err(|error| self.damaged(&part(shard), error))?;
        Ok(Some((part, version)))
    }

    /// Writes what became of a shard's rows; gives `false`, and writes nothing, if another worker wrote meanwhile.
    pub async fn write_part(&self, shard: usize, content: &Part, expect: Expect) -> Result<bool, RunError> {
        let bytes = content.write().map_err(|error| self.unwritable(&part(shard), error))?;
        self.write(&part(shard), bytes, expect).await
    }

    async fn read(&self, name: &str) -> Result<Option<(Vec<u8>, String)>, RunError> {
        let sent = self.s3.get_object().bucket(&self.bucket).key(self.key(name)).send().await;
        let object = match sent {
            Ok(object) => object,
            Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => return Ok(None),
            Err(error) => return Err(self.unreadable(name, words(&error, "s3:GetObject"))),
        };
        let version = object.e_tag.unwrap_or_default();
        let bytes = object.body.collect().await.map_err(|_| self.unreadable(name, "S3 broke off"))?;
        Ok(Some((bytes.to_vec(), version)))
    }

    async fn write(&self, name: &str, bytes: Vec<u8>, expect: Expect) -> Result<bool, RunError> {
        let put = self.s3.put_object().bucket(&self.bucket).key(self.key(name)).body(bytes.into());
        let put = match expect {
            Expect::Anything => put,
            Expect::Nothing => put.if_none_match("*"),
            Expect::Version(version) => put.if_match(version),
        };
        match put.send().await {
            Ok(_) => Ok(true),
            // 409: another write is under way (S3 user guide, "Conditional writes").
            Err(error) if error.raw_response().is_some_and(|raw| matches!(raw.status().as_u16(), 409 | 412)) => {
                Ok(false)
            }
            Err(error) => Err(self.unwritable(name, words(&error, "s3:PutObject"))),
        }
    }

    /// One of its files cannot be read.
    pub fn unreadable(&self, name: &str, cause: impl ToString) -> RunError {
        RunError::Unreadable { place: self.place(name), cause: cause.to_string() }
    }

    fn damaged(&self, name: &str, cause: impl ToString) -> RunError {
        RunError::Damaged { place: self.place(name), cause: cause.to_string() }
    }

    /// One of its files cannot be written.
    pub fn unwritable(&self, name: &str, cause: impl ToString) -> RunError {
        RunError::Unwritable { place: self.place(name), cause: cause.to_string() }
    }
}

fn duplicates(shard: usize) -> String {
    format!("duplicates/{shard:05}.json")
}

fn part(shard: usize) -> String {
    format!("parts/{shard:05}.jsonl")
}
