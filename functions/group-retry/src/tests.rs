use std::time::{Duration, Instant};

use aws_sdk_cognitoidentityprovider::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig},
    error::ErrorMetadata,
    operation::{
        admin_add_user_to_group::{AdminAddUserToGroupError, AdminAddUserToGroupInput, AdminAddUserToGroupOutput},
        admin_update_user_attributes::AdminUpdateUserAttributesOutput,
        list_groups::{ListGroupsError, ListGroupsOutput},
    },
    types::{
        GroupType,
        error::{NotAuthorizedException, TooManyRequestsException, UserNotFoundException},
    },
};
use aws_smithy_mocks::{MockResponseInterceptor, Rule, RuleMode, create_mock_http_client, mock};
use lambda::{
    invocation::{Invocation, Record},
    telemetry::Metric,
};
use serde_json::{Value, json, value::to_raw_value};

use crate::{
    Outcome, Settings, handle,
    work_off::{LONGEST, PACE},
};

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
    client(&[ana, bo, cy, active])
}

/// A client on which the first rule that matches answers, and nothing reaches a network.
fn client(rules: &[Rule]) -> Client {
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

fn settings() -> Settings {
    settings_with(r#"{"default":["members"],"rules":[{"clientId":"web","groups":["staff"]}]}"#)
}

fn settings_with(rules: &str) -> Settings {
    let lookup = |name: &str| {
        let value = match name {
            "USER_POOL_ID" => "eu-west-1_EXAMPLE11",
            "ACTIVE_ATTRIBUTE" => "custom:active",
            "GROUP_RULES" => rules,
            _ => return None,
        };
        Some(value.to_owned())
    };
    Settings::from_lookup(&lookup).unwrap()
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
        deadline: Instant::now() + Duration::from_secs(60),
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
    let mut invocation = invocation(&event);
    let answer = handle(&mut invocation, &settings(), &pool()).await.unwrap();
    let Outcome::WorkedOff(body) = answer.body else { panic!("{:?}", answer.body) };
    let failed: Vec<_> = body.batch_item_failures.into_iter().map(|item| item.item_identifier).collect();
    assert_eq!(failed, ["2", "4"]);
    assert_eq!(invocation.record.counts, [(Metric::GroupsAssigned, 1)]);
    assert_eq!(answer.code, "SomeComeBack");
}

#[tokio::test]
async fn messages_are_paced() {
    let records: Vec<Value> = (0..3).map(|id| message(&id.to_string(), &membership("ana"))).collect();
    let started = Instant::now();
    let answer = handle(&mut invocation(&json!({ "Records": records })), &settings(), &pool()).await.unwrap();
    assert_eq!(answer.code, "GroupsAssigned");
    assert!(started.elapsed() >= PACE * 2, "{:?}", started.elapsed());
}

#[tokio::test]
async fn what_might_not_end_in_time_is_not_begun() {
    let records: Vec<Value> = (0..2).map(|id| message(&id.to_string(), &membership("ana"))).collect();
    let mut invocation = invocation(&json!({ "Records": records }));
    invocation.deadline = Instant::now() + LONGEST;
    let answer = handle(&mut invocation, &settings(), &pool()).await.unwrap();
    let Outcome::WorkedOff(body) = answer.body else { panic!("{:?}", answer.body) };
    let failed: Vec<_> = body.batch_item_failures.into_iter().map(|item| item.item_identifier).collect();
    assert_eq!(failed, ["0", "1"]);
    assert_eq!(invocation.record.counts, [(Metric::GroupsAssigned, 0)]);
    assert_eq!(answer.code, "SomeComeBack");
}

#[tokio::test]
async fn what_is_neither_a_batch_nor_a_check_is_refused() {
    for event in [json!({ "triggerSource": "x" }), json!({ "check": "users" }), json!({})] {
        let failure = handle(&mut invocation(&event), &settings(), &pool()).await.err().unwrap();
        assert_eq!(failure.code(), "EventInvalid", "{event}");
    }
}

async fn check(rule: Rule) -> Result<&'static str, (&'static str, String)> {
    let checked = handle(&mut invocation(&json!({ "check": "groups" })), &settings(), &client(&[rule])).await;
    checked.map(|answer| answer.code).map_err(|failure| (failure.code(), failure.user_text().to_owned()))
}

#[tokio::test]
async fn groups_that_the_rules_name_and_the_pool_lacks_are_named() {
    for (groups, expected) in [
        (&["members", "staff", "other"][..], Ok("GroupsThere")),
        (&["members"], Err(("GroupsMissing", "GROUP_RULES names groups that the pool lacks: staff; create them"))),
        (&[], Err(("GroupsMissing", "GROUP_RULES names groups that the pool lacks: members, staff; create them"))),
    ] {
        let rule = mock!(Client::list_groups).then_output(|| {
            let groups = groups.iter().map(|name| GroupType::builder().group_name(*name).build()).collect();
            ListGroupsOutput::builder().set_groups(Some(groups)).build()
        });
        assert_eq!(check(rule).await, expected.map_err(|(code, text)| (code, text.to_owned())), "{groups:?}");
    }
    let denied = mock!(Client::list_groups).then_error(|| {
        let denied = NotAuthorizedException::builder().meta(code("NotAuthorizedException"));
        ListGroupsError::NotAuthorizedException(denied.build())
    });
    let expected = ("PoolUnreadable", "ListGroups answered NotAuthorizedException".to_owned());
    assert_eq!(check(denied).await, Err(expected));
}

#[tokio::test]
async fn the_check_warns_of_rules_over_what_users_write() {
    let rules = r#"{"rules":[{"attribute":"locale","equals":"de","groups":["members"]}]}"#;
    let groups = mock!(Client::list_groups)
        .then_output(|| ListGroupsOutput::builder().groups(GroupType::builder().group_name("members").build()).build());
    let mut invocation = invocation(&json!({ "check": "groups" }));
    let answer = handle(&mut invocation, &settings_with(rules), &client(&[groups])).await.unwrap();
    let body = serde_json::to_value(answer.body).unwrap();
    let warning = invocation.record.warning.unwrap();
    assert!(warning.starts_with("GROUP_RULES gives groups by attributes that users write themselves: locale; "));
    assert_eq!((answer.code, body), ("GroupsThere", json!({ "groups": ["members"], "warning": warning })));
}
