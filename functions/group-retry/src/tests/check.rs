//! Groups that the rules name and a pool lacks are found.

use aws_sdk_cognitoidentityprovider::{
    Client,
    operation::list_groups::{ListGroupsError, ListGroupsOutput},
    types::{GroupType, error::NotAuthorizedException},
};
use aws_smithy_mocks::{Rule, mock};
use serde_json::{Value, json};

use super::{
    NOW, RULES, function, invocation,
    pool::{Pool, client, code},
};
use crate::{Function, handle};

/// A pool with these groups.
fn groups(pool: &'static str, names: &[&str]) -> Rule {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    mock!(Client::list_groups).match_requests(move |call| call.user_pool_id() == Some(pool)).then_output(move || {
        let groups = names.iter().map(|name| GroupType::builder().group_name(name).build()).collect();
        ListGroupsOutput::builder().set_groups(Some(groups)).build()
    })
}

/// The code and the answer, or the failure's code and text.
async fn check(pools: &[Rule], rules: &str) -> Result<(&'static str, Value), (&'static str, String)> {
    let function = Function { reads: client(pools), ..function(&Pool::default(), rules) };
    let checked = handle(&mut invocation(&json!({ "check": "groups" })), &function, NOW).await;
    let checked = checked.map(|answer| (answer.code, serde_json::to_value(answer.body).unwrap()));
    checked.map_err(|failure| (failure.code(), failure.user_text().to_owned()))
}

#[tokio::test]
async fn groups_that_the_rules_name_and_a_pool_lacks_are_named() {
    for (own, attached, missing) in [
        (&["members", "staff", "other"][..], &["members", "staff"][..], ""),
        (&["members"], &["members", "staff"], "staff in eu-west-1_EXAMPLE11"),
        (&["members", "staff"], &[], "members in eu-west-1_ATTACHED1, staff in eu-west-1_ATTACHED1"),
        (&["staff"], &["members"], "members in eu-west-1_EXAMPLE11, staff in eu-west-1_ATTACHED1"),
    ] {
        let text = format!("GROUP_RULES names groups that are missing: {missing}; create them");
        let there = ("GroupsThere", json!({ "groups": ["members", "staff"] }));
        let expected = if missing.is_empty() { Ok(there) } else { Err(("GroupsMissing", text)) };
        let pools = [groups("eu-west-1_EXAMPLE11", own), groups("eu-west-1_ATTACHED1", attached)];
        assert_eq!(check(&pools, RULES).await, expected, "{own:?} {attached:?}");
    }
    let denied = mock!(Client::list_groups).then_error(|| {
        let denied = NotAuthorizedException::builder().meta(code("NotAuthorizedException"));
        ListGroupsError::NotAuthorizedException(denied.build())
    });
    let expected = ("PoolUnreadable", "ListGroups answered NotAuthorizedException".to_owned());
    assert_eq!(check(&[denied], RULES).await, Err(expected));
}

#[tokio::test]
async fn rules_over_what_users_write_are_warned_of() {
    let rules = r#"{"rules":[{"attribute":"locale","equals":"de","groups":["members"]}]}"#;
    let pools = [groups("eu-west-1_EXAMPLE11", &["members"]), groups("eu-west-1_ATTACHED1", &["members"])];
    let function = Function { reads: client(&pools), ..function(&Pool::default(), rules) };
    let mut invocation = invocation(&json!({ "check": "groups" }));
    let answer = handle(&mut invocation, &function, NOW).await.unwrap();
    let body = serde_json::to_value(answer.body).unwrap();
    let warning = invocation.record.warning.unwrap();
    assert!(warning.starts_with("GROUP_RULES gives groups by attributes that users write themselves: locale; "));
    assert_eq!((answer.code, body), ("GroupsThere", json!({ "groups": ["members"], "warning": warning })));
}
