//! Events as Cognito sends them, changed at random: each is answered, with words that are meant for people.

use std::{collections::BTreeMap, fs, path::Path};

use lambda::{failure::Failure, invocation::Record, trigger::TriggerEvent};
use pre_sign_up::{Rejection, Settings, handle};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::{Map, Value, json, value::RawValue};

use crate::{
    asked::{NOW, settings},
    invitations::Inviter,
};

const EVENTS: usize = 4_000;

/// Put into the values of events: none of it may come back in a text.
const SENTINEL: &str = "Quokka7";

/// What is neither of a decision nor a fault.
const ANSWERS: [&str; 3] = ["Accepted", "CreatedByOperator", "Observed"];
const REFUSALS: [&str; 3] = ["EventInvalid", "EventTooLarge", "EventUnreadable"];

/// The words of Rust, serde and the libraries beneath them.
const FOREIGN: [&str; 14] = [
    "::",
    "`",
    "expected",
    "invalid type",
    "missing field",
    "unknown variant",
    "at line",
    "Some(",
    "None",
    "Err(",
    "panicked",
    "unwrap",
    "serde",
    "null",
];

fn rules(observed: &str) -> Settings {
    let keys = Inviter::new().keys(&[]).to_string();
    settings(&[
        ("INVITATION_KEYS", &keys),
        ("ALLOWED_CLIENTS", "3n4b5urk1ft4fl3mg5e62d9ado"),
        ("ALLOWED_EMAIL_DOMAINS", "example.com,*.example.org"),
        ("DENIED_EMAIL_DOMAINS", "spam.example.org"),
        ("REFUSE_DISPOSABLE", "true"),
        ("USER_NAME_LENGTH", "2-40"),
        ("RESERVED_USER_NAMES", "admin,root"),
        ("REFUSE_MIXED_SCRIPTS", "true"),
        ("PHONE_COUNTRIES", "US"),
        ("REQUIRED_ATTRIBUTES", "given_name"),
        ("ATTRIBUTE_RULES", r#"{"custom:zip_code":"[0-9]{4,5}","custom:plan":["free","pro"]}"#),
        ("MINIMUM_AGE", "16"),
        ("OBSERVE", observed),
    ])
}

/// The samples, in the order of their names.
fn samples() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/pre-sign-up");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()).collect()
}

/// Something else than what was there.
fn other(random: &mut StdRng) -> Value {
    let long = random.random_range(1..3_000);
    let texts = [
        SENTINEL,
        "",
        " ",
        "\0",
        "\u{fdfa}",
        "\u{202e}",
        "аdmin",
        "x@example.com",
        "\"@\"@example.com",
        "+12025550123",
        "2000-02-29",
        "a.b.c",
        "PreSignUp_AdminCreateUser",
        "true",
        "-1",
        "de",
    ];
    let text = texts.choose(random).unwrap();
    match random.random_range(0..9) {
        0 => Value::Null,
        1 => json!(random.random::<bool>()),
        2 => json!(random.random::<f64>()),
        3 => json!([SENTINEL]),
        4 => json!({ SENTINEL: text }),
        5 => json!(text.repeat(long)),
        _ => json!(format!("{text}{SENTINEL}")),
    }
}

/// Changes something somewhere in the value.
fn change(value: &mut Value, random: &mut StdRng) {
    let deeper = random.random_bool(0.85);
    match value {
        Value::Object(members) if deeper && !members.is_empty() => change_member(members, random),
        value => *value = other(random),
    }
}

fn change_member(members: &mut Map<String, Value>, random: &mut StdRng) {
    let name = members.keys().nth(random.random_range(0..members.len())).unwrap().clone();
    match random.random_range(0..10) {
        0 => drop(members.remove(&name)),
        1 => drop(members.insert(SENTINEL.to_owned(), other(random))),
        2 => {
            let moved = members.remove(&name).unwrap();
            members.insert(name.to_uppercase(), moved);
        }
        _ => change(&mut members[&name], random),
    }
}

/// Changes a letter of the text, or cuts it off.
fn garble(text: &str, random: &mut StdRng) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let at = random.random_range(0..bytes.len());
    match random.random_range(0..3) {
        0 => bytes.truncate(at),
        1 => bytes[at] = *br#"{}[]":,\u0d8"#.choose(random).unwrap(),
        _ => bytes.splice(at..at, *br"\ud800").for_each(drop),
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn assert_for_people(failure: &Failure, event: &str) {
    let code = failure.code();
    assert!(Rejection::CODES.contains(&code) || REFUSALS.contains(&code), "{code}: {event}");
    let text = failure.user_text();
    assert!(!text.trim().is_empty() && text.len() <= 200 && !text.ends_with('.'), "{text}: {event}");
    assert!(FOREIGN.iter().all(|word| !text.contains(word)), "{text}: {event}");
    for told in [text, &failure.cause().unwrap_or_default()] {
        assert!(!told.contains(SENTINEL), "{told}: {event}");
    }
}

/// All but `response` comes back as it came.
fn assert_returned(event: &str, answer: &TriggerEvent) {
    let members = |json: &str| {
        let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(json).unwrap();
        let others = members.into_iter().filter(|(name, _)| name != "response");
        others.map(|(name, raw)| (name, raw.get().to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(members(&serde_json::to_string(answer).unwrap()), members(event), "{event}");
}

#[test]
fn a_changed_event_is_answered_in_words_for_people() {
    let (samples, policies) = (samples(), [rules(""), rules("EmailDomainNotAllowed"), rules("*")]);
    let mut random = StdRng::seed_from_u64(2026);
    let (mut accepted, mut refused) = (0, 0);
    for round in 0..EVENTS {
        let mut event = samples[round % samples.len()].clone();
        for _ in 0..random.random_range(1..5) {
            change(&mut event, &mut random);
        }
        let mut text = event.to_string();
        if random.random_bool(0.2) {
            text = garble(&text, &mut random);
        }
        let mut parsed = match TriggerEvent::parse(&text) {
            Ok(parsed) => parsed,
            Err(failure) => {
                refused += 1;
                assert_for_people(&failure, &text);
                continue;
            }
        };
        match handle(&mut parsed, &mut Record::default(), policies.choose(&mut random).unwrap(), NOW) {
            Ok(code) => {
                accepted += 1;
                assert!(ANSWERS.contains(&code), "{code}: {text}");
                assert_returned(&text, &parsed);
            }
            Err(failure) => {
                refused += 1;
                assert_for_people(&failure, &text);
            }
        }
    }
    assert_eq!(accepted + refused, EVENTS);
    assert!(accepted > EVENTS / 10 && refused > EVENTS / 10, "{accepted} accepted, {refused} refused");
}
