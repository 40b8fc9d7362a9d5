//! Where a sign-up says that it comes from, and through which app client.

use serde_json::{Value, json};

use crate::asked::{ask, settings};

fn code(event: &str, allowed_clients: &str) -> &'static str {
    let settings = settings(&[("ALLOWED_CLIENTS", allowed_clients), ("REQUIRED_ATTRIBUTES", "name")]);
    ask(event, &settings).unwrap_or_else(|failure| failure.code())
}

/// The trigger's source as JSON.
const SOURCES: [(&str, &str); 17] = [
    (r#""PreSignUp_SignUp""#, "AttributeMissing"),
    (r#""PreSignUp_ExternalProvider""#, "Accepted"),
    (r#""PreSignUp_AdminCreateUser""#, "CreatedByOperator"),
    (r#""PreSignUp_\u0053ignUp""#, "AttributeMissing"),
    (r#""presignup_signup""#, "TriggerSourceUnknown"),
    (r#""PreSignUp_admincreateuser""#, "TriggerSourceUnknown"),
    (r#""PreSignUp_AdminCreateUser ""#, "TriggerSourceUnknown"),
    (r#""PreSignUp_AdminCreateUser\u0000""#, "TriggerSourceUnknown"),
    (r#""PreSignUp_AdminCreateUser_""#, "TriggerSourceUnknown"),
    (r#""PreSignUp_""#, "TriggerSourceUnknown"),
    (r#""PostConfirmation_ConfirmSignUp""#, "TriggerSourceUnknown"),
    (r#""""#, "TriggerSourceUnknown"),
    ("null", "EventInvalid"),
    ("7", "EventInvalid"),
    ("true", "EventInvalid"),
    (r#"["PreSignUp_AdminCreateUser"]"#, "EventInvalid"),
    (r#"{"PreSignUp_AdminCreateUser":null}"#, "EventInvalid"),
];

#[test]
fn only_a_source_that_is_known_is_answered() {
    for (source, expected) in SOURCES {
        assert_eq!(code(&format!(r#"{{"triggerSource":{source}}}"#), ""), expected, "{source}");
    }
    assert_eq!(code("{}", ""), "EventInvalid");
}

/// The caller's context as JSON, where the client `web1` is allowed.
const CONTEXTS: [(&str, &str); 16] = [
    (r#"{"clientId":"web1"}"#, "Accepted"),
    (r#"{"clientId":"we\u00621"}"#, "Accepted"),
    (r#"{"clientId":"shop2"}"#, "Accepted"),
    (r#"{"clientId":"Web1"}"#, "ClientNotAllowed"),
    (r#"{"clientId":"web"}"#, "ClientNotAllowed"),
    (r#"{"clientId":"web12"}"#, "ClientNotAllowed"),
    (r#"{"clientId":" web1"}"#, "ClientNotAllowed"),
    (r#"{"clientId":"web1\u0000"}"#, "ClientNotAllowed"),
    (r#"{"clientId":"web1,shop2"}"#, "ClientNotAllowed"),
    (r#"{"clientId":"ｗeb1"}"#, "ClientNotAllowed"),
    (r#"{"clientId":""}"#, "ClientNotAllowed"),
    (r#"{"clientId":null}"#, "ClientNotAllowed"),
    (r#"{"client_id":"web1"}"#, "ClientNotAllowed"),
    ("{}", "ClientNotAllowed"),
    ("null", "ClientNotAllowed"),
    (r#"{"clientId":["web1"]}"#, "EventInvalid"),
];

#[test]
fn only_a_client_that_is_listed_is_let_through() {
    for (context, expected) in CONTEXTS {
        let event = format!(r#"{{"triggerSource":"PreSignUp_ExternalProvider","callerContext":{context}}}"#);
        assert_eq!(code(&event, "web1,shop2"), expected, "{context}");
    }
}

/// Nobody is confirmed by what the event already says.
#[test]
fn flags_that_arrive_say_nothing() {
    let flags = json!({ "autoConfirmUser": true, "autoVerifyEmail": true, "autoVerifyPhone": "true", "new": true });
    let event = json!({ "triggerSource": "PreSignUp_ExternalProvider", "response": flags }).to_string();
    let mut event = lambda::trigger::TriggerEvent::parse(&event).unwrap();
    pre_sign_up::handle(&mut event, &mut Default::default(), &settings(&[]), crate::asked::NOW).unwrap();
    let answer: Value = serde_json::from_str(&serde_json::to_string(&event).unwrap()).unwrap();
    let expected = json!({ "autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false, "new": true });
    assert_eq!(answer["response"], expected);
}
