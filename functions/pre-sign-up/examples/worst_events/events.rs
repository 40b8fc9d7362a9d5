//! Sign-ups that cost as much as they can, and settings that make them do so.

use std::{collections::HashMap, error::Error};

use invitation::{Algorithm, PrivateKey};
use pre_sign_up::Settings;
use serde_json::{Map, Value, json};

/// The most characters of an attribute's value in Cognito.
const LONGEST: usize = 2_048;

/// The largest text that an event can be read with.
const LARGEST: usize = 191 * 1024;

/// Every rule, each with as much as Lambda's 4 KB for settings hold, or more. All are observed, so all are asked.
///
/// # Errors
/// If a setting is wrong.
pub(crate) fn settings() -> Result<Settings, Box<dyn Error>> {
    let keys = json!({ "keys": [key()?.public()] }).to_string();
    // Letters of many readings, and names that begin alike.
    let letters = ["i", "l", "m", "n", "o", "r", "ν", "ſ"];
    let reserved: Vec<String> = (0..900)
        .map(|n: usize| format!("{}{}{}{}", letters[n % 8], letters[n / 8 % 8], letters[n / 64 % 8], n / 512))
        .collect();
    let domains: Vec<String> = (0..400).map(|n| format!("d{n}.example")).collect();
    // As large as the limit for all of them lets them be.
    let patterns: Map<String, Value> = (0..8)
        .map(|n| (format!("custom:a{n}"), json!(format!("({}*a){{40}}", if n % 2 == 0 { "." } else { r"\w" }))))
        .collect();
    let lookup = |name: &str| {
        Some(match name {
            "INVITATION_KEYS" => keys.clone(),
            "ALLOWED_CLIENTS" => "web".to_owned(),
            "ALLOWED_EMAIL_DOMAINS" => domains.join(","),
            "DENIED_EMAIL_DOMAINS" => domains.join(",").replace("example", "test"),
            "USER_NAME_LENGTH" => "1-128".to_owned(),
            "USER_NAME_PATTERN" => "(.*a){150}".to_owned(),
            "RESERVED_USER_NAMES" => reserved.join(","),
            "PHONE_COUNTRIES" => "AT,DE".to_owned(),
            "REQUIRED_ATTRIBUTES" => "name,family_name,given_name,nickname,profile".to_owned(),
            "ATTRIBUTE_RULES" => Value::Object(patterns.clone()).to_string(),
            "MINIMUM_AGE" => "16".to_owned(),
            "OBSERVE" => "*".to_owned(),
            name if name.starts_with("REFUSE_") => "true".to_owned(),
            _ => return None,
        })
    };
    Ok(Settings::from_lookup(&lookup)?)
}

/// The only key there is, so tokens need not name it.
fn key() -> Result<PrivateKey, Box<dyn Error>> {
    Ok(PrivateKey::from_pem(&PrivateKey::generate(Algorithm::EdDSA)?)?)
}

