use serde_json::json;
use time::macros::datetime;

use super::*;
use crate::mint::{Guest, KeyError, PrivateKey};

/// The key of RFC 8037, A.1: anybody can sign with it.
const ED25519: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
";

/// The key of RFC 7515, A.3.1.
const P256: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff
H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp
7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt
-----END PRIVATE KEY-----
";

/// Made with these keys by another implementation, the crypto module of Node: `ana@example.com`, group `staff`.
const FROM_NODE: [&str; 2] = [
    "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCIsImtpZCI6InJmYzgwMzcifQ.eyJlbWFpbCI6ImFuYUBleGFtcGxlLmNvbSIsImV4cCI6NDEwMjQ0NDg\
     wMCwibmJmIjoxNzY3MjI1NjAwLCJqdGkiOiI3IiwiZ3JvdXBzIjpbInN0YWZmIl19.hRD2b4OeDpP83fIcadaG02sjKuQPZpNeBju8OUDCMFEKYLoI\
     B3X0X6ymSCwB-ytvoeWMkqwzPvzRWQXEBeEfBA",
    "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6InJmYzc1MTUifQ.eyJlbWFpbCI6ImFuYUBleGFtcGxlLmNvbSIsImV4cCI6NDEwMjQ0NDg\
     wMCwibmJmIjoxNzY3MjI1NjAwLCJqdGkiOiI3IiwiZ3JvdXBzIjpbInN0YWZmIl19.g4NX1dHendV1n-UKHHS6a-tyKDCNWcEP1sapizdNzaw6jQc8\
     goUS7Lv2jHV6s36gR5UhAT9DHsFV6IwzKYqIug",
];

