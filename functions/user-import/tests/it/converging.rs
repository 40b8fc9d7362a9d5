//! Users become what their rows say, whatever they were before, and a second run changes nothing.

use serde_json::{Value, json};

use crate::{
    answers::{codes, report, totals},
    cloud::{Cloud, Fault, User},
};

fn ana() -> Value {
    json!({ "userName": "ana", "email": "ana@example.com", "password": "Sample-Pass-1", "groups": ["staff", "members"] })
}

fn with(mut user: Value, field: &str, value: Value) -> Value {
    user[field] = value;
    user
}

fn import(users: &[Value]) -> Value {
    json!({ "users": users })
}

#[tokio::test]
async fn a_new_user_is_confirmed_in_groups_and_in_state() {
    let cloud = Cloud::default();
    let bo = json!({
        "userName": "Bo", "email": "bo@example.com", "password": "Sample-Pass-2", "active": false,
        "phone_number": "+14155550123", "mfa": "sms", "custom:plan": "pro",
    });
    let report = report(&cloud, &import(&[ana(), bo])).await;
    assert_eq!(totals(&report), json!({ "read": 2, "created": 2 }));
    let state = cloud.state();
    let (ana, bo) = (&state.users["ana"], &state.users["bo"]);
    assert_eq!((ana.status.as_str(), ana.enabled, ana.password.as_str()), ("CONFIRMED", true, "Sample-Pass-1"));
    assert_eq!(ana.groups, ["members", "staff"].map(str::to_owned).into());
    assert_eq!(ana.attributes["custom:active"], "true");
    assert_eq!(ana.attributes["email_verified"], "true");
    assert_eq!((bo.status.as_str(), bo.enabled, bo.password.as_str()), ("CONFIRMED", false, "Sample-Pass-2"));
    assert_eq!(bo.attributes["custom:active"], "false");
    assert_eq!(bo.mfa, ["SMS_MFA"]);
}

#[tokio::test]
async fn the_same_import_again_changes_nothing() {
    let cloud = Cloud::default();
    let import = import(&[ana(), with(with(ana(), "userName", json!("bo")), "email", json!("bo@example.com"))]);
    report(&cloud, &import).await;
    let before = cloud.state().users.clone();
    cloud.state().calls.clear();
    let again = report(&cloud, &import).await;
    assert_eq!(totals(&again), json!({ "read": 2, "unchanged": 2 }));
    assert_eq!(codes(&again), [(1, "unchanged"), (2, "unchanged")]);
    assert_eq!(
        cloud.operations(),
        ["AdminCreateUser", "AdminGetUser", "AdminListGroupsForUser"].map(str::to_owned).into()
    );
    assert_eq!(cloud.state().users, before);
}

#[tokio::test]
async fn check_calls_nothing_but_the_pool() {
    let cloud = Cloud::default();
    let event = json!({ "mode": "check", "users": [ana(), with(ana(), "password", json!("weak"))] });
    let report = report(&cloud, &event).await;
    assert_eq!(totals(&report), json!({ "read": 2, "valid": 1, "rejected": 1 }));
    assert_eq!(cloud.state().calls, ["DescribeUserPool", "GetUserPoolMfaConfig", "ListGroups"]);
}

#[tokio::test]
async fn each_state_is_treated_as_the_table_says() {
    for (status, on_existing, code, after) in [
        ("FORCE_CHANGE_PASSWORD", "skip", "unfinished", "FORCE_CHANGE_PASSWORD"),
        ("FORCE_CHANGE_PASSWORD", "repair", "finished", "CONFIRMED"),
        ("FORCE_CHANGE_PASSWORD", "update", "updated", "CONFIRMED"),
        ("CONFIRMED", "skip", "exists", "CONFIRMED"),
        ("CONFIRMED", "repair", "completed", "CONFIRMED"),
        ("CONFIRMED", "update", "updated", "CONFIRMED"),
        ("UNCONFIRMED", "repair", "unconfirmed", "UNCONFIRMED"),
        ("UNCONFIRMED", "update", "updated", "CONFIRMED"),
        ("RESET_REQUIRED", "repair", "reset-required", "RESET_REQUIRED"),
        ("RESET_REQUIRED", "update", "updated", "CONFIRMED"),
        ("EXTERNAL_PROVIDER", "repair", "external-provider", "EXTERNAL_PROVIDER"),
        ("EXTERNAL_PROVIDER", "update", "external-provider", "EXTERNAL_PROVIDER"),
    ] {
        let cloud = Cloud::default().with_user("ana", status);
        let event = json!({ "users": [ana()], "options": { "onExisting": on_existing } });
        let report = report(&cloud, &event).await;
        assert_eq!(codes(&report), [(1, code)], "{status} {on_existing}");
        let state = cloud.state();
        assert_eq!(state.users["ana"].status, after, "{status} {on_existing}");
        let sets_password = after != status || (status == "CONFIRMED" && on_existing == "update");
        let calls = state.calls.iter().filter(|call| *call == "AdminSetUserPassword").count();
        assert_eq!(calls, usize::from(sets_password), "{status} {on_existing}");
    }
}

