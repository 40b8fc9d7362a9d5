//! Somebody who is to be disabled can sign in at no moment, whatever happens meanwhile.

use serde_json::{Value, json};

use crate::{
    answers::{codes, report, totals},
    cloud::{Cloud, Fault},
};

const STEPS: [&str; 5] =
    ["AdminCreateUser", "AdminDisableUser", "AdminAddUserToGroup", "AdminSetUserMFAPreference", "AdminSetUserPassword"];

fn leaver() -> Value {
    json!({
        "userName": "ana", "email": "ana@example.com", "phone_number": "+14155550123", "password": "Sample-Pass-1",
        "groups": ["members", "staff"], "mfa": "sms", "active": false,
    })
}

fn import(row: &Value, options: &Value) -> Value {
    json!({ "users": [row], "options": options })
}

/// Imports with a fault and then without; gives who could sign in at some moment of both.
async fn could_sign_in(cloud: Cloud, event: &Value) -> Vec<String> {
    report(&cloud, event).await;
    cloud.state().always.clear();
    cloud.state().faults.clear();
    report(&cloud, event).await;
    let state = cloud.state();
    let ana = &state.users["ana"];
    assert_eq!((ana.enabled, ana.status.as_str(), ana.groups.len()), (false, "CONFIRMED", 2), "{event}");
    state.could_sign_in.iter().cloned().collect()
}

#[tokio::test]
async fn a_new_user_who_is_to_be_disabled_never_can() {
    let without_password = |row: Value| {
        let mut row = row;
        row.as_object_mut().unwrap().remove("password");
        row
    };
    for (row, missing_password) in
        [(leaver(), "reject"), (without_password(leaver()), "generate"), (without_password(leaver()), "passwordless")]
    {
        for step in STEPS {
            let denied = Cloud::default().failing_always(step, Fault::Code(400, "AccessDeniedException"));
            let lost = Cloud::default().failing_once(step, Fault::AnswerLost);
            for cloud in [denied, lost] {
                cloud.state().passwordless = true;
                let event = import(&row, &json!({ "missingPassword": missing_password }));
                assert_eq!(could_sign_in(cloud, &event).await, [""; 0], "{missing_password} {step}");
            }
        }
    }
}

#[tokio::test]
async fn where_nobody_may_be_disabled_nobody_gets_a_password() {
    for (status, on_existing) in
        [(None, "repair"), (Some("FORCE_CHANGE_PASSWORD"), "repair"), (Some("UNCONFIRMED"), "update")]
    {
        let cloud = Cloud::default().failing_always("AdminDisableUser", Fault::Code(400, "AccessDeniedException"));
        let cloud = status.into_iter().fold(cloud, |cloud, status| cloud.with_user("ana", status));
        let stopped = report(&cloud, &import(&leaver(), &json!({ "onExisting": on_existing }))).await;
        assert_eq!(stopped["stopped"]["code"], json!("access-denied"), "{status:?}");
        assert_eq!(cloud.count("AdminSetUserPassword"), 0, "{status:?}");
        assert_eq!(cloud.state().users["ana"].groups.len(), 0, "{status:?}");
    }
}

#[tokio::test]
async fn a_user_who_could_not_sign_in_before_never_can() {
    for (status, on_existing) in [
        ("FORCE_CHANGE_PASSWORD", "repair"),
        ("FORCE_CHANGE_PASSWORD", "update"),
        ("UNCONFIRMED", "update"),
        ("RESET_REQUIRED", "update"),
    ] {
        for step in &STEPS[1..] {
            let cloud = Cloud::default().with_user("ana", status);
            let cloud = cloud.failing_always(step, Fault::Code(400, "AccessDeniedException"));
            let event = import(&leaver(), &json!({ "onExisting": on_existing }));
            assert_eq!(could_sign_in(cloud, &event).await, [""; 0], "{status} {on_existing} {step}");
        }
    }
}

#[tokio::test]
async fn a_user_who_can_sign_in_is_disabled_before_anything_else() {
    for on_existing in ["repair", "update"] {
        let cloud = Cloud::default().with_user("ana", "CONFIRMED");
        let told = report(&cloud, &import(&leaver(), &json!({ "onExisting": on_existing }))).await;
        assert_eq!(totals(&told)["read"], json!(1));
        let reads = ["AdminCreateUser", "AdminGetUser", "AdminListGroupsForUser"];
        let calls = cloud.state().calls.clone();
        let mut writes = calls.iter().filter(|call| call.starts_with("Admin") && !reads.contains(&call.as_str()));
        assert_eq!(writes.next().map(String::as_str), Some("AdminDisableUser"), "{on_existing}");
    }
}

#[tokio::test]
async fn a_repair_enables_nobody_and_says_so() {
    let mut row = leaver();
    row["active"] = json!(true);
    for (status, code) in [("FORCE_CHANGE_PASSWORD", "disabled"), ("CONFIRMED", "disabled")] {
        let cloud = Cloud::default().with_user("ana", status).changing("ana", |user| user.enabled = false);
        let told = report(&cloud, &import(&row, &json!({}))).await;
        assert_eq!(codes(&told), [(1, code)], "{status}");
        let text = told["rows"][0]["text"].as_str().unwrap();
        assert!(text.contains("is disabled, and the row says active; onExisting \"update\" enables"), "{text}");
        assert!(!cloud.state().users["ana"].enabled, "{status}");
        let told = report(&cloud, &import(&row, &json!({ "onExisting": "update" }))).await;
        assert_eq!(codes(&told), [(1, "updated")], "{status}");
        assert!(cloud.state().users["ana"].enabled, "{status}");
    }
}
