use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::*;
use crate::signer::Signer;

/// Stands wherever a secret could have been pasted, and must come back nowhere.
const PASTED: &str = "nWGxne_9WmC6hEr0kuwsxERJxZl7MmkZcDusAxyuf2A";

const PLAIN: &str = "its coordinates are not 32 bytes each, in Base64url";
const KIND: &str = "it is neither of Ed25519 (`kty` OKP, `crv` Ed25519) nor of P-256 (`kty` EC, `crv` P-256)";
const PUBLISHED: &str =
    "its private half is published, so anybody can sign with it: make a key with `lifeguard invite keygen`";
const SMALL: &str = "its `x` is a point of small order, for which anybody can sign";
const GROUPS: &str = "its `groups` are neither a list of group names nor \"*\"";

/// Of the published keys, in their order: without it they would be refused as no points.
const P256_Y: [&str; 16] = [
    "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps",
    "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck",
    "eQP-EAi4vJmkGunpVii8ZPLxsgwtfp9Rd6PClNRGIpk",
    "HlLtdXARY_f55A3fnzQbPcm6hgr34Mp8p-nuzQCE0Zw",
    "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0",
    "kGe5DgSIycKp8w9aJmoHhB1sB3QTugfnRWm5nU_TzsY",
    "IBOL-C3BttVivg-lSreASjpkttcsz-1rb7btKLv8EX4",
    "8BQAsImGeAS46fyWw5MhYfGTT0IjBpFw2SS34Dv4Irs",
    "Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
    "aOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "YPfxp4DYp4O_t6LdayeW6BKNu87509Fo25Uplxo257k",
    "bEzRDEy41bihcTnpSILImSVymTQl9BQZq36QpCpJQnI",
    "gYgONXr1LDTMC3jfjzRaom_scIvSZCfKoWZKvGPyMxo",
    "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
];

fn jwks() -> [Value; 2] {
    [Algorithm::EdDSA, Algorithm::ES256].map(|algorithm| Signer::new(algorithm).jwk())
}

/// The key with another member.
fn with(key: &Value, member: &str, value: Value) -> Value {
    let mut key = key.clone();
    key[member] = value;
    key
}

fn without(key: &Value, member: &str) -> Value {
    let mut key = key.clone();
    key.as_object_mut().expect("a key").remove(member);
    key
}

/// What is wrong with a set of this one key.
fn problem(key: &Value) -> Option<String> {
    PublicKeys::from_text(&json!({ "keys": [key] }).to_string()).err()
}

fn ed25519(x: &[u8]) -> Value {
    json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(x) })
}

#[test]
fn keys_of_either_kind_start() {
    let [ed, ec] = jwks();
    for key in [
        ed.clone(),
        ec.clone(),
        without(&ed, "kid"),
        without(&ec, "groups"),
        with(&ed, "alg", json!("EdDSA")),
        with(&ec, "alg", json!("ES256")),
        with(&ed, "use", json!("sig")),
        with(&ec, "key_ops", json!(["verify"])),
        with(&ec, "key_ops", json!(["sign", "verify"])),
        with(&ed, "groups", json!([])),
        with(&ed, "groups", json!(["staff", "*"])),
        with(&ed, "x5c", json!(["MIIB"])),
        with(&ed, "unknown", json!({ "to": ["us"] })),
    ] {
        assert_eq!(problem(&key), None, "{key}");
    }
    let two = json!({ "keys": [ed, with(&ec, "kid", json!("other"))], "unknown": 1 });
    assert_eq!(PublicKeys::from_text(&two.to_string()).map(|keys| keys.0.len()), Ok(2));
}

