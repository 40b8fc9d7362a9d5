//! What cannot be done in time goes to the queue: the pool, the user name and the groups that are left, nothing else.

use std::sync::{Arc, Mutex};

use aws_sdk_cognitoidentityprovider::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    operation::{
        admin_add_user_to_group::{AdminAddUserToGroupError, AdminAddUserToGroupInput, AdminAddUserToGroupOutput},
        admin_update_user_attributes::AdminUpdateUserAttributesOutput,
    },
    types::error::TooManyRequestsException,
};
use aws_sdk_sqs::operation::send_message::{SendMessageError, SendMessageOutput};
use aws_smithy_mocks::{MockResponseInterceptor, Rule, RuleMode, create_mock_http_client, mock};
use lambda::{failure::Failure, invocation::Record, telemetry::Metric, trigger::TriggerEvent};
use post_confirmation::{Function, Queue, Settings, handle};

use crate::{NOW, cognito::client};

const EVENT: &str = r#"{"triggerSource":"PostConfirmation_ConfirmSignUp","userPoolId":"eu-west-1_EXAMPLE11",
    "userName":"ana","request":{"userAttributes":{"email":"ana@example.com"}},"response":{}}"#;

/// A queue over one mocked answer, whose URL the SDK asks no network for.
fn queue(rule: &Rule) -> Queue {
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .http_client(create_mock_http_client())
        .interceptor(MockResponseInterceptor::new().rule_mode(RuleMode::MatchAny).with_rule(rule));
    let url = "https://sqs.eu-west-1.amazonaws.com/123456789012/group-retry".to_owned();
    Queue { client: aws_sdk_sqs::Client::from_conf(config.build()), url }
}

/// A pool that takes the user in `members` and is too busy for `staff`.
fn busy_pool() -> Client {
    let group = |name: &'static str| move |call: &AdminAddUserToGroupInput| call.group_name() == Some(name);
    let members = mock!(Client::admin_add_user_to_group)
        .match_requests(group("members"))
        .then_output(|| AdminAddUserToGroupOutput::builder().build());
    let staff = mock!(Client::admin_add_user_to_group)
        .match_requests(group("staff"))
        .then_error(|| AdminAddUserToGroupError::TooManyRequestsException(TooManyRequestsException::builder().build()));
    let active =
        mock!(Client::admin_update_user_attributes).then_output(|| AdminUpdateUserAttributesOutput::builder().build());
    client(&[members, staff, active])
}

async fn handled(queue: Queue) -> (Result<&'static str, Failure>, Record) {
    let settings = [("GROUP_RULES", r#"{"default":["members","staff"]}"#), ("ACTIVE_ATTRIBUTE", "custom:active")];
    let lookup = |name: &str| settings.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
    let settings = Settings::from_lookup(&lookup).unwrap();
    let function = Function { settings, cognito: busy_pool(), queue: Some(queue) };
    let mut record = Record::default();
    let handled = handle(&TriggerEvent::parse(EVENT).unwrap(), &mut record, &function, NOW).await;
    (handled, record)
}

#[tokio::test]
async fn only_what_is_left_is_handed_over() {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sent);
    let rule = mock!(aws_sdk_sqs::Client::send_message)
        .match_requests(move |call| {
            seen.lock().unwrap().push(call.message_body().unwrap_or_default().to_owned());
            true
        })
        .then_output(|| SendMessageOutput::builder().build());
    let (handled, record) = handled(queue(&rule)).await;
    assert_eq!(handled.unwrap(), "HandedOver");
    assert_eq!(record.counts, [(Metric::GroupsAssigned, 1), (Metric::HandedOver, 1)]);
    let warning = record.warning.unwrap();
    assert!(warning.starts_with("group staff: AdminAddUserToGroup answered"), "{warning}");
    let expected = r#"{"userPoolId":"eu-west-1_EXAMPLE11","userName":"ana","groups":["staff"],"activate":false}"#;
    assert_eq!(*sent.lock().unwrap(), [expected]);
}

#[tokio::test]
async fn if_the_queue_fails_too_the_trigger_fails_and_names_both() {
    let rule = mock!(aws_sdk_sqs::Client::send_message).then_error(|| {
        SendMessageError::QueueDoesNotExist(aws_sdk_sqs::types::error::QueueDoesNotExist::builder().build())
    });
    let failure = handled(queue(&rule)).await.0.unwrap_err();
    assert_eq!(failure.code(), "GroupsNotAssigned");
    let cause = failure.cause().unwrap();
    assert!(cause.starts_with("group staff: AdminAddUserToGroup answered"), "{cause}");
    assert!(cause.contains("; and the queue: SendMessage answered"), "{cause}");
}
