//! The real SDK client over mocked answers.

use std::sync::{Arc, Mutex};

use aws_sdk_cognitoidentityprovider::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig},
    operation::{
        admin_add_user_to_group::{AdminAddUserToGroupInput, AdminAddUserToGroupOutput},
        admin_update_user_attributes::{AdminUpdateUserAttributesInput, AdminUpdateUserAttributesOutput},
    },
};
use aws_smithy_mocks::{MockResponseInterceptor, Rule, RuleMode, create_mock_http_client, mock};

/// The calls the function made, in the order of their arrival.
#[derive(Clone, Default)]
pub(crate) struct Calls(Arc<Mutex<Vec<String>>>);

impl Calls {
    fn add(&self, call: String) -> bool {
        self.0.lock().unwrap().push(call);
        true
    }

    /// All calls, sorted, since they are made side by side.
    pub(crate) fn sorted(&self) -> Vec<String> {
        let mut calls = self.0.lock().unwrap().clone();
        calls.sort();
        calls
    }
}

/// A Cognito that makes every change and notes it.
pub(crate) fn willing() -> (Client, Calls) {
    let noted = Calls::default();
    let (in_groups, in_attributes) = (noted.clone(), noted.clone());
    let groups = mock!(Client::admin_add_user_to_group)
        .match_requests(move |call| in_groups.add(describe_group(call)))
        .then_output(|| AdminAddUserToGroupOutput::builder().build());
    let attributes = mock!(Client::admin_update_user_attributes)
        .match_requests(move |call| in_attributes.add(describe_attributes(call)))
        .then_output(|| AdminUpdateUserAttributesOutput::builder().build());
    (client(&[groups, attributes]), noted)
}

fn describe_group(call: &AdminAddUserToGroupInput) -> String {
    let part = |part: Option<&str>| part.unwrap_or("?").to_owned();
    format!("{} {} + {}", part(call.user_pool_id()), part(call.username()), part(call.group_name()))
}

fn describe_attributes(call: &AdminUpdateUserAttributesInput) -> String {
    let attributes: Vec<_> =
        call.user_attributes().iter().map(|a| format!("{}={}", a.name(), a.value().unwrap_or("?"))).collect();
    format!("{} {} {}", call.user_pool_id().unwrap_or("?"), call.username().unwrap_or("?"), attributes.join(","))
}

/// A client on which the first rule that matches answers, and nothing reaches a network.
pub(crate) fn client(rules: &[Rule]) -> Client {
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