#[test]
fn keys_that_open_nothing_here_do_not_start() {
    let [ed, ec] = jwks();
    for (key, expected) in [
        (json!(PASTED), "it is not a JSON object"),
        (json!([ed]), "it is not a JSON object"),
        (json!(null), "it is not a JSON object"),
        (json!({}), KIND),
        (without(&ed, "kty"), KIND),
        (without(&ed, "crv"), KIND),
        (with(&ed, "kty", json!(PASTED)), KIND),
        (with(&ed, "kty", json!("EC")), KIND),
        (with(&ed, "crv", json!("P-256")), KIND),
        (with(&ed, "crv", json!("X25519")), KIND),
        (with(&ed, "crv", json!("Ed448")), KIND),
        (with(&ed, "crv", json!(["Ed25519"])), KIND),
        (with(&ec, "crv", json!("P-384")), KIND),
        (with(&ec, "crv", json!("secp256k1")), KIND),
        (json!({ "kty": "RSA", "n": PASTED, "e": "AQAB" }), KIND),
        (without(&ed, "x"), PLAIN),
        (with(&ed, "x", json!(7)), PLAIN),
        (with(&ed, "x", json!("…")), PLAIN),
        (with(&ed, "x", json!("")), PLAIN),
        (with(&ed, "x", json!(PASTED[1..])), PLAIN),
        (with(&ed, "x", json!(format!("{PASTED}="))), PLAIN),
        (with(&ed, "x", json!(format!("{PASTED}{PASTED}"))), PLAIN),
        (without(&ec, "y"), PLAIN),
        (with(&ec, "y", json!(PASTED[1..])), PLAIN),
        (with(&ec, "y", ec["x"].clone()), "its coordinates are no point of P-256"),
        (with(&ec, "x", json!("A".repeat(43))), "its coordinates are no point of P-256"),
        (ed25519(&[2; 32]), "its `x` is no point of Ed25519"),
        (with(&ed, "use", json!("enc")), "its `use` is not `sig`, so it opens nothing that is signed"),
        (with(&ed, "use", json!(PASTED)), "its `use` is not `sig`, so it opens nothing that is signed"),
        (with(&ed, "use", json!(null)), "its `use` is not `sig`, so it opens nothing that is signed"),
        (
            with(&ed, "key_ops", json!(["encrypt"])),
            "its `key_ops` do not list `verify`, so it opens nothing that is signed",
        ),
        (
            with(&ed, "key_ops", json!([PASTED])),
            "its `key_ops` do not list `verify`, so it opens nothing that is signed",
        ),
        (with(&ed, "key_ops", json!([])), "its `key_ops` do not list `verify`, so it opens nothing that is signed"),
        (
            with(&ed, "key_ops", json!("verify")),
            "its `key_ops` do not list `verify`, so it opens nothing that is signed",
        ),
        (with(&ed, "alg", json!("ES256")), "its `alg` is not `EdDSA`, the one for Ed25519"),
        (with(&ed, "alg", json!("HS256")), "its `alg` is not `EdDSA`, the one for Ed25519"),
        (with(&ed, "alg", json!(null)), "its `alg` is not `EdDSA`, the one for Ed25519"),
        (with(&ec, "alg", json!("ES384")), "its `alg` is not `ES256`, the one for P-256"),
        (with(&ed, "kid", json!(7)), "its `kid` is not text"),
        (with(&ed, "kid", json!([PASTED])), "its `kid` is not text"),
        (with(&ed, "groups", json!("staff")), GROUPS),
        (with(&ed, "groups", json!(null)), GROUPS),
        (with(&ed, "groups", json!({ "staff": true })), GROUPS),
        (with(&ed, "groups", json!(["staff", PASTED, 7])), GROUPS),
        (with(&ed, "groups", json!(["two words"])), GROUPS),
    ] {
        assert_eq!(problem(&key), Some(format!("key 1: {expected}")), "{key}");
    }
}

#[test]
fn private_and_secret_keys_do_not_start_wherever_they_stand() {
    let [ed, ec] = jwks();
    let beside = |member: &str| json!({ "keys": [ed], member: PASTED }).to_string();
    let in_key = |key: Value| json!({ "keys": [ec, key] }).to_string();
    for text in [
        in_key(with(&ed, "d", json!(PASTED))),
        in_key(with(&ed, "D", json!(PASTED))),
        in_key(with(&ec, "d", json!(PASTED))),
        in_key(with(&ec, "d", json!(null))),
        in_key(with(&ec, "ext", json!([{ "d": PASTED }]))),
        in_key(json!({ "kty": "RSA", "n": "AQ", "e": "AQAB", "P": PASTED, "q": PASTED })),
        in_key(json!({ "kty": "oct", "k": PASTED })),
        in_key(with(&ed, "x5c", json!(["-----BEGIN PRIVATE KEY-----\nMC4CAQ"]))),
        in_key(json!("-----BEGIN EC PRIVATE KEY-----\nMC4CAQ")),
        beside("d"),
        beside("D"),
        with(&ed, "d", json!(PASTED)).to_string(),
        "-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----".to_owned(),
        "{-----Begin Encrypted Private Key-----".to_owned(),
        r#"{"-----BEGIN PRIVATE KEY-----":1}"#.to_owned(),
    ] {
        assert_eq!(PublicKeys::from_text(&text), Err(PRIVATE.to_owned()), "{text}");
    }
}

