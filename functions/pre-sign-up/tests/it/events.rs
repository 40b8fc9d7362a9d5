//! Every event under `events/pre-sign-up` gives the answer that `events/answers.json` documents.

use std::{collections::BTreeMap, fs, path::Path};

use lambda::{failure::Failure, invocation::Record, trigger::TriggerEvent};
use pre_sign_up::{Rejection, Settings, handle};
use serde_json::{Value, json, value::RawValue};
use time::{OffsetDateTime, macros::datetime};

use crate::invitations::Inviter;

const EVENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events");

const POOL: &str = "eu-west-1_EXAMPLE11";

/// When the events arrive.
const NOW: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);

fn answers() -> Value {
    let text = fs::read_to_string(Path::new(EVENTS).join("answers.json")).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["pre-sign-up"].take()
}

/// The settings of all events, and those an event has of its own, which are taken out of its answer.
fn settings_for(answers: &Value, expected: &mut Value) -> Value {
    let mut settings = answers["settings"].clone();
    if let Value::Object(own) = expected["settings"].take() {
        settings.as_object_mut().unwrap().extend(own);
    }
    expected.as_object_mut().unwrap().remove("settings");
    settings
}

fn read(settings: &Value) -> Settings {
    Settings::from_lookup(&|name| settings[name].as_str().map(str::to_owned)).unwrap()
}

/// The event after the function, or its failure.
fn answer(event: &str, settings: &Value) -> Result<(&'static str, String), Failure> {
    let settings = read(settings);
    let mut event = TriggerEvent::parse(event)?;
    let code = handle(&mut event, &mut Record::default(), &settings, NOW)?;
    Ok((code, serde_json::to_string(&event).unwrap()))
}

/// The members of a JSON object, each as the text it was written in.
fn members(json: &str) -> BTreeMap<String, Box<RawValue>> {
    serde_json::from_str(json).unwrap()
}

#[test]
fn every_event_gives_its_documented_answer() {
    let mut answers = answers();
    let inviter = Inviter::new();
    answers["settings"]["INVITATION_KEYS"] = json!(inviter.keys(&["staff"]));
    let expected = answers["events"].as_object().unwrap();
    for (file, expected) in expected {
        let mut expected = expected.clone();
        let settings = settings_for(&answers, &mut expected);
        let event = fs::read_to_string(Path::new(EVENTS).join("pre-sign-up").join(file)).unwrap();
        let event = inviter.invited(&event, &expected, NOW);
        match answer(&event, &settings) {
            Ok((code, answer)) => {
                let confirmed = expected["confirmed"] == json!(true);
                assert_eq!(json!(code), expected["code"], "{file}");
                assert_eq!(expected.get("errorMessage"), None, "{file}");
                assert_returned_with_flags(&event, &answer, confirmed, file);
            }
            Err(failure) => {
                assert_eq!(json!(failure.code()), expected["code"], "{file}");
                assert_eq!(json!(failure.user_text()), expected["errorMessage"], "{file}");
            }
        }
    }
    let files = fs::read_dir(Path::new(EVENTS).join("pre-sign-up")).unwrap().count();
    assert_eq!(files, expected.len(), "every file has an answer, every answer a file");
}