/// Each with what it is.
pub(crate) fn events() -> Vec<(&'static str, String)> {
    let attribute = |name: &str, value: String| attributes([(name.to_owned(), value)]);
    let aliased = |name: &str| wrapped(name, &json!({ "userAttributes": { "preferred_username": name } }));
    let wide = |n: usize| "\u{fdfa}".repeat(n);
    let custom = |count: usize, value: String| attributes((0..count).map(|n| (format!("custom:a{n}"), value.clone())));
    // `{"alg":"EdDSA"}`
    let (header, signature) = ("eyJhbGciOiJFZERTQSJ9", "a".repeat(86));
    let label = |c: &str| [c.repeat(15), c.repeat(15), c.repeat(15), "example".to_owned()].join(".");
    vec![
        ("an ordinary one", attribute("email", "ana@example.com".to_owned())),
        ("a name of letters that become 18", named(&wide(128))),
        ("a name of letters with many readings", named(&"ſν".repeat(64))),
        ("a name that begins like hundreds", named(&"ilmnorνſ".repeat(16))),
        ("a name of blanks", named(&"\u{3164}".repeat(128))),
        ("a name of marks", named(&"\u{1d15e}\u{344}".repeat(64))),
        ("a name that the pattern takes long for", aliased(&"a".repeat(128))),
        ("an alias of letters that become 18", attribute("preferred_username", wide(LONGEST))),
        ("an alias of x", attribute("preferred_username", "x".repeat(LONGEST))),
        ("an alias and a name of such letters", aliased(&wide(128))),
        ("an address of signs", attribute("email", "@".repeat(LONGEST))),
        ("an address of dots", attribute("email", format!("a@{}", "a.".repeat(LONGEST / 2)))),
        ("an address of Chinese labels", attribute("email", format!("a@{}", label("中")))),
        ("an address of letters that become 18", attribute("email", format!("a@{}", label("\u{fdfa}")))),
        ("an address of joined labels", attribute("email", format!("a@{}", label("ﬃ")))),
        ("an address that is all local part", attribute("email", format!("{}@example.com", wide(LONGEST)))),
        ("a quoted local part", attribute("email", format!("\"{}\"@example.com", "\\\"".repeat(LONGEST / 2)))),
        ("a number of zeros", attribute("phone_number", format!("+{}", "0".repeat(LONGEST)))),
        ("a number of digits", attribute("phone_number", format!("+1{}", "2".repeat(LONGEST)))),
        ("a date of digits", attribute("birthdate", "1-".repeat(LONGEST / 2))),
        ("required attributes of blanks", attribute("name", "\u{3164}".repeat(LONGEST))),
        ("patterns over values of 128 characters", custom(8, "a".repeat(128))),
        ("patterns over values of 1,024 characters", custom(8, "a".repeat(1_024))),
        ("patterns over the longest values", custom(69, "a".repeat(LONGEST))),
        ("an event of attributes", custom(9_500, "a".to_owned())),
        ("an event of empty entries", entries(17_500)),
        ("all of it at once", all_at_once()),
        ("an event of text", attribute("name", "a".repeat(LARGEST))),
        ("an event of escapes", attribute("name", "\u{1}".repeat(LARGEST / 6))),
        ("an address of one label", attribute("email", format!("a@{}", "a".repeat(LARGEST)))),
        ("an address of as many dots", attribute("email", format!("a@{}", "a.".repeat(LARGEST / 2)))),
        ("a date of as many parts", attribute("birthdate", "-".repeat(LARGEST))),
        ("a number of as many digits", attribute("phone_number", format!("+49{}", "1".repeat(LARGEST)))),
        ("an event of wide letters", attribute("name", wide(LARGEST / 3))),
        ("an event of blanks", attribute("name", "\u{3164}".repeat(LARGEST / 3))),
        ("a token that fills the event", token(&"a".repeat(LARGEST))),
        ("a token of claims alone", token(&format!("{header}.{}.{signature}", "a".repeat(LARGEST - 200)))),
        ("a token of as many parts", token(&".".repeat(LARGEST))),
        ("six megabytes of text", attribute("name", "a".repeat(6 << 20))),
        ("six megabytes of escapes", attribute("name", "\u{1}".repeat(1 << 20))),
    ]
}

fn named(user_name: &str) -> String {
    wrapped(user_name, &json!({}))
}

fn attributes(attributes: impl IntoIterator<Item = (String, String)>) -> String {
    let attributes: HashMap<_, _> = attributes.into_iter().collect();
    wrapped("ana", &json!({ "userAttributes": attributes }))
}

/// In the map that an app fills as it likes.
fn entries(count: usize) -> String {
    let entries: HashMap<_, _> = (0..count).map(|n| (n.to_string(), "")).collect();
    wrapped("ana", &json!({ "clientMetadata": entries }))
}

fn all_at_once() -> String {
    let name = "a".repeat(128);
    let mut attributes: HashMap<_, _> = (0..8).map(|n| (format!("custom:a{n}"), name.clone())).collect();
    attributes.insert("preferred_username".to_owned(), name.clone());
    attributes.insert("email".to_owned(), format!("{}@{}example", "a".repeat(64), "中.".repeat(60)));
    attributes.insert("name".to_owned(), "\u{3164}".repeat(LONGEST));
    let entries: HashMap<_, _> = (0..15_500).map(|n| (n.to_string(), "")).collect();
    wrapped(&name, &json!({ "userAttributes": attributes, "clientMetadata": entries }))
}

fn token(token: &str) -> String {
    wrapped("ana", &json!({ "clientMetadata": { "invitation": token } }))
}

fn wrapped(user_name: &str, request: &Value) -> String {
    json!({
        "version": "1", "triggerSource": "PreSignUp_SignUp", "region": "eu-west-1", "userPoolId": "eu-west-1_EXAMPLE11",
        "userName": user_name, "callerContext": { "awsSdkVersion": "1", "clientId": "web" }, "request": request,
        "response": { "autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false },
    })
    .to_string()
}