#[test]
fn sets_that_are_none_do_not_start() {
    let [ed, ec] = jwks();
    let no_list = "has no list `keys`: a single key goes between the brackets of {\"keys\":[]}";
    for (text, expected) in [
        (PASTED.to_owned(), "is not a JSON object such as `lifeguard invite keygen` prints"),
        (json!([ed]).to_string(), "is not a JSON object such as `lifeguard invite keygen` prints"),
        ("{nWGxne".to_owned(), "is not JSON, from line 1 column 2 on"),
        (r#"{"keys":[],"keys":[]}"#.to_owned(), "names a member twice, at line 1 column 17"),
        (r#"{"nWGxne":1,"nWGxne":2}"#.to_owned(), "names a member twice, at line 1 column 20"),
        ("{}".to_owned(), no_list),
        (ed.to_string(), no_list),
        (json!({ "keys": ed }).to_string(), no_list),
        (json!({ "Keys": [ed] }).to_string(), no_list),
        (json!({ "keys": null }).to_string(), no_list),
        (json!({ "keys": [] }).to_string(), "the set has no keys"),
        (json!({ "keys": [ed, ec] }).to_string(), "key 2: it has the same `kid` as another key, or both have none"),
        (
            json!({ "keys": [without(&ed, "kid"), without(&ec, "kid")] }).to_string(),
            "key 2: it has the same `kid` as another key, or both have none",
        ),
        (
            json!({ "keys": [ed, with(&with(&ed, "kid", json!("other")), "groups", json!("*"))] }).to_string(),
            "key 2: it is another key once more, with another `kid`",
        ),
        (
            json!({ "keys": [with(&ed, "use", json!("enc")), ec, with(&ed, "x", json!("…"))] }).to_string(),
            "key 1: its `use` is not `sig`, so it opens nothing that is signed; key 3: its coordinates are not 32 bytes each, \
             in Base64url",
        ),
    ] {
        assert_eq!(PublicKeys::from_text(&text), Err(expected.to_owned()), "{text}");
    }
}

#[test]
fn published_keys_do_not_start() {
    let ed25519 = published::ED25519.map(|(x, _)| json!({ "kty": "OKP", "crv": "Ed25519", "x": x }));
    let p256 = published::P256.iter().zip(P256_Y);
    let p256 = p256.map(|((x, _), y)| json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y }));
    for key in ed25519.into_iter().chain(p256) {
        assert_eq!(problem(&key), Some(format!("key 1: {PUBLISHED}")), "{key}");
    }
}

#[test]
fn points_of_small_order_do_not_start() {
    // The eight points in their own encodings, then in the six others that some decoders read (y at or above the prime, and
    // a sign of x where x is zero).
    for (hex, expected) in [
        ("0100000000000000000000000000000000000000000000000000000000000000", SMALL),
        ("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", SMALL),
        ("0000000000000000000000000000000000000000000000000000000000000000", SMALL),
        ("0000000000000000000000000000000000000000000000000000000000000080", SMALL),
        ("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", SMALL),
        ("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", SMALL),
        ("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", SMALL),
        ("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", SMALL),
        ("0100000000000000000000000000000000000000000000000000000000000080", SMALL),
        ("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", SMALL),
        ("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", SMALL),
        ("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", SMALL),
        ("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", SMALL),
        ("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", SMALL),
    ] {
        let bytes: Vec<u8> =
            (0..64).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")).collect();
        assert_eq!(problem(&ed25519(&bytes)), Some(format!("key 1: {expected}")), "{hex}");
    }
}

#[test]
fn an_encoding_above_the_prime_does_not_start() {
    // y = 4 is on the curve; p + 4 is the same point to a decoder that reduces it.
    let mut four = [0; 32];
    four[0] = 4;
    assert_eq!(problem(&ed25519(&four)), None);
    let mut above = [0xff; 32];
    (above[0], above[31]) = (0xed + 4, 0x7f);
    assert_eq!(problem(&ed25519(&above)), Some("key 1: its `x` is no point of Ed25519".to_owned()));
}
