//! A call as the proxy saw it, and sums over many of them.

use std::{collections::BTreeMap, time::Duration};

use hyper::{HeaderMap, body::Bytes};
use serde::Deserialize;

use super::{category::Category, faults::Fault};

/// One request and what became of it. Holds nothing secret: of the body, only the names of pool and user.
#[derive(Clone, Debug)]
pub struct Call {
    /// When it came, since the proxy was started.
    pub at: Duration,
    /// Such as `AdminCreateUser`; empty if it is no call of Cognito's.
    pub operation: String,
    /// The quota it counts against.
    pub category: Option<Category>,
    /// The pool it is about.
    pub pool: Option<String>,
    /// The user it is about.
    pub user_name: Option<String>,
    /// Whether it was over the quota.
    pub throttled: bool,
    /// What was done to it on purpose.
    pub fault: Option<Fault>,
    /// The HTTP status Cognito answered, if it was asked; what the client heard may differ.
    pub status: Option<u16>,
}

impl Call {
    pub(super) fn read(at: Duration, headers: &HeaderMap, body: &Bytes) -> Self {
        #[derive(Default, Deserialize)]
        #[serde(rename_all = "PascalCase", default)]
        struct Names {
            user_pool_id: Option<String>,
            username: Option<String>,
        }
        let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
        let operation = target.strip_prefix("AWSCognitoIdentityProviderService.").unwrap_or_default().to_owned();
        let names: Names = serde_json::from_slice(body).unwrap_or_default();
        Self {
            at,
            category: Category::of(&operation),
            operation,
            pool: names.user_pool_id,
            user_name: names.username,
            throttled: false,
            fault: None,
            status: None,
        }
    }

    /// Whether Cognito did what was asked.
    pub fn was_carried_out(&self) -> bool {
        self.status == Some(200)
    }
}

/// How often an operation was carried out for each user.
pub fn carried_out(calls: &[Call], operation: &str) -> BTreeMap<String, u32> {
    let mut times = BTreeMap::new();
    for call in calls.iter().filter(|call| call.operation == operation && call.was_carried_out()) {
        *times.entry(call.user_name.clone().unwrap_or_default()).or_default() += 1;
    }
    times
}

/// The most calls of a category in any second that begins with a call, throttled ones included.
pub fn busiest_second(calls: &[Call], category: Category) -> usize {
    let mut times: Vec<Duration> =
        calls.iter().filter(|call| call.category == Some(category)).map(|call| call.at).collect();
    times.sort_unstable();
    let within = |(index, &start): (usize, &Duration)| {
        times[index..].partition_point(|&time| time < start + Duration::from_secs(1))
    };
    times.iter().enumerate().map(within).max().unwrap_or_default()
}