#[tokio::test]
async fn an_attribute_that_cannot_change_fails_before_anything_is_written() {
    let cloud = Cloud::default().with_user("ana", "CONFIRMED");
    let user = with(ana(), "custom:origin", json!("import"));
    let report = report(&cloud, &json!({ "users": [user], "options": { "onExisting": "update" } })).await;
    assert_eq!(codes(&report), [(1, "attribute-immutable")]);
    assert_eq!(
        cloud.operations(),
        ["AdminCreateUser", "AdminGetUser", "AdminListGroupsForUser"].map(str::to_owned).into()
    );
}

#[tokio::test]
async fn a_name_that_is_somebody_elses_alias_is_a_conflict() {
    let cloud = Cloud::default().with_user("bo", "FORCE_CHANGE_PASSWORD");
    // Cognito finds bo when asked for ana.
    cloud.state().aliases.insert("ana".to_owned(), "bo".to_owned());
    let report = report(&cloud, &import(&[ana()])).await;
    assert_eq!(codes(&report), [(1, "alias-exists")]);
    assert_eq!(cloud.state().users["bo"].status, "FORCE_CHANGE_PASSWORD");
}

#[tokio::test]
async fn where_the_email_signs_in_cognito_makes_the_user_name() {
    let cloud = Cloud::default();
    cloud.state().sign_in_by_email = true;
    let user = json!({ "email": "Ana@example.com", "password": "Sample-Pass-1", "groups": ["staff"], "active": false });
    let created = report(&cloud, &import(std::slice::from_ref(&user))).await;
    assert_eq!(totals(&created), json!({ "read": 1, "created": 1 }));
    let ana = cloud.state().users["made-0"].clone();
    assert_eq!((ana.status.as_str(), ana.groups.len(), ana.enabled), ("CONFIRMED", 1, false));
    let again = report(&cloud, &import(&[user])).await;
    assert_eq!(codes(&again), [(1, "unchanged")]);
    assert_eq!(again["rows"][0]["userName"], json!("Ana@example.com"));
}

#[tokio::test]
async fn a_group_that_is_missing_is_created_once_where_that_is_asked_for() {
    let user = |name: &str, groups: Value| json!({ "userName": name, "email": format!("{name}@example.com"), "password": "Sample-Pass-1", "groups": groups });
    let users = [
        user("ana", json!(["night-shift", "staff"])),
        user("bo", json!(["night-shift", "day-shift"])),
        json!({ "userName": "cy", "groups": ["never"], "password": "weak" }),
    ];
    for fault in [None, Some(Fault::Code(400, "TooManyRequestsException")), Some(Fault::AnswerLost)] {
        let cloud = fault.into_iter().fold(Cloud::default(), |cloud, fault| cloud.failing_once("CreateGroup", fault));
        let report = report(&cloud, &json!({ "users": users, "options": { "createGroups": true } })).await;
        assert_eq!(totals(&report), json!({ "read": 3, "created": 2, "rejected": 1 }), "{fault:?}");
        let state = cloud.state();
        assert_eq!(state.groups, ["day-shift", "night-shift"].map(str::to_owned).into(), "{fault:?}");
        assert_eq!(state.users["bo"].groups, state.groups, "{fault:?}");
        let calls = state.calls.iter().filter(|call| *call == "CreateGroup").count();
        assert_eq!(calls, 2 + usize::from(fault.is_some()), "{fault:?}");
    }
    let cloud = Cloud::default();
    let report = report(&cloud, &import(&users)).await;
    assert_eq!(codes(&report), [(1, "unknown-group"), (2, "unknown-group"), (3, "missing")]);
    assert_eq!(cloud.operations(), [].into());
}

#[tokio::test]
async fn groups_that_the_row_does_not_name_are_taken_away_where_that_is_asked_for() {
    let member = |user: &mut User| user.groups = ["admins", "staff"].map(str::to_owned).into();
    for (on_existing, groups, code, after) in [
        ("repair", "add", "completed", vec!["admins", "members", "staff"]),
        ("update", "add", "updated", vec!["admins", "members", "staff"]),
        ("repair", "exact", "completed", vec!["members", "staff"]),
        ("update", "exact", "updated", vec!["members", "staff"]),
        ("skip", "exact", "exists", vec!["admins", "staff"]),
    ] {
        let cloud = Cloud::default().with_user("ana", "CONFIRMED").changing("ana", member);
        let event = json!({ "users": [ana()], "options": { "onExisting": on_existing, "groups": groups } });
        let report = report(&cloud, &event).await;
        assert_eq!(codes(&report), [(1, code)], "{on_existing} {groups}");
        assert_eq!(Vec::from_iter(&cloud.state().users["ana"].groups), after, "{on_existing} {groups}");
    }
}

