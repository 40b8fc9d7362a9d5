//! Who joins which group, and who does not although it looks as if they should: one line an event.

use invitation::Guest;
use lambda::{invocation::Record, trigger::TriggerEvent};
use post_confirmation::{Function, Settings, handle};
use serde_json::{Value, json};
use shared::groups::GroupName;
use time::Duration;

use crate::{NOW, cognito, invitations::Inviter};

const RULES: &str = r#"{"rules":[
    {"emailDomain":"example.com","groups":["staff"]},
    {"emailDomain":"*.corp.example","groups":["corp"]},
    {"email":"ceo@example.com","groups":["chiefs"]},
    {"clientId":"partnerportal","groups":["partners"]},
    {"attribute":"custom:plan","equals":"pro","groups":["pro"]},
    {"attribute":"cognito:user_status","equals":"EXTERNAL_PROVIDER","groups":["federated"]}]}"#;

/// An invitation into the group `guests`.
fn token(inviter: &Inviter, email: &str, pool: &str) -> String {
    inviter.token(&Guest {
        email: email.to_owned(),
        user_pool_ids: vec![pool.to_owned()],
        groups: vec![GroupName::parse("guests").unwrap()],
        expires: NOW + Duration::HOUR,
        not_before: None,
    })
}

/// The groups that somebody joins whose event has these members.
async fn joined(inviter: &Inviter, event: &Value) -> Vec<String> {
    let lookup = |name: &str| match name {
        "GROUP_RULES" => Some(RULES.to_owned()),
        "INVITATION_KEYS" => Some(inviter.keys(&["guests"])),
        _ => None,
    };
    let (cognito, calls) = cognito::willing();
    let function = Function { settings: Settings::from_lookup(&lookup).unwrap(), cognito, queue: None };
    let event = TriggerEvent::parse(&event.to_string()).unwrap();
    handle(&event, &mut Record::default(), &function, NOW).await.unwrap();
    let calls = calls.sorted();
    calls.iter().map(|call| call.split_once(" + ").unwrap().1.to_owned()).collect()
}

/// An event with these attributes, and these members besides.
fn event(attributes: &Value, besides: &Value) -> Value {
    let mut event = json!({ "triggerSource": "PostConfirmation_ConfirmSignUp", "userPoolId": "eu-west-1_EXAMPLE11",
        "userName": "ana", "callerContext": { "clientId": "web" }, "request": { "userAttributes": attributes } });
    for (name, value) in besides.as_object().unwrap() {
        match name.as_str() {
            "clientMetadata" | "validationData" => event["request"][name] = value.clone(),
            _ => event[name] = value.clone(),
        }
    }
    event
}