/// Everything as it came, but the flags of the response are set: all false, or confirmed by an invitation.
fn assert_returned_with_flags(event: &str, answer: &str, confirmed: bool, file: &str) {
    let (mut event, mut answer) = (members(event), members(answer));
    let response: BTreeMap<String, Value> = serde_json::from_str(answer.remove("response").unwrap().get()).unwrap();
    let flags = [("autoConfirmUser", confirmed), ("autoVerifyEmail", confirmed), ("autoVerifyPhone", false)];
    for (flag, expected) in flags {
        assert_eq!(response[flag], json!(expected), "{file}: {flag}");
    }
    let response_before: BTreeMap<String, Value> =
        serde_json::from_str(event.remove("response").unwrap().get()).unwrap();
    let kept = |name: &str, value: &Value| !value.is_null() && flags.iter().all(|(flag, _)| *flag != name);
    for (name, value) in response_before.iter().filter(|(name, value)| kept(name, value)) {
        assert_eq!(response[name], *value, "{file}");
    }
    let texts = |members: &BTreeMap<String, Box<RawValue>>| {
        members.iter().map(|(name, raw)| (name.clone(), raw.get().to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(texts(&answer), texts(&event), "{file}");
}

#[test]
fn an_operators_text_reaches_the_person() {
    let event = fs::read_to_string(Path::new(EVENTS).join("pre-sign-up/sign-up-domain-not-allowed.json")).unwrap();
    let settings = json!({
        "ALLOWED_EMAIL_DOMAINS": "example.com",
        "MESSAGES": r#"{"EmailDomainNotAllowed":"Please use your work address"}"#,
    });
    let failure = answer(&event, &settings).unwrap_err();
    assert_eq!((failure.code(), failure.user_text()), ("EmailDomainNotAllowed", "Please use your work address"));
}

#[test]
fn observed_rules_are_noted_and_refuse_nobody() {
    for (file, observe, expected, observed) in [
        ("sign-up-domain-not-allowed.json", "*", Ok("Observed"), &["EmailDomainNotAllowed", "AttributeMissing"][..]),
        (
            "sign-up-domain-not-allowed.json",
            "EmailDomainNotAllowed",
            Err("AttributeMissing"),
            &["EmailDomainNotAllowed"],
        ),
        ("sign-up-domain-not-allowed.json", "AttributeMissing", Err("EmailDomainNotAllowed"), &["AttributeMissing"]),
        ("sign-up-domain-not-allowed.json", "", Err("EmailDomainNotAllowed"), &[]),
        ("odd-unknown-source.json", "*", Ok("Observed"), &["TriggerSourceUnknown"]),
        ("admin-create-user.json", "*", Ok("CreatedByOperator"), &[]),
    ] {
        let settings =
            json!({ "ALLOWED_EMAIL_DOMAINS": "example.com", "REQUIRED_ATTRIBUTES": "custom:zip", "OBSERVE": observe });
        let event = fs::read_to_string(Path::new(EVENTS).join("pre-sign-up").join(file)).unwrap();
        let (mut event, mut record) = (TriggerEvent::parse(&event).unwrap(), Record::default());
        let decided = handle(&mut event, &mut record, &read(&settings), NOW);
        assert_eq!(decided.map_err(|failure| failure.code()), expected, "{file} {observe}");
        assert_eq!(record.observed, observed, "{file} {observe}");
    }
}

/// A sign-up with these attributes under these settings.
fn sign_up(attributes: &Value, settings: &Value) -> Result<&'static str, &'static str> {
    let event =
        json!({ "triggerSource": "PreSignUp_SignUp", "request": { "userAttributes": attributes }, "response": {} });
    answer(&event.to_string(), settings).map(|(code, _)| code).map_err(|failure| failure.code())
}

#[test]
fn observing_one_rule_opens_no_way_around_another() {
    let rules = r#"{"custom:a":"[0-9]+","custom:plan":["free"]}"#;
    for (attributes, settings, expected) in [
        (
            json!({ "custom:a": "x", "custom:plan": "pro" }),
            json!({ "ATTRIBUTE_RULES": rules, "OBSERVE": "AttributePattern" }),
            "AttributeNotOffered",
        ),
        (
            json!({ "email": "ana@example.com" }),
            json!({ "DENIED_EMAIL_DOMAINS": "ana@example.com,example.com", "OBSERVE": "EmailDenied" }),
            "EmailDomainDenied",
        ),
        (json!({ "birthdate": "x" }), json!({ "MINIMUM_AGE": "18", "OBSERVE": "BirthdateInvalid" }), "TooYoung"),
        (json!({}), json!({ "MINIMUM_AGE": "18", "OBSERVE": "AttributeMissing" }), "TooYoung"),
        (
            json!({ "email": "x@evil.test." }),
            json!({ "DENIED_EMAIL_DOMAINS": "evil.test", "OBSERVE": "EmailInvalid" }),
            "EmailDomainDenied",
        ),
        (
            json!({ "email": "x@mailinator.com." }),
            json!({ "REFUSE_DISPOSABLE": "true", "OBSERVE": "EmailInvalid" }),
            "EmailDisposable",
        ),
        (
            json!({ "phone_number": "+43900" }),
            json!({ "REFUSE_PREMIUM_PHONES": "true", "OBSERVE": "PhoneInvalid" }),
            "PhonePremiumRate",
        ),
    ] {
        assert_eq!(sign_up(&attributes, &settings), Err(expected), "{settings}");
    }
}

/// What becomes of Ana's sign-up when her app sends these as `invitation`.
fn invited(settings: &Value, validation: &str, client: &str, locale: &str) -> Result<&'static str, String> {
    let event = json!({ "triggerSource": "PreSignUp_SignUp", "userPoolId": POOL, "response": {}, "request": {
        "userAttributes": { "email": "ana@example.com", "locale": "de" },
        "validationData": { "invitation": validation },
        "clientMetadata": { "invitation": client, "locale": locale },
    } });
    answer(&event.to_string(), settings).map(|(code, _)| code).map_err(|failure| failure.user_text().to_owned())
}

#[test]
fn an_invitation_counts_in_client_metadata_and_is_told_elsewhere() {
    let inviter = Inviter::new();
    let documented = json!({ "invitation": { "email": "ana@example.com", "groups": [], "from": 0, "to": 1 } });
    let placeholder = json!({ "userPoolId": POOL, "token": "INVITATION" }).to_string();
    let good: Value = serde_json::from_str(&inviter.invited(&placeholder, &documented, NOW)).unwrap();
    let good = good["token"].as_str().unwrap();
    let settings = json!({
        "INVITATION_KEYS": inviter.keys(&[]),
        "SIGN_UP_MODE": "invitation",
        "MESSAGES": r#"{"de":{"InvitationMalformed":"Nein","InvitationMisplaced":"Falsch"}}"#,
    });
    let english = Rejection::InvitationMalformed.to_string();
    for (validation, client, locale, expected) in [
        ("", good, "", Ok("Accepted")),
        ("a.b.c", good, "", Ok("Accepted")),
        (good, good, "", Ok("Accepted")),
        (good, "", "", Err("Falsch")),
        (good, " ", "", Err("Falsch")),
        (good, "a.b.c", "", Err("Nein")),
        ("a.b.c", "x", " ", Err("Nein")),
        ("", "x", "en", Err(english.as_str())),
    ] {
        let decided = invited(&settings, validation, client, locale);
        assert_eq!(decided, expected.map_err(str::to_owned), "{validation} {client} {locale}");
    }
    let without_keys = json!({ "MESSAGES": settings["MESSAGES"] });
    assert_eq!(invited(&without_keys, good, "x", ""), Ok("Accepted"));
}
