//! Every event under `events/post-confirmation` gives the answer and makes the changes `events/answers.json` documents.

use std::{fs, path::Path};

use lambda::{invocation::Record, trigger::TriggerEvent};
use post_confirmation::{Function, Settings, handle};
use serde_json::{Value, json};

use crate::{NOW, cognito, invitations::Inviter};

const EVENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events");

#[tokio::test]
async fn every_event_gives_its_documented_answer() {
    let answers = fs::read_to_string(Path::new(EVENTS).join("answers.json")).unwrap();
    let answers = serde_json::from_str::<Value>(&answers).unwrap()["post-confirmation"].take();
    let inviter = Inviter::new();
    let settings = Settings::from_lookup(&|name| match name {
        "INVITATION_KEYS" => Some(inviter.keys(&["partners", "members"])),
        name => answers["settings"][name].as_str().map(str::to_owned),
    });
    let settings = settings.unwrap();
    let expected = answers["events"].as_object().unwrap();
    for (file, expected) in expected {
        let text = fs::read_to_string(Path::new(EVENTS).join("post-confirmation").join(file)).unwrap();
        let text = inviter.invited(&text, expected, NOW);
        let event = TriggerEvent::parse(&text).unwrap();
        let (cognito, calls) = cognito::willing();
        let function = Function { settings: settings.clone(), cognito, queue: None };
        match handle(&event, &mut Record::default(), &function, NOW).await {
            Ok(code) => assert_eq!(expected["code"], json!(code), "{file}"),
            Err(failure) => {
                assert_eq!(expected["code"], json!(failure.code()), "{file}");
                assert_eq!(expected["errorMessage"], json!(failure.user_text()), "{file}");
            }
        }
        assert_eq!(calls.sorted(), calls_for(&text, expected), "{file}");
        assert_eq!(without_space(&serde_json::to_string(&event).unwrap()), without_space(&text), "{file}");
    }
    let files = fs::read_dir(Path::new(EVENTS).join("post-confirmation")).unwrap().count();
    assert_eq!(files, expected.len(), "every file has an answer, every answer a file");
}

/// The calls an answer documents, as [`cognito::Calls`] describes them.
fn calls_for(event: &str, expected: &Value) -> Vec<String> {
    let event: Value = serde_json::from_str(event).unwrap();
    let (pool, user) = (event["userPoolId"].as_str().unwrap(), event["userName"].as_str().unwrap_or_default());
    let groups = expected["groups"].as_array().unwrap().iter();
    let mut calls: Vec<_> = groups.map(|group| format!("{pool} {user} + {}", group.as_str().unwrap())).collect();
    if expected["activated"] == json!(true) {
        calls.push(format!("{pool} {user} custom:active=true"));
    }
    calls.sort();
    calls
}

/// The members are kept to the byte; only the white space between them goes.
fn without_space(json: &str) -> String {
    json.split_whitespace().collect()
}
