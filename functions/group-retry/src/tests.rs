use std::time::Instant;

use aws_sdk_cognitoidentityprovider::{
    Config,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig},
    error::ErrorMetadata,
    operation::{
        admin_add_user_to_group::{AdminAddUserToGroupError, AdminAddUserToGroupInput, AdminAddUserToGroupOutput},
        admin_update_user_attributes::AdminUpdateUserAttributesOutput,
    },
    types::error::{TooManyRequestsException, UserNotFoundException},
};
use aws_smithy_mocks::{MockResponseInterceptor, RuleMode, create_mock_http_client, mock};
use serde_json::{Value, json, value::to_raw_value};
use shared::invocation::Record;

use super::*;

/// A pool that knows `ana`, is too busy for `bo`, and has no `cy` any more.
fn pool() -> Client {
    let user = |name: &'static str| move |call: &AdminAddUserToGroupInput| call.username() == Some(name);
    let ana = mock!(Client::admin_add_user_to_group)
        .match_requests(user("ana"))
        .then_output(|| AdminAddUserToGroupOutput::builder().build());
    let bo = mock!(Client::admin_add_user_to_group).match_requests(user("bo")).then_error(|| {
        AdminAddUserToGroupError::TooManyRequestsException(
            TooManyRequestsException::builder().meta(code("TooManyRequestsException")).build(),
        )
    });
    let cy = mock!(Client::admin_add_user_to_group).match_requests(user("cy")).then_error(|| {
        AdminAddUserToGroupError::UserNotFoundException(
            UserNotFoundException::builder().meta(code("UserNotFoundException")).build(),
        )
    });
    let active =
        mock!(Client::admin_update_user_attributes).then_output(|| AdminUpdateUserAttributesOutput::builder().build());
    let mocks = MockResponseInterceptor::new().rule_mode(RuleMode::MatchAny);
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(create_mock_http_client())
        .interceptor([ana, bo, cy, active].iter().fold(mocks, MockResponseInterceptor::with_rule));
    Client::from_conf(config.build())
}

fn code(code: &str) -> ErrorMetadata {
    ErrorMetadata::builder().code(code).build()
}

fn message(id: &str, body: &Value) -> Value {
    json!({ "messageId": id, "body": body.to_string() })
}

fn membership(user: &str) -> Value {
    json!({ "userPoolId": "eu-west-1_EXAMPLE11", "userName": user, "groups": ["members"], "activate": true })
}

fn invocation(event: &Value) -> Invocation {
    Invocation {
        payload: to_raw_value(event).unwrap().into(),
        deadline: Instant::now() + Duration::from_secs(20),
        record: Record::default(),
    }
}

#[tokio::test]
async fn only_what_failed_comes_back() {
    let event = json!({ "Records": [
        message("1", &membership("ana")),
        message("2", &membership("bo")),
        message("3", &membership("cy")),
        message("4", &json!({ "hello": "world" })),
    ]});
    let answer = handle(&invocation(&event), Some("custom:active"), &pool()).await.unwrap();
    let failed: Vec<_> = answer.body.batch_item_failures.into_iter().map(|item| item.item_identifier).collect();
    assert_eq!(failed, ["2", "4"]);
    assert_eq!(answer.code, "SomeComeBack");
}

#[tokio::test]
async fn messages_are_paced() {
    let records: Vec<Value> = (0..3).map(|id| message(&id.to_string(), &membership("ana"))).collect();
    let started = Instant::now();
    let answer = handle(&invocation(&json!({ "Records": records })), None, &pool()).await.unwrap();
    assert_eq!(answer.code, "GroupsAssigned");
    assert!(started.elapsed() >= PACE * 2, "{:?}", started.elapsed());
}

#[tokio::test]
async fn what_is_no_batch_is_refused() {
    let failure = handle(&invocation(&json!({ "triggerSource": "x" })), None, &pool()).await.err().unwrap();
    assert_eq!(failure.code(), "EventInvalid");
}
