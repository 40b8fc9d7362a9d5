//! The invitations of the sample events, for the tests that send these.
//!
//! An invitation ends, so no file can hold one: where it belongs stands `INVITATION`, and `answers.json` says of whom and
//! from when to when. A key made for the run signs it.

use invitation::{Algorithm, Guest, PrivateKey};
use serde_json::{Value, json};
use shared::groups::GroupName;
use time::{Duration, OffsetDateTime};

/// A key that nobody has kept.
pub(crate) struct Inviter(PrivateKey);

impl Inviter {
    pub(crate) fn new() -> Self {
        let pem = PrivateKey::generate(Algorithm::EdDSA).expect("the system has random numbers");
        Self(PrivateKey::from_pem(&pem).expect("a key was made"))
    }

    /// `INVITATION_KEYS`: the public key, which may give these groups.
    pub(crate) fn keys(&self, groups: &[&str]) -> String {
        let mut jwk = serde_json::to_value(self.0.public()).expect("a key is JSON");
        jwk["groups"] = json!(groups);
        json!({ "keys": [jwk] }).to_string()
    }

    /// The event, with the invitation that its answer documents: for the event's own pool unless it names others, and
    /// valid from one hour to another, counted from `at`.
    pub(crate) fn invited(&self, event: &str, answer: &Value, at: OffsetDateTime) -> String {
        let Some(invitation) = answer.get("invitation") else { return event.to_owned() };
        let json: Value = serde_json::from_str(event).expect("JSON");
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let hour = |name: &str| at + Duration::hours(invitation[name].as_i64().expect("hours"));
        let groups = invitation["groups"].as_array().expect("groups").iter();
        let guest = Guest {
            email: text(&invitation["email"]),
            user_pool_ids: vec![text(invitation.get("userPoolId").unwrap_or(&json["userPoolId"]))],
            groups: groups.map(|name| GroupName::parse(&text(name)).expect("a group")).collect(),
            not_before: Some(hour("from")),
            expires: hour("to"),
        };
        event.replace("\"INVITATION\"", &json!(self.token(&guest)).to_string())
    }

    /// The token of an invitation.
    pub(crate) fn token(&self, guest: &Guest) -> String {
        self.0.mint(guest).expect("an invitation").token
    }
}
