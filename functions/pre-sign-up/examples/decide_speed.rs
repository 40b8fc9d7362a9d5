//! How long a decision takes with every rule asked, and what surrounds it:
//! `cargo run --release -p pre-sign-up --example decide_speed`.

use std::{collections::HashMap, error::Error, hint::black_box, time::Instant};

use invitation::{Algorithm, Guest, MEMBER, PrivateKey};
use lambda::{invocation::Record, trigger::TriggerEvent};
use pre_sign_up::{Settings, SignUp, Source, decide, handle};
use serde_json::json;
use time::{Duration, OffsetDateTime};

const BATCHES: u32 = 400;
const BATCH: u32 = 100;
const EMAIL: &str = "ana.silva@partner.example";
const POOL: &str = "eu-west-1_EXAMPLE11";
const USER_NAME: &str = "ana.silva";

fn main() -> Result<(), Box<dyn Error>> {
    let now = OffsetDateTime::now_utc();
    let key = PrivateKey::from_pem(&PrivateKey::generate(Algorithm::EdDSA)?)?;
    let guest = Guest {
        email: EMAIL.to_owned(),
        user_pool_ids: vec![POOL.to_owned()],
        groups: vec![],
        expires: now + Duration::DAY,
        not_before: None,
    };
    let token = key.mint(&guest)?.token;
    let settings = settings(&json!({ "keys": [key.public()] }).to_string())?;

    let attributes = [("email", EMAIL), ("given_name", "Ana"), ("custom:zip_code", "1010"), ("custom:plan", "pro")];
    let more = [("birthdate", "1990-02-28"), ("phone_number", "+4915228817386")];
    let pairs = attributes.into_iter().chain(more).map(|(name, value)| (name.to_owned(), value.to_owned()));
    let attributes: HashMap<String, String> = pairs.collect();
    let opened = settings.invitations.open(&token, POOL).map_err(invitation::Problem::code)?;
    let sign_up = SignUp {
        source: Source::SelfService,
        client_id: Some("web"),
        user_name: USER_NAME,
        attributes: &attributes,
        invitation: Some(Ok(&opened)),
        at: now,
    };
    let decision = decide(&sign_up, &settings.policy);
    if !decision.against.is_empty() || !decision.invited {
        return Err(format!("not every rule is passed: {decision:?}").into());
    }
    let event = json!({
        "version": "1", "triggerSource": "PreSignUp_SignUp", "region": "eu-west-1", "userName": USER_NAME,
        "userPoolId": POOL, "callerContext": { "awsSdkVersion": "1", "clientId": "web" },
        "request": { "userAttributes": attributes, "clientMetadata": { MEMBER: token, "locale": "de" } },
        "response": { "autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false },
    });
    let event = event.to_string();

    timed("decide, every rule", || drop(black_box(decide(black_box(&sign_up), &settings.policy))));
    timed("open the invitation (EdDSA)", || drop(black_box(settings.invitations.open(black_box(&token), POOL))));
    timed("the whole event, both included", || {
        let mut event = TriggerEvent::parse(&event);
        let answer = event.as_mut().map(|event| handle(event, &mut Record::default(), &settings, now));
        assert!(matches!(answer, Ok(Ok("Accepted"))), "the event is accepted");
    });
    Ok(())
}

/// Every rule there is.
fn settings(keys: &str) -> Result<Settings, Box<dyn Error>> {
    let settings = [
        ("INVITATION_KEYS", keys),
        ("INVITATION_CONFIRMS", "true"),
        ("ALLOWED_CLIENTS", "web,shop"),
        ("ALLOWED_EMAIL_DOMAINS", "example.com,*.example.com,ben@elsewhere.example"),
        ("DENIED_EMAIL_DOMAINS", "spam.example,*.spam.example,mallory@partner.example"),
        ("REFUSE_DISPOSABLE", "true"),
        ("REFUSE_SUBADDRESSES", "true"),
        ("REFUSE_UNVERIFIED_PROVIDER_EMAIL", "true"),
        ("USER_NAME_LENGTH", "3-30"),
        ("USER_NAME_PATTERN", "[a-z][a-z0-9._-]*"),
        ("RESERVED_USER_NAMES", "admin,root,support"),
        ("REFUSE_MIXED_SCRIPTS", "true"),
        ("REFUSE_CONTACT_USER_NAMES", "true"),
        ("REFUSE_INVALID_PHONES", "true"),
        ("PHONE_COUNTRIES", "AT,CH,DE"),
        ("REFUSE_PREMIUM_PHONES", "true"),
        ("REQUIRED_ATTRIBUTES", "given_name"),
        ("ATTRIBUTE_RULES", r#"{"custom:zip_code":"[0-9]{4,5}","custom:plan":["free","pro"]}"#),
        ("MINIMUM_AGE", "16"),
        ("CHECK_ADMIN_CREATED", "true"),
    ];
    let lookup = |name: &str| settings.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
    Ok(Settings::from_lookup(&lookup)?)
}

/// Prints the time of one round in the best of many batches: whatever else the machine does only adds to it.
fn timed(what: &str, mut work: impl FnMut()) {
    let batch = |_| {
        let started = Instant::now();
        for _ in 0..BATCH {
            work();
        }
        started.elapsed() / BATCH
    };
    let best = (0..BATCHES).map(batch).min().unwrap_or_default();
    println!("{what}: {:.1} µs", best.as_nanos() as f64 / 1000.0);
}
