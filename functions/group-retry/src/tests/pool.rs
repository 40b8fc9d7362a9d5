//! A pool whose users are called after what is special about them, and which notes the calls.

use std::sync::{Arc, Mutex};

use aws_sdk_cognitoidentityprovider::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig},
    error::ErrorMetadata,
    operation::{
        admin_add_user_to_group::{AdminAddUserToGroupError, AdminAddUserToGroupOutput},
        admin_get_user::{AdminGetUserError, AdminGetUserOutput},
        admin_update_user_attributes::AdminUpdateUserAttributesOutput,
    },
    types::{
        AttributeType,
        error::{TooManyRequestsException, UserNotFoundException},
    },
};
use aws_smithy_mocks::{MockResponseInterceptor, Rule, RuleMode, create_mock_http_client, mock};
use tokio::time::Instant;

/// Everybody's but the namesake's.
pub(super) const SUB: &str = "a1b2c3d4-0000-4000-8000-00000000a11a";
const ANOTHER: &str = "a1b2c3d4-0000-4000-8000-00000000b22b";

#[derive(Clone, Default)]
pub(super) struct Pool(Arc<Mutex<Vec<(Instant, String)>>>);

impl Pool {
    /// The calls in their order, such as `get ana`, `ana + members` and `ana custom:active=true`.
    pub(super) fn calls(&self) -> Vec<String> {
        self.0.lock().unwrap().iter().map(|(_, call)| call.clone()).collect()
    }

    /// When users were changed.
    pub(super) fn changes(&self) -> Vec<Instant> {
        let calls = self.0.lock().unwrap();
        calls.iter().filter(|(_, call)| !call.starts_with("get ")).map(|(at, _)| *at).collect()
    }

    fn note(&self, call: String) -> bool {
        self.0.lock().unwrap().push((Instant::now(), call));
        true
    }

    /// Nobody is called `gone`, and Cognito is too busy to add `busy` to a group or to look at `unreadable`.
    pub(super) fn client(&self) -> Client {
        let noted = self.clone();
        let note_get = move |user: &str| noted.note(format!("get {user}"));
        let gone =
            mock!(Client::admin_get_user).match_requests(|call| call.username() == Some("gone")).then_error(|| {
                AdminGetUserError::UserNotFoundException(
                    UserNotFoundException::builder().meta(code("UserNotFoundException")).build(),
                )
            });
        let unreadable = mock!(Client::admin_get_user)
            .match_requests(|call| call.username() == Some("unreadable"))
            .then_error(|| AdminGetUserError::TooManyRequestsException(too_many()));
        let users = ["ana", "busy", "namesake", "inactive", "active", "disabled"].map(|name| {
            let note_get = note_get.clone();
            mock!(Client::admin_get_user)
                .match_requests(move |call| call.username() == Some(name) && note_get(name))
                .then_output(move || user(name))
        });
        let noted = self.clone();
        let busy = mock!(Client::admin_add_user_to_group)
            .match_requests(move |call| call.username() == Some("busy") && noted.note("busy + ?".to_owned()))
            .then_error(|| AdminAddUserToGroupError::TooManyRequestsException(too_many()));
        let noted = self.clone();
        let add = mock!(Client::admin_add_user_to_group)
            .match_requests(move |call| {
                noted.note(format!("{} + {}", call.username().unwrap(), call.group_name().unwrap()))
            })
            .then_output(|| AdminAddUserToGroupOutput::builder().build());
        let noted = self.clone();
        let update = mock!(Client::admin_update_user_attributes)
            .match_requests(move |call| {
                let attribute = &call.user_attributes()[0];
                let (user, value) = (call.username().unwrap(), attribute.value().unwrap());
                noted.note(format!("{user} {}={value}", attribute.name()))
            })
            .then_output(|| AdminUpdateUserAttributesOutput::builder().build());
        client(&[vec![gone, unreadable], users.to_vec(), vec![busy, add, update]].concat())
    }
}

fn user(name: &str) -> AdminGetUserOutput {
    let attribute = |name: &str, value: &str| AttributeType::builder().name(name).value(value).build().unwrap();
    let sub = attribute("sub", if name == "namesake" { ANOTHER } else { SUB });
    let active = match name {
        "active" => Some(attribute("custom:active", "true")),
        "inactive" => Some(attribute("custom:active", "false")),
        _ => None,
    };
    let attributes = std::iter::once(sub).chain(active).collect();
    let user = AdminGetUserOutput::builder().username(name).set_user_attributes(Some(attributes));
    user.enabled(name != "disabled").build().unwrap()
}

/// A client on which the first rule that matches answers, and nothing reaches a network.
pub(super) fn client(rules: &[Rule]) -> Client {
    let mocks = MockResponseInterceptor::new().rule_mode(RuleMode::MatchAny);
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(create_mock_http_client())
        .interceptor(rules.iter().fold(mocks, MockResponseInterceptor::with_rule));
    Client::from_conf(config.build())
}

fn too_many() -> TooManyRequestsException {
    TooManyRequestsException::builder().meta(code("TooManyRequestsException")).build()
}

pub(super) fn code(code: &str) -> ErrorMetadata {
    ErrorMetadata::builder().code(code).build()
}