#[tokio::test]
async fn a_group_is_joined_by_what_is_proved_and_by_nothing_else() {
    let inviter = Inviter::new();
    let none = json!({});
    let verified = |email: &str| json!({ "email": email, "email_verified": "true" });
    let said = |verified: Value| json!({ "email": "ana@example.com", "email_verified": verified });
    let plan = |plan: Value| json!({ "custom:plan": plan });
    let client = |id: Value| json!({ "callerContext": { "clientId": id } });
    let metadata = |name: &str, value: &str| json!({ "clientMetadata": { name: value } });
    let source = |name: &str| json!({ "triggerSource": name, "callerContext": { "clientId": "partnerportal" } });
    let invited = |email: &str, pool: &str| metadata("invitation", &token(&inviter, email, pool));
    let own = "eu-west-1_EXAMPLE11";
    let table: &[(Value, Value, &[&str])] = &[
        // The verified address, as Cognito writes that it is.
        (said(json!("true")), none.clone(), &["staff"]),
        (said(json!("True")), none.clone(), &["staff"]),
        (said(json!(true)), none.clone(), &["staff"]),
        (said(json!("false")), none.clone(), &[]),
        (said(json!("1")), none.clone(), &[]),
        (said(json!(1)), none.clone(), &[]),
        (said(json!(" true")), none.clone(), &[]),
        (said(json!("true ")), none.clone(), &[]),
        (said(json!("yes")), none.clone(), &[]),
        (said(json!("")), none.clone(), &[]),
        (said(Value::Null), none.clone(), &[]),
        (json!({ "email": "ana@example.com" }), none.clone(), &[]),
        (json!({ "email": "ana@example.com", "phone_number_verified": "true" }), none.clone(), &[]),
        (json!({ "email": null, "email_verified": "true" }), none.clone(), &[]),
        // Its domain.
        (verified("ana@EXAMPLE.com"), none.clone(), &["staff"]),
        (verified("ana@notexample.com"), none.clone(), &[]),
        (verified("ana@x.example.com"), none.clone(), &[]),
        (verified("ana@example.com.evil.test"), none.clone(), &[]),
        (verified("ana@evil.test@example.com"), none.clone(), &[]),
        (verified("\"ana@example.com\"@evil.test"), none.clone(), &[]),
        (verified("ana@example.com "), none.clone(), &[]),
        (verified(" ana@example.com"), none.clone(), &[]),
        (verified("Ana <ana@example.com>"), none.clone(), &[]),
        (verified(""), none.clone(), &[]),
        (verified("ana@x.corp.example"), none.clone(), &["corp"]),
        (verified("ana@y.x.corp.example"), none.clone(), &["corp"]),
        (verified("ana@corp.example"), none.clone(), &[]),
        (verified("ana@xcorp.example"), none.clone(), &[]),
        // The whole address.
        (verified("ceo@example.com"), none.clone(), &["chiefs", "staff"]),
        (verified("CEO@Example.com"), none.clone(), &["chiefs", "staff"]),
        (verified("ceo+x@example.com"), none.clone(), &["staff"]),
        (json!({ "email": "ceo@example.com", "email_verified": "false" }), none.clone(), &[]),
        // The app client.
        (none.clone(), client(json!("partnerportal")), &["partners"]),
        (none.clone(), client(json!("PartnerPortal")), &[]),
        (none.clone(), client(Value::Null), &[]),
        (none.clone(), json!({ "callerContext": null }), &[]),
        (none.clone(), metadata("clientId", "partnerportal"), &[]),
        // An attribute.
        (plan(json!("pro")), none.clone(), &["pro"]),
        (plan(json!("PRO")), none.clone(), &[]),
        (plan(json!(" pro")), none.clone(), &[]),
        (plan(Value::Null), none.clone(), &[]),
        (json!({ "plan": "pro", "Custom:plan": "pro" }), none.clone(), &[]),
        (none.clone(), metadata("custom:plan", "pro"), &[]),
        (json!({ "cognito:user_status": "EXTERNAL_PROVIDER" }), none.clone(), &["federated"]),
        (json!({ "cognito:groups": "admins", "groups": "admins" }), none.clone(), &[]),
        // What an app sends.
        (none.clone(), metadata("groups", "admins"), &[]),
        (none.clone(), json!({ "validationData": { "groups": "admins" } }), &[]),
        (verified("ana@guest.example"), invited("ana@guest.example", own), &["guests"]),
        (verified("bea@guest.example"), invited("ana@guest.example", own), &[]),
        (json!({ "email": "ana@guest.example" }), invited("ana@guest.example", own), &[]),
        (verified("ana@guest.example"), invited("ana@guest.example", "eu-west-1_OTHERPOOL"), &[]),
        (verified("ana@guest.example"), metadata("invitation", "a.b.c"), &[]),
        // The source: only a sign-up is confirmed.
        (verified("ceo@example.com"), source("PostConfirmation_ConfirmSignUp"), &["chiefs", "partners", "staff"]),
        (verified("ceo@example.com"), source("PostConfirmation_ConfirmForgotPassword"), &[]),
        (verified("ceo@example.com"), source("postconfirmation_confirmsignup"), &[]),
        (verified("ceo@example.com"), source("PreSignUp_SignUp"), &[]),
        (verified("ceo@example.com"), source("PostConfirmation_Invented"), &[]),
        (verified("ceo@example.com"), source(""), &[]),
    ];
    for (attributes, besides, groups) in table {
        let joined = joined(&inviter, &event(attributes, besides)).await;
        assert_eq!(joined, *groups, "{attributes} {besides}");
    }
    assert_eq!(table.len(), 58);
}
