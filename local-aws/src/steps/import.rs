//! Importing users through the function, and its report.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::Deserialize;
use serde_json::Value;

use super::invoke::{FunctionError, invoke};
use crate::clients::Clients;

/// `read`, and how many rows ended in each outcome.
pub type Totals = BTreeMap<String, u64>;

/// What the import function answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// `read`, and how many rows ended in each outcome.
    pub totals: Totals,
    /// The rows that were not simply created.
    pub rows: Vec<Row>,
    /// Where to go on, if the import did not come to the end.
    pub next: Option<Value>,
    /// Why it stopped, if it did.
    pub stopped: Option<Value>,
}

/// A row of the report.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Its number in the file.
    pub row: u64,
    /// The user it names.
    pub user_name: Option<String>,
    /// What became of it.
    pub outcome: String,
    /// Why, as a stable code.
    pub code: String,
    /// Why, in words.
    pub text: String,
}

impl Report {
    /// How many rows ended in this outcome.
    pub fn count(&self, outcome: &str) -> u64 {
        self.totals.get(outcome).copied().unwrap_or_default()
    }

    /// Whether all rows were read, and each read row ended in one outcome.
    pub fn is_whole(&self) -> bool {
        let outcomes: u64 = self.totals.iter().filter(|(name, _)| *name != "read").map(|(_, count)| count).sum();
        outcomes == self.count("read") && self.next.is_none() && self.stopped.is_none()
    }
}

/// Puts a file into the bucket; gives its `s3://` address.
pub async fn upload(clients: &Clients, bucket: &str, key: &str, file: &[u8]) -> anyhow::Result<String> {
    let put = clients.s3.put_object().bucket(bucket).key(key).body(file.to_vec().into());
    put.send().await.with_context(|| format!("uploading {key}"))?;
    Ok(format!("s3://{bucket}/{key}"))
}

/// Invokes the import; an error of the function is a result like any other.
pub async fn import(clients: &Clients, function: &str, event: &Value) -> anyhow::Result<Result<Report, FunctionError>> {
    match invoke(&clients.lambda, function, event.to_string()).await?.answer {
        Ok(answer) => Ok(Ok(serde_json::from_value(answer).context("the report is not as documented")?)),
        Err(error) => Ok(Err(error)),
    }
}