#[tokio::test]
async fn where_groups_are_exact_each_row_has_to_name_them() {
    let rows = |groups: Option<Value>| {
        let mut row = with(ana(), "groups", groups.clone().unwrap_or_default());
        if groups.is_none() {
            row.as_object_mut().unwrap().remove("groups");
        }
        [row]
    };
    for (groups, defaults, expected) in [
        (None, json!([]), Err("missing")),
        (Some(json!([])), json!([]), Ok(vec![])),
        (Some(json!("")), json!([]), Ok(vec![])),
        (None, json!(["members"]), Ok(vec!["members"])),
    ] {
        let member = |user: &mut User| user.groups = ["admins"].map(str::to_owned).into();
        let cloud = Cloud::default().with_user("ana", "CONFIRMED").changing("ana", member);
        let options = json!({ "groups": "exact", "defaultGroups": defaults });
        let report = report(&cloud, &json!({ "users": rows(groups), "options": options })).await;
        let state = cloud.state();
        match expected {
            Ok(groups) => assert_eq!(Vec::from_iter(&state.users["ana"].groups), groups),
            Err(code) => {
                assert_eq!(codes(&report), [(1, code)]);
                assert_eq!(state.users["ana"].groups.len(), 1);
            }
        }
    }
}

#[tokio::test]
async fn the_report_has_the_sub_of_each_user_and_the_one_they_had() {
    const ELSEWHERE: &str = "1f0c2a9e-5b7d-4c3e-9a61-0d2f84b7c6e5";
    const ANOTHER: &str = "2f0c2a9e-5b7d-4c3e-9a61-0d2f84b7c6e5";
    let listed = json!({
        "Username": "bo", "Enabled": true, "UserStatus": "CONFIRMED", "password": "Sample-Pass-2",
        "Attributes": [{ "Name": "sub", "Value": ELSEWHERE }, { "Name": "email", "Value": "bo@example.com" },
            { "Name": "email_verified", "Value": "true" }],
    });
    let rows = [ana(), listed, json!({ "userName": "cy", "sub": ANOTHER, "password": "weak" })];
    let cloud = Cloud::default();
    report(&cloud, &import(&rows)).await;
    let again = report(&cloud, &import(&rows)).await;
    let subs: Vec<_> = again["rows"].as_array().unwrap().iter().map(|row| (&row["sub"], &row["sourceSub"])).collect();
    let (ana, bo) = (json!("sub-of-ana"), json!("sub-of-bo"));
    let (elsewhere, another) = (json!(ELSEWHERE), json!(ANOTHER));
    assert_eq!(subs, [(&ana, &Value::Null), (&bo, &elsewhere), (&Value::Null, &another)]);
}

#[tokio::test]
async fn without_a_password_a_user_gets_one_nobody_knows_or_none() {
    let user = json!({ "userName": "ana", "email": "ana@example.com" });
    for (choice, sets_password) in [("generate", true), ("passwordless", false)] {
        let cloud = Cloud::default();
        cloud.state().passwordless = true;
        let event = json!({ "users": [user], "options": { "missingPassword": choice } });
        let report = report(&cloud, &event).await;
        assert_eq!(totals(&report), json!({ "read": 1, "created": 1 }), "{choice}");
        let state = cloud.state();
        assert_eq!(state.users["ana"].status, "CONFIRMED", "{choice}");
        assert_eq!(state.users["ana"].password.is_empty(), !sets_password, "{choice}");
    }
}

#[tokio::test]
async fn in_a_passwordless_pool_a_half_made_user_can_be_told_from_a_finished_one() {
    let cloud = Cloud::default().failing_always("AdminSetUserPassword", Fault::Code(400, "InvalidPasswordException"));
    cloud.state().passwordless = true;
    let failed = report(&cloud, &import(&[ana()])).await;
    assert_eq!(codes(&failed), [(1, "password-refused")]);
    assert_eq!(cloud.state().users["ana"].status, "FORCE_CHANGE_PASSWORD");
    cloud.state().always.clear();
    let repaired = report(&cloud, &import(&[ana()])).await;
    assert_eq!(codes(&repaired), [(1, "finished")]);
    assert_eq!(cloud.state().users["ana"].password, "Sample-Pass-1");
}
