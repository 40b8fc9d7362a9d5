//! Calls that fail: nothing is lost, nothing done twice, and the outcome is true.

use std::time::SystemTime;

use serde_json::{Value, json};

use crate::{
    answers::{codes, invoke, report, totals},
    cloud::{Cloud, Fault, User},
};

const THROTTLED: Fault = Fault::Code(400, "TooManyRequestsException");
const BROKEN: Fault = Fault::Code(500, "InternalErrorException");
const STEPS: [&str; 4] = ["AdminCreateUser", "AdminSetUserPassword", "AdminAddUserToGroup", "AdminDisableUser"];

fn import() -> Value {
    json!({ "users": [{
        "userName": "ana", "email": "ana@example.com", "password": "Sentinel-Pass-1", "groups": ["staff"], "active": false,
    }] })
}

#[tokio::test]
async fn what_may_pass_is_tried_again_at_every_step() {
    for step in STEPS {
        for fault in [THROTTLED, BROKEN, Fault::AnswerLost, Fault::ConnectionLost] {
            let cloud = Cloud::default().failing_once(step, fault);
            let report = report(&cloud, &import()).await;
            assert_eq!(totals(&report), json!({ "read": 1, "created": 1 }), "{step} {fault:?}: {report}");
            let state = cloud.state();
            let ana = &state.users["ana"];
            let found = (ana.status.as_str(), ana.password.as_str(), ana.groups.len(), ana.enabled);
            assert_eq!(found, ("CONFIRMED", "Sentinel-Pass-1", 1, false), "{step} {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_creation_nobody_answered_is_told_from_a_user_who_was_there() {
    for (there_before, code) in [(false, None), (true, Some((1, "unfinished")))] {
        let cloud = Cloud::default().failing_once("AdminCreateUser", Fault::AnswerLost);
        let cloud = if there_before { cloud.with_user("ana", "FORCE_CHANGE_PASSWORD") } else { cloud };
        let mut event = import();
        event["options"] = json!({ "onExisting": "skip" });
        let report = report(&cloud, &event).await;
        assert_eq!(codes(&report), Vec::from_iter(code), "{there_before}");
    }
}

#[tokio::test]
async fn a_creation_nobody_answered_is_told_from_what_another_run_has_just_made() {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let other = |user: &mut User| {
        user.created = now;
        user.attributes.insert("name".to_owned(), "Anna".to_owned());
    };
    let cloud = Cloud::default().with_user("ana", "FORCE_CHANGE_PASSWORD").changing("ana", other);
    let cloud = cloud.failing_once("AdminCreateUser", Fault::AnswerLost);
    let mut event = import();
    event["users"][0]["name"] = json!("Ana");
    assert_eq!(codes(&report(&cloud, &event).await), [(1, "differs")]);
    let cloud = Cloud::default().with_user("ana", "FORCE_CHANGE_PASSWORD").changing("ana", |user| {
        (user.created, user.enabled) = (now, false);
    });
    let cloud = cloud.failing_once("AdminCreateUser", Fault::AnswerLost);
    assert_eq!(totals(&report(&cloud, &import()).await), json!({ "read": 1, "repaired": 1 }));
}

#[tokio::test]
async fn a_password_that_was_set_unnoticed_is_no_reuse() {
    let cloud = Cloud::default().failing_once("AdminSetUserPassword", Fault::AnswerLost);
    cloud.state().password_history = true;
    let report = report(&cloud, &import()).await;
    assert_eq!(totals(&report), json!({ "read": 1, "created": 1 }));
}

#[tokio::test]
async fn a_password_that_the_history_refuses_leaves_the_rest_of_the_row_right() {
    let cloud = Cloud::default();
    cloud.state().password_history = true;
    let row = |n, active: bool| {
        let (name, email) = (format!("user-{n}"), format!("user-{n}@example.com"));
        json!({ "userName": name, "email": email, "password": "Sentinel-Pass-1", "groups": ["staff"], "active": active })
    };
    let import =
        |active, options| json!({ "users": (0..40).map(|n| row(n, active)).collect::<Vec<_>>(), "options": options });
    let fast = json!({ "UserCreation": 9000, "UserAccountRecovery": 9000, "UserUpdate": 9000, "UserRead": 9000, "UserResourceRead": 9000 });
    report(&cloud, &import(true, json!({ "share": 1, "quotas": fast }))).await;
    for active in [false, true] {
        cloud.state().users.values_mut().for_each(|user| user.groups.clear());
        let options = json!({ "share": 1, "quotas": fast, "onExisting": "update" });
        let told = report(&cloud, &import(active, options)).await;
        assert_eq!(totals(&told), json!({ "read": 40, "failed": 40 }));
        assert_eq!((told.get("stopped"), &told["rows"][0]["code"]), (None, &json!("password-reused")));
        let text = told["rows"][0]["text"].as_str().unwrap();
        assert!(text.ends_with("everything else is as in the row"), "{text}");
        let state = cloud.state();
        assert!(state.users.values().all(|user| user.enabled == active && user.groups.len() == 1), "{active}");
    }
}

#[tokio::test]
async fn a_row_that_fails_has_a_code_and_others_go_on() {
    for (aws_code, code) in [
        ("AliasExistsException", "alias-exists"),
        ("InvalidParameterException", "invalid-parameter"),
        ("UserLambdaValidationException", "refused-by-trigger"),
        ("SomethingNewException", "refused"),
    ] {
        let cloud = Cloud::default().failing_once("AdminCreateUser", Fault::Code(400, aws_code));
        let mut event = import();
        let bo = json!({ "userName": "bo", "email": "bo@example.com", "password": "Sample-Pass-2" });
        event["users"].as_array_mut().unwrap().push(bo);
        event["options"] = json!({ "inFlight": 1 });
        let report = report(&cloud, &event).await;
        assert_eq!(totals(&report), json!({ "read": 2, "created": 1, "failed": 1 }), "{aws_code}");
        assert_eq!(codes(&report), [(1, code)], "{aws_code}");
    }
}

#[tokio::test]
async fn killed_at_any_step_a_second_run_finishes_the_user() {
    for (step, code) in STEPS.into_iter().zip([None, Some("finished"), Some("finished"), Some("finished")]) {
        let cloud = Cloud::default().failing_always(step, Fault::Code(400, "AccessDeniedException"));
        let stopped = report(&cloud, &import()).await;
        assert_eq!(stopped["stopped"]["code"], json!("access-denied"), "{step}");
        assert_eq!(stopped["stopped"]["text"], json!(format!("the permission cognito-idp:{step} is missing")));
        assert_eq!(stopped["next"]["startRow"], json!(1), "{step}");
        cloud.state().always.clear();
        let second = report(&cloud, &import()).await;
        assert_eq!(codes(&second).first().map(|(_, code)| *code), code, "{step}");
        let state = cloud.state();
        let ana = &state.users["ana"];
        assert_eq!((ana.status.as_str(), ana.groups.len(), ana.enabled), ("CONFIRMED", 1, false), "{step}");
        assert_eq!(state.could_sign_in, [].into(), "{step}");
    }
}

#[tokio::test]
async fn a_pool_that_cannot_be_read_is_one_error() {
    for (fault, text) in [
        (
            Fault::Code(400, "AccessDeniedException"),
            "The user pool cannot be read: the permission cognito-idp:DescribeUserPool is missing",
        ),
        (
            Fault::Code(400, "ResourceNotFoundException"),
            "The user pool cannot be read: DescribeUserPool finds no such user pool or group; was it deleted, or is it in another Region?",
        ),
        (
            Fault::Code(400, "ExpiredTokenException"),
            "The user pool cannot be read: AWS does not accept the credentials (ExpiredTokenException); renew them and import again",
        ),
        (
            Fault::ConnectionLost,
            "The user pool cannot be read: Cognito does not answer DescribeUserPool; check the network, the Region and the endpoint",
        ),
    ] {
        let cloud = Cloud::default().failing_always("DescribeUserPool", fault);
        let failure = invoke(&cloud, &import()).await.err().unwrap();
        assert_eq!((failure.code(), failure.user_text()), ("PoolUnreadable", text));
        assert_eq!(cloud.operations(), [].into());
    }
}

#[tokio::test]
async fn no_answer_holds_a_password() {
    let faults = ["InvalidPasswordException", "InvalidParameterException", "NotAuthorizedException", "SomethingNew"];
    for step in STEPS {
        for code in faults {
            let cloud = Cloud::default().failing_always(step, Fault::Code(400, code));
            let answer = invoke(&cloud, &import()).await.unwrap();
            let text = format!("{}{:?}", serde_json::to_string(&answer.body).unwrap(), answer.body);
            assert!(text.contains("ana"), "the report names the user");
            assert!(!text.contains("Sentinel"), "{step} {code}: {text}");
        }
    }
    for wrong in ["Sentinel", "Sentinel-Sentinel-1 ", "SENTINEL-PASS-1", "sentinel-pass"] {
        let mut event = import();
        event["users"][0]["password"] = json!(wrong);
        let text = report(&Cloud::default(), &event).await.to_string();
        assert!(text.contains("password-weak") && !text.to_lowercase().contains("sentinel"), "{text}");
    }
}
