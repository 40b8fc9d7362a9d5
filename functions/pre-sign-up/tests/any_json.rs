//! Whatever is sent, the answer is one of the documented ones: nothing panics.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use pre_sign_up::{Messages, Policy, Rejection, handle};
use proptest::{collection, prelude::*};
use serde_json::{Map, Value, json};
use shared::{invocation::Record, trigger::TriggerEvent};

/// Every rule, so that each one meets every event.
fn policy() -> Policy {
    let settings = json!({
        "ALLOWED_CLIENTS": "web",
        "ALLOWED_EMAIL_DOMAINS": "example.com,*.example.org,ana@bücher.example",
        "DENIED_EMAIL_DOMAINS": "spam.example.org",
        "REFUSE_SUBADDRESSES": "true",
        "USER_NAME_LENGTH": "3-30",
        "RESERVED_USER_NAMES": "admin",
        "REFUSE_MIXED_SCRIPTS": "true",
        "REFUSE_CONTACT_USER_NAMES": "true",
        "REQUIRED_ATTRIBUTES": "given_name",
    });
    Policy::from_lookup(&|name| settings[name].as_str().map(str::to_owned)).unwrap()
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
    let attributes = (text(), text()).prop_map(|(email, name)| json!({ "email": email, "given_name": name }));
    let request = maybe(attributes.boxed()).prop_map(|attributes| json!({ "userAttributes": attributes }));
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
            .and_then(|mut event| handle(&mut event, &mut Record::default(), &policy(), &Messages::default()))
            .unwrap_or_else(|failure| failure.code());
        let answers = ["Accepted", "CreatedByOperator", "EventInvalid"];
        prop_assert!(answers.contains(&code) || Rejection::CODES.contains(&code), "{}", code);
    }
}
