use std::time::Instant;

use aws_lambda_events::cognito::{
    CognitoEventUserPoolsPreSignup as PreSignUp, CognitoEventUserPoolsPreSignupTriggerSource as Source,
};

use super::*;
use crate::failure::Severity;

fn parse(json: &str) -> TriggerEvent {
    TriggerEvent::parse(json).unwrap_or_else(|failure| panic!("{failure:?}"))
}

#[test]
fn what_is_not_ours_comes_back_to_the_byte() {
    let json = r#"{"triggerSource":"PreSignUp_SignUp","big":12345678901234567890123,"exact":1.50,"u":"\u00e9","z":[ 1 ],"response":{"autoConfirmUser":null,"new":1e3}}"#;
    let mut event = parse(json);
    assert_eq!(serde_json::to_string(&event).expect("JSON"), json);
    event.respond([("autoConfirmUser", false)]);
    assert_eq!(serde_json::to_string(&event).expect("JSON"), json.replace("null", "false"));
}

#[test]
fn a_response_is_made_where_there_is_none() {
    for response in [r#","response":{}"#, r#","response":null"#, ""] {
        let mut event = parse(&format!(r#"{{"triggerSource":"PreSignUp_SignUp"{response}}}"#));
        event.respond([("autoVerifyEmail", false)]);
        assert_eq!(
            serde_json::to_string(&event).expect("JSON"),
            r#"{"triggerSource":"PreSignUp_SignUp","response":{"autoVerifyEmail":false}}"#
        );
    }
}

#[test]
fn the_view_takes_what_the_types_alone_reject() {
    for json in [
        r#"{"triggerSource":"PreSignUp_SignUp"}"#,
        r#"{"triggerSource":"PreSignUp_SignUp","callerContext":null,"request":null,"response":{}}"#,
        r#"{"triggerSource":"PreSignUp_SignUp","request":{"userAttributes":{"name":null},"validationData":null}}"#,
        r#"{"triggerSource":"PreSignUp_SignUp","request":{"userAttributes":null},"response":{"autoConfirmUser":null}}"#,
    ] {
        let view: PreSignUp = parse(json).view().unwrap_or_else(|failure| panic!("{json}: {:?}", failure.cause()));
        assert!(view.request.user_attributes.is_empty(), "{json}");
    }
    let json =
        r#"{"triggerSource":"PreSignUp_SignUp","request":{"userAttributes":{"n":5,"b":true},"future":{"x":[]}}}"#;
    let view: PreSignUp = parse(json).view().expect("a view");
    assert_eq!(view.request.user_attributes["n"], "5");
    assert_eq!(view.request.user_attributes["b"], "true");
}

#[test]
fn a_source_is_known_or_not() {
    let source = |name: &str| parse(&format!(r#"{{"triggerSource":"{name}"}}"#)).source::<Source>();
    assert_eq!(source("PreSignUp_ExternalProvider"), Some(Source::ExternalProvider));
    assert_eq!(source("PreSignUp_Invented"), None);
}

#[test]
fn what_is_no_event_is_refused_without_its_content() {
    for (json, cause) in [
        ("", "the event is not a JSON object"),
        ("null", "the event is not a JSON object"),
        ("[1]", "the event is not a JSON object"),
        ("\"secret\"", "the event is not a JSON object"),
        ("{}", "the event has no triggerSource: Cognito did not send it"),
        (r#"{"triggerSource":7}"#, "the event has no triggerSource: Cognito did not send it"),
    ] {
        let failure = TriggerEvent::parse(json).err().expect(json);
        assert_eq!((failure.code(), failure.cause().as_deref()), ("EventInvalid", Some(cause)), "{json}");
    }
    let misshapen = parse(r#"{"triggerSource":"PreSignUp_SignUp","request":{"userAttributes":["secret"]}}"#);
    let failure = misshapen.view::<PreSignUp>().expect_err("a list is no map");
    assert_eq!(failure.cause().as_deref(), Some("the event is not of its trigger's shape (Data)"));
}

#[test]
fn what_a_person_sends_that_is_no_text_is_refused_and_no_fault() {
    for unreadable in [r#""\ud800""#, r#""\udc00\ud800""#, "1e999", &("[".repeat(200) + &"]".repeat(200))] {
        for (member, severity) in [
            (format!(r#""request":{{"clientMetadata":{{"a":{unreadable}}}}}"#), Some(Severity::Refused)),
            (format!(r#""userName":{unreadable}"#), Some(Severity::Refused)),
            (format!(r#""callerContext":{{"clientId":{unreadable}}}"#), Some(Severity::Broken)),
            (format!(r#""future":{unreadable}"#), None),
        ] {
            let view = parse(&format!(r#"{{"triggerSource":"PreSignUp_SignUp",{member}}}"#)).view::<PreSignUp>();
            let failure = view.err().map(|failure| (failure.code(), failure.severity()));
            let code = if severity == Some(Severity::Refused) { "EventUnreadable" } else { "EventInvalid" };
            assert_eq!(failure, severity.map(|severity| (code, severity)), "{member}");
        }
    }
}

#[test]
fn an_event_that_is_too_large_is_refused_and_no_fault() {
    let sized = |bytes: usize| {
        let event = r#"{"triggerSource":"PreSignUp_SignUp","request":{"clientMetadata":{"a":"?"}}}"#;
        event.replace('?', &"a".repeat(bytes - event.len() + 1))
    };
    assert_eq!(sized(MAX_EVENT_BYTES).len(), MAX_EVENT_BYTES);
    assert!(TriggerEvent::parse(&sized(MAX_EVENT_BYTES)).is_ok());
    let failure = TriggerEvent::parse(&sized(MAX_EVENT_BYTES + 1)).err().expect("too large");
    assert_eq!((failure.code(), failure.severity()), ("EventTooLarge", Severity::Refused));
}

async fn noted(json: &str) -> (&'static str, Record) {
    let handler = handler(async |_: &mut TriggerEvent, record: &mut Record| {
        record.observed = vec!["EmailDenied"];
        Ok("Accepted")
    });
    let payload = RawValue::from_string(json.to_owned()).expect("JSON").into();
    let mut invocation = Invocation { payload, deadline: std::time::Instant::now(), record: Record::default() };
    let answer = handler(&mut invocation).await.expect("an answer");
    (answer.code, invocation.record)
}

#[tokio::test]
async fn a_handler_notes_for_the_log_what_may_be_logged() {
    let json = r#"{"triggerSource":"PreSignUp_SignUp","userPoolId":"eu-west-1_a","userName":"ana","callerContext":{"clientId":"web"},"request":{"userAttributes":{"sub":"5f1c9c3e-1111-4222-8333-444455556666","email":"ana@example.com"}}}"#;
    let (code, record) = noted(json).await;
    assert_eq!(code, "Accepted");
    assert_eq!(record.trigger_source.as_deref(), Some("PreSignUp_SignUp"));
    assert_eq!(record.user_pool_id.as_deref(), Some("eu-west-1_a"));
    assert_eq!(record.client_id.as_deref(), Some("web"));
    assert_eq!(record.user_sub.as_deref(), Some("5f1c9c3e-1111-4222-8333-444455556666"));
    assert_eq!(record.observed, ["EmailDenied"]);
    let (_, other) = noted(&json.replace("eu-west-1_a", "ana@example.com").replace("web", &"x".repeat(129))).await;
    assert_eq!((other.user_pool_id, other.client_id), (None, None), "what is no id may be personal");
    let (_, record) = noted(&json.replace("5f1c9c3e-1111-4222-8333-444455556666", "Ana Silva")).await;
    assert_eq!(record.user_sub, None, "what is no sub may be personal");
}

#[tokio::test]
async fn what_is_noted_for_the_log_may_have_any_shape() {
    for (members, client_id) in [
        (r#""callerContext":{"clientId":"web","more":[1]}"#, Some("web")),
        (r#""callerContext":{"clientId":7}"#, None),
        (r#""callerContext":{"clientId":null},"request":{"userAttributes":null}"#, None),
        (r#""callerContext":[],"request":7"#, None),
        (r#""request":{"userAttributes":{"sub":[7]}}"#, None),
    ] {
        let (_, record) = noted(&format!(r#"{{"triggerSource":"PreSignUp_SignUp",{members}}}"#)).await;
        assert_eq!((record.client_id.as_deref(), record.user_sub), (client_id, None), "{members}");
    }
}

#[tokio::test]
async fn the_check_of_the_settings_reaches_no_handler() {
    let handler = handler(async |event: &mut TriggerEvent, _: &mut Record| {
        event.respond([("autoConfirmUser", false)]);
        Ok("Accepted")
    });
    for (json, code, body) in [
        (r#"{"check":"settings"}"#, "SettingsRead", r#"{"settings":"read"}"#),
        (
            r#"{"triggerSource":"PreSignUp_SignUp","check":"settings"}"#,
            "Accepted",
            r#"{"triggerSource":"PreSignUp_SignUp","check":"settings","response":{"autoConfirmUser":false}}"#,
        ),
    ] {
        let payload = serde_json::from_str(json).expect("JSON");
        let mut invocation = Invocation { payload, deadline: Instant::now(), record: Record::default() };
        let answer = handler(&mut invocation).await.expect("an answer");
        assert_eq!(answer.code, code, "{json}");
        assert_eq!(serde_json::to_string(&answer.body).expect("JSON"), body);
    }
}
