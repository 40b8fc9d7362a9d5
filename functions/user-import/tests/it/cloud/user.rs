//! A user of the pool in memory.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// A user of the pool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) status: String,
    pub(crate) enabled: bool,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) groups: BTreeSet<String>,
    pub(crate) password: String,
    pub(crate) mfa: Vec<String>,
    /// Seconds since the epoch.
    pub(crate) created: u64,
}

impl User {
    /// As AdminGetUser answers.
    pub(super) fn output(&self, name: &str) -> Value {
        let attributes: Vec<_> =
            self.attributes.iter().map(|(name, value)| json!({ "Name": name, "Value": value })).collect();
        json!({
            "Username": name, "UserStatus": self.status, "Enabled": self.enabled, "UserAttributes": attributes,
            "UserCreateDate": self.created, "UserMFASettingList": self.mfa,
        })
    }
}

/// The attributes a request has.
pub(super) fn attributes(input: &Value) -> BTreeMap<String, String> {
    let pairs = input["UserAttributes"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    pairs.map(|pair| (text(&pair["Name"]), text(&pair["Value"]))).collect()
}
