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
    /// The last one is preferred.
    pub(crate) mfa: Vec<String>,
    /// Seconds since the epoch.
    pub(crate) created: u64,
}

impl User {
    /// As AdminGetUser answers.
    pub(super) fn output(&self, name: &str) -> Value {
        let pair = |(name, value): (&str, &str)| json!({ "Name": name, "Value": value });
        let attributes = self.attributes.iter().map(|(name, value)| pair((name, value)));
        let attributes: Vec<_> = attributes.chain([pair(("sub", &sub(name)))]).collect();
        json!({
            "Username": name, "UserStatus": self.status, "Enabled": self.enabled, "UserAttributes": attributes,
            "UserCreateDate": self.created, "UserMFASettingList": self.mfa, "PreferredMfaSetting": self.mfa.last(),
        })
    }

    /// As ListUsers answers.
    pub(super) fn listed(&self, name: &str) -> Value {
        let mut output = self.output(name);
        output["Attributes"] = output["UserAttributes"].take();
        output
    }

    /// AdminSetUserMFAPreference: what it does not name stays.
    pub(super) fn prefer_mfa(&mut self, input: &Value) {
        for (setting, factor) in [("SMSMfaSettings", "SMS_MFA"), ("EmailMfaSettings", "EMAIL_OTP")] {
            let Some(enabled) = input[setting]["Enabled"].as_bool() else { continue };
            self.mfa.retain(|own| own != factor);
            if enabled {
                self.mfa.push(factor.to_owned());
            }
        }
    }
}

/// The `sub` of the user with this name.
pub(crate) fn sub(name: &str) -> String {
    format!("sub-of-{name}")
}

/// The attributes a request has.
pub(super) fn attributes(input: &Value) -> BTreeMap<String, String> {
    let pairs = input["UserAttributes"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    pairs.map(|pair| (text(&pair["Name"]), text(&pair["Value"]))).collect()
}