/// The public keys, under other ids than their thumbprints.
fn set() -> Vec<Value> {
    vec![
        json!({ "kty": "OKP", "crv": "Ed25519", "kid": "rfc8037", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }),
        json!({ "kty": "EC", "crv": "P-256", "kid": "rfc7515", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" }),
    ]
}

fn keys() -> PublicKeys {
    PublicKeys::read(set()).expect("keys")
}

fn guest() -> Guest {
    Guest {
        email: "ana@example.com".to_owned(),
        groups: vec![shared::groups::GroupName::parse("staff").expect("a group")],
        expires: datetime!(2100-01-01 0:00 UTC),
        not_before: Some(datetime!(2026-01-01 0:00 UTC)),
    }
}

fn encoded(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

/// The token with another header, claims or signature.
fn with(token: &str, place: usize, part: &str) -> String {
    let mut parts: Vec<&str> = token.split('.').collect();
    parts[place] = part;
    parts.join(".")
}

#[test]
fn tokens_of_another_implementation_are_opened() {
    for token in FROM_NODE {
        let invitation = keys().open(token).expect(token);
        let [group] = invitation.groups() else { panic!("{:?}", invitation.groups()) };
        assert_eq!(group.as_str(), "staff");
        let ana = shared::address::Address::parse("Ana@example.com");
        assert_eq!(invitation.check_address(ana.as_ref()), Ok(()));
    }
}

#[test]
fn what_is_minted_is_opened_by_its_own_key_only() {
    for algorithm in [Algorithm::EdDSA, Algorithm::ES256] {
        let [one, other] = [(); 2]
            .map(|()| PrivateKey::from_pem(&PrivateKey::generate(algorithm).expect("a key")).expect("the same key"));
        let public = |key: &PrivateKey| vec![serde_json::to_value(key.public()).expect("JSON")];
        let token = one.mint(&guest()).expect("a token");
        let opened = PublicKeys::read(public(&one)).expect("keys").open(&token).expect("an invitation");
        assert_eq!(opened, keys().open(FROM_NODE[0]).expect("the same invitation"), "{algorithm:?}");
        let strangers = PublicKeys::read(public(&other)).expect("keys");
        assert_eq!(strangers.open(&token), Err(Problem::KeyUnknown), "{algorithm:?}");
        let rotated = PublicKeys::read([public(&other), public(&one)].concat()).expect("keys");
        assert_eq!(rotated.open(&token), Ok(opened), "{algorithm:?}");
    }
}

#[test]
fn what_is_no_invitation() {
    let [token, es256] = FROM_NODE;
    let parts: Vec<&str> = token.split('.').collect();
    let header = |alg: &str, kid: Value| encoded(&json!({ "alg": alg, "typ": "JWT", "kid": kid }));
    let critical = |crit: Value| encoded(&json!({ "alg": "EdDSA", "kid": "rfc8037", "crit": crit }));
    let claims = encoded(&json!({ "email": "mallory@example.com", "exp": 4_102_444_800_i64, "groups": ["admins"] }));
    let unsigned = format!("{}.{claims}.", encoded(&json!({ "alg": "none" })));
    for (token, expected) in [
        (String::new(), Problem::Malformed),
        ("a.b.c".to_owned(), Problem::Malformed),
        ("🎟.🎟.🎟".to_owned(), Problem::Malformed),
        (parts[..2].join("."), Problem::Malformed),
        (format!("{token}.x"), Problem::Malformed),
        (with(token, 0, &encoded(&json!({ "typ": "JWT" }))), Problem::Malformed),
        (with(token, 2, "no base64!"), Problem::Malformed),
        (with(token, 0, &critical(json!(["b64"]))), Problem::Malformed),
        (with(token, 0, &critical(json!([]))), Problem::Malformed),
        (with(token, 0, &critical(json!(null))), Problem::Malformed),
        (unsigned, Problem::Algorithm),
        (with(token, 0, &header("none", json!("rfc8037"))), Problem::Algorithm),
        (with(token, 0, &header("NONE", json!("rfc8037"))), Problem::Algorithm),
        (with(token, 0, &header("HS256", json!("rfc8037"))), Problem::Algorithm),
        (with(token, 0, &header("RS256", json!("rfc8037"))), Problem::Algorithm),
        (with(token, 0, &header("eddsa", json!("rfc8037"))), Problem::Algorithm),
        (with(token, 0, &header("EdDSA", json!("rfc7515"))), Problem::KeyUnknown),
        (with(token, 0, &header("EdDSA", json!("2019"))), Problem::KeyUnknown),
        (with(token, 0, &header("EdDSA", json!(null))), Problem::Signature),
        (with(token, 0, &header("ES256", json!("rfc7515"))), Problem::Signature),
        (with(token, 1, &claims), Problem::Signature),
        (with(es256, 1, &claims), Problem::Signature),
        (with(token, 2, ""), Problem::Signature),
        (with(token, 2, &URL_SAFE_NO_PAD.encode([0; 64])), Problem::Signature),
        (with(es256, 2, &URL_SAFE_NO_PAD.encode([0; 64])), Problem::Signature),
    ] {
        assert_eq!(keys().open(&token), Err(expected), "{token}");
    }
    assert_eq!(PublicKeys::default().open(token), Err(Problem::KeyUnknown));
}

#[test]
fn signed_but_without_what_an_invitation_needs() {
    let key = PrivateKey::from_pem(ED25519).expect("a key");
    let keys = PublicKeys::read(vec![serde_json::to_value(key.public()).expect("JSON")]).expect("keys");
    for email in ["", "ana", "ana@@example.com", "Ana <ana@example.com>"] {
        let token = key.mint(&Guest { email: email.to_owned(), ..guest() }).expect("a token");
        assert_eq!(keys.open(&token), Err(Problem::Malformed), "{email}");
    }
}

#[test]
fn a_key_without_an_id_opens_tokens_without_one() {
    let mut set = set();
    set[0].as_object_mut().expect("an object").remove("kid");
    let keys = PublicKeys::read(set).expect("keys");
    assert_eq!(keys.open(FROM_NODE[0]), Err(Problem::KeyUnknown));
    assert!(keys.open(FROM_NODE[1]).is_ok());
}

#[test]
fn private_keys_are_read_and_never_shown_in_the_public_part() {
    for (pem, expected) in [ED25519, P256].into_iter().zip(set()) {
        let public = serde_json::to_value(PrivateKey::from_pem(pem).expect("a key").public()).expect("JSON");
        for member in ["kty", "crv", "x", "y"] {
            assert_eq!(public.get(member), expected.get(member), "{member}");
        }
        assert_eq!((public.get("d"), &public["use"]), (None, &json!("sig")));
    }
    // RFC 8037, A.3.
    let id = PrivateKey::from_pem(ED25519).expect("a key").public().common.key_id.clone();
    assert_eq!(id.as_deref(), Some("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
    let certificate = ED25519.replace("PRIVATE KEY", "CERTIFICATE");
    let garbage = "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n";
    for (text, expected) in [
        ("", KeyError::NotPem),
        ("secret", KeyError::NotPem),
        (&certificate, KeyError::NotPem),
        (garbage, KeyError::OtherKind),
        (&garbage.replace("PRIVATE", "EC PRIVATE"), KeyError::NotPlainPkcs8),
        (&garbage.replace("PRIVATE", "ENCRYPTED PRIVATE"), KeyError::NotPlainPkcs8),
    ] {
        assert_eq!(PrivateKey::from_pem(text).err(), Some(expected), "{text}");
    }
}

#[test]
fn wrong_keys_do_not_start() {
    let [ed25519, p256] = set().try_into().expect("two keys");
    let changed = |member: &str, value: &str| {
        let mut key = ed25519.clone();
        key[member] = json!(value);
        json!({ "keys": [key] }).to_string()
    };
    let mut off_the_curve = p256.clone();
    off_the_curve["y"] = p256["x"].clone();
    for (value, expected) in [
        ("rfc8037".to_owned(), "is not a JSON object"),
        ("{}".to_owned(), "missing field `keys` at line 1 column 2"),
        (r#"{"keys":[]}"#.to_owned(), "the set has no keys"),
        (
            changed("d", "nWGx"),
            "key 1: it is a private key: keep it where invitations are made, and give its public part",
        ),
        (changed("x", "11qY"), "key 1: its coordinates are not 32 bytes each"),
        (changed("x", "!"), "key 1: its coordinates are not in Base64url"),
        (changed("use", "enc"), "key 1: its `use` is not `sig`, so it opens nothing that is signed"),
        (changed("alg", "HS256"), "key 1: its `alg` is not `EdDSA`, which its kind is for"),
        (changed("alg", "ES256"), "key 1: its `alg` is not `EdDSA`, which its kind is for"),
        (json!({ "keys": [off_the_curve] }).to_string(), "key 1: its coordinates are no point of P-256"),
        (changed("crv", "P-256"), "key 1: it is neither of Ed25519 (`OKP`) nor of P-256 (`EC`)"),
        (
            json!({ "keys": [{ "kty": "oct", "k": "c2VjcmV0" }] }).to_string(),
            "key 1: it is neither of Ed25519 (`OKP`) nor of P-256 (`EC`)",
        ),
        (
            json!({ "keys": [p256, ed25519, p256] }).to_string(),
            "key 3 has the same `kid` as another one, or both have none",
        ),
    ] {
        let error = PublicKeys::from_lookup(&|_| Some(value.clone())).expect_err(&value);
        assert_eq!((error.variable, error.problem.as_str()), ("INVITATION_KEYS", expected), "{value}");
    }
    assert_eq!(PublicKeys::from_lookup(&|_| None), Ok(PublicKeys::default()));
}
