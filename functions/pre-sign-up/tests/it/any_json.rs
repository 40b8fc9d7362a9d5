//! Whatever is sent, the answer is one of the documented ones: nothing panics.

use invitation::{Algorithm, PrivateKey};
use lambda::{invocation::Record, trigger::TriggerEvent};
use pre_sign_up::{Rejection, Settings, handle};
use proptest::{collection, prelude::*};
use serde_json::{Map, Value, json};
use time::macros::datetime;

/// Every rule, so that each one meets every event.
fn settings() -> Settings {
    let key = PrivateKey::generate(Algorithm::EdDSA).and_then(|pem| PrivateKey::from_pem(&pem)).unwrap();
    let settings = json!({
        "ALLOWED_CLIENTS": "web",
        "INVITATION_KEYS": json!({ "keys": [key.public()] }).to_string(),
        "INVITATION_CONFIRMS": "true",
        "ALLOWED_EMAIL_DOMAINS": "example.com,*.example.org,ana@bücher.example",
        "DENIED_EMAIL_DOMAINS": "spam.example.org",
        "REFUSE_SUBADDRESSES": "true",
        "REFUSE_DISPOSABLE": "true",
        "REFUSE_UNVERIFIED_PROVIDER_EMAIL": "true",
        "USER_NAME_LENGTH": "3-30",
        "USER_NAME_PATTERN": "[a-zа-я0-9+@ ]+",
        "RESERVED_USER_NAMES": "admin",
        "REFUSE_MIXED_SCRIPTS": "true",
        "REFUSE_CONTACT_USER_NAMES": "true",
        "PHONE_COUNTRIES": "DE,US",
        "REFUSE_PREMIUM_PHONES": "true",
        "REQUIRED_ATTRIBUTES": "given_name",
        "ATTRIBUTE_RULES": r#"{"given_name":"\\w+","custom:plan":["free","pro"]}"#,
        "MINIMUM_AGE": "16",
        "CHECK_ADMIN_CREATED": "true",
        "MESSAGES": r#"{"de":{"EmailInvalid":"Nein"}}"#,
    });
    Settings::from_lookup(&|name| settings[name].as_str().map(str::to_owned)).unwrap()
}

/// Texts of any characters, some of them near to what the rules look for.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "\\PC{0,9}@(example\\.com|\\PC{0,9})",
        "\"\\PC{0,9}\"@example\\.com",
        "[a-zаmrn0-9+@]{0,9}"
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            collection::hash_map(text(), inner, 0..4).prop_map(|map| Value::from(Map::from_iter(map)))
        ]
    })
}

/// An event with the members Cognito sends, each with any JSON in it, or the texts it should have.
fn event() -> impl Strategy<Value = Value> {
    let source = prop_oneof![
        Just(json!("PreSignUp_SignUp")),
        Just(json!("PreSignUp_ExternalProvider")),
        Just(json!("PreSignUp_AdminCreateUser")),
        any_json()
    ];
    let maybe = |value: BoxedStrategy<Value>| prop_oneof![4 => value, 1 => any_json()];
    let date = prop_oneof!["[0-9]{4}-[0-9]{2}-[0-9]{2}", "[0-9]{2}/[0-9]{2}/[0-9]{4}", text()];
    let phone = prop_oneof!["\\+[0-9]{0,20}", "\\+1(202|900)[0-9]{7}", text()];
    let attributes = (text(), text(), date, phone).prop_map(|(email, name, date, phone)| {
        json!({ "email": email, "given_name": name, "birthdate": date, "custom:plan": name, "phone_number": phone })
    });
    let token = prop_oneof!["[A-Za-z0-9_-]{0,9}\\.[A-Za-z0-9_-]{0,9}\\.[A-Za-z0-9_-]{0,9}", text()];
    let metadata = (text(), token).prop_map(|(locale, token)| json!({ "locale": locale, "invitation": token }));
    let metadata = maybe(metadata.boxed());
    let request = (maybe(attributes.boxed()), metadata)
        .prop_map(|(attributes, metadata)| json!({ "userAttributes": attributes, "clientMetadata": metadata }));
    let context = prop_oneof![Just(json!({ "clientId": "web" })), any_json()];
    let name = maybe(text().prop_map(Value::from).boxed());
    (source, maybe(request.boxed()), context, name, any_json()).prop_map(
        |(source, request, context, name, response)| {
            json!({ "triggerSource": source, "request": request, "callerContext": context, "userName": name,
            "response": response })
        },
    )
}

proptest! {
    #[test]
    fn any_event_gets_a_documented_answer(event in prop_oneof![3 => event(), 1 => any_json()]) {
        let code = TriggerEvent::parse(&event.to_string())
            .and_then(|mut event| handle(&mut event, &mut Record::default(), &settings(), datetime!(2026-03-01 12:00 UTC)))
            .unwrap_or_else(|failure| failure.code());
        let answers = ["Accepted", "CreatedByOperator", "EventInvalid"];
        prop_assert!(answers.contains(&code) || Rejection::CODES.contains(&code), "{}", code);
    }
}
