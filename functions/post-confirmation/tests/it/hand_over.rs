//! What cannot be done in time, or not at once, goes to the queue: whom it is for and what is left, nothing else.

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
use lambda::{failure::Failure, invocation::Record, metric::Metric, trigger::TriggerEvent};
use post_confirmation::{Function, Queue, Settings, handle};

use serde_json::{Value, json};

use crate::{
    NOW,
    cognito::{client, willing},
};

const EVENT: &str = r#"{"triggerSource":"PostConfirmation_ConfirmSignUp","userPoolId":"eu-west-1_EXAMPLE11",
    "userName":"ana","request":{"userAttributes":{"sub":"a1b2c3d4-0000-4000-8000-00000000a11a","email":"ana@example.com"}},
    "response":{}}"#;

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

/// A queue that takes everything, and what it was sent.
fn willing_queue() -> (Queue, Arc<Mutex<Vec<String>>>) {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sent);
    let rule = mock!(aws_sdk_sqs::Client::send_message)
        .match_requests(move |call| {
            seen.lock().unwrap().push(call.message_body().unwrap_or_default().to_owned());
            true
        })
        .then_output(|| SendMessageOutput::builder().build());
    (queue(&rule), sent)
}

async fn handled(event: &str, function: Function) -> (Result<&'static str, Failure>, Record) {
    let mut record = Record::default();
    let handled = handle(&TriggerEvent::parse(event).unwrap(), &mut record, &function, NOW).await;
    (handled, record)
}

fn function(rules: &str, cognito: Client, queue: Queue) -> Function {
    let settings = [("GROUP_RULES", rules), ("ACTIVE_ATTRIBUTE", "custom:active")];
    let lookup = |name: &str| settings.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
    Function { settings: Settings::from_lookup(&lookup).unwrap(), cognito, queue: Some(queue) }
}

const RULES: &str = r#"{"default":["members","staff"]}"#;

#[tokio::test]
async fn only_what_is_left_is_handed_over() {
    let (queue, sent) = willing_queue();
    let (handled, record) = handled(EVENT, function(RULES, busy_pool(), queue)).await;
    assert_eq!(handled.unwrap(), "HandedOver");
    assert_eq!(record.counts, [(Metric::GroupsAssigned, 1), (Metric::HandedOver, 1)]);
    let warning = record.warning.unwrap();
    assert!(warning.starts_with("group staff: AdminAddUserToGroup answered"), "{warning}");
    let expected = r#"{"userPoolId":"eu-west-1_EXAMPLE11","userName":"ana","sub":"a1b2c3d4-0000-4000-8000-00000000a11a","confirmedAt":1772366400,"groups":["staff"],"activate":false}"#;
    assert_eq!(*sent.lock().unwrap(), [expected]);
}

#[tokio::test]
async fn thousands_of_groups_make_ten_calls_and_the_queue_takes_what_cognito_allows() {
    let groups: Vec<String> = (0..3_000).map(|number| format!("g{number}")).collect();
    let rules = json!({ "default": groups }).to_string();
    let (queue, sent) = willing_queue();
    let (cognito, calls) = willing();
    let (handled, record) = handled(EVENT, function(&rules, cognito, queue)).await;
    assert_eq!(handled.unwrap(), "HandedOver");
    assert_eq!(calls.sorted().len(), 11, "ten groups and the active indicator");
    let sent = sent.lock().unwrap();
    let sent: Vec<Value> = sent.iter().map(|message| serde_json::from_str(message).unwrap()).collect();
    let waiting: Vec<&str> = sent
        .iter()
        .flat_map(|message| message["groups"].as_array().unwrap())
        .map(|group| group.as_str().unwrap())
        .collect();
    assert_eq!(waiting, groups[10..100], "100 groups a user");
    assert!(sent.iter().all(|message| message["groups"].as_array().unwrap().len() <= 20), "20 groups a message");
    assert_eq!(record.counts, [(Metric::GroupsAssigned, 10), (Metric::HandedOver, 1)]);
    let warning = "the user lacks 2900 groups: Cognito allows 100; 90 more groups are for the queue";
    assert_eq!(record.warning.as_deref(), Some(warning));
}

#[tokio::test]
async fn a_user_whom_nobody_could_tell_apart_later_is_not_handed_over() {
    let (queue, sent) = willing_queue();
    let event = EVENT.replace("a1b2c3d4-0000-4000-8000-00000000a11a", "ana");
    let failure = handled(&event, function(RULES, busy_pool(), queue)).await.0.unwrap_err();
    assert_eq!(failure.code(), "GroupsNotAssigned");
    let cause = failure.cause().unwrap();
    assert!(cause.ends_with("; and the event names no sub to hand over"), "{cause}");
    assert_eq!(*sent.lock().unwrap(), [""; 0]);
}

#[tokio::test]
async fn if_the_queue_fails_too_the_trigger_fails_and_names_both() {
    let rule = mock!(aws_sdk_sqs::Client::send_message).then_error(|| {
        SendMessageError::QueueDoesNotExist(aws_sdk_sqs::types::error::QueueDoesNotExist::builder().build())
    });
    let failure = handled(EVENT, function(RULES, busy_pool(), queue(&rule))).await.0.unwrap_err();
    assert_eq!(failure.code(), "GroupsNotAssigned");
    let cause = failure.cause().unwrap();
    assert!(cause.starts_with("group staff: AdminAddUserToGroup answered"), "{cause}");
    assert!(cause.contains("; and the queue: SendMessage answered"), "{cause}");
}
