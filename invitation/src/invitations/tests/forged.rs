//! Tokens that somebody made who has no key: every known way to pass one off as signed.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD},
};
use ring::hmac;
use serde_json::json;

use super::*;

type Cases = Vec<(String, Result<(), Problem>)>;

#[test]
fn forged_tokens_are_refused() {
    let mut count = 0;
    for signer in ALGORITHMS.map(Signer::new) {
        let cases: Cases =
            [algorithms(&signer), hmacs(&signer), keys_of_their_own(&signer), signatures(&signer), other(&signer)]
                .concat();
        assert_opened(&signer, &cases);
        count += cases.len();
    }
    assert!(count >= 103, "{count}");
}

fn encoded(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

/// What somebody without a key would like to be let in by.
fn wanted() -> Value {
    with(&with(&claims(), "email", json!("mallory@evil.test")), "groups", json!(["admins"]))
}

/// The token in three parts, of which one is another.
fn replaced(token: &str, place: usize, part: &str) -> String {
    let mut parts: Vec<&str> = token.split('.').collect();
    parts[place] = part;
    parts.join(".")
}

fn good(signer: &Signer) -> String {
    signer.token(&header(signer).to_string(), &claims().to_string())
}

/// Other algorithms, with no signature and with the right one of another message.
fn algorithms(signer: &Signer) -> Cases {
    let names = [
        "none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "RS256", "PS256", "ES384", "ES512", "ES256K",
        "eddsa", "es256", "EdDSA ", "Ed448", "dir",
    ];
    let header = |alg: &str| encoded(&with(&header(signer), "alg", json!(alg)));
    let unsigned = names.map(|alg| format!("{}.{}.", header(alg), encoded(&wanted())));
    let signed = ["none", "HS256"].map(|alg| replaced(&good(signer), 0, &header(alg)));
    unsigned.into_iter().chain(signed).map(|token| (token, Err(Problem::Algorithm))).collect()
}

/// The public key as a secret, in each form that somebody who reads it may have it.
fn hmacs(signer: &Signer) -> Cases {
    let point = signer.point();
    let secrets = [point.clone(), URL_SAFE_NO_PAD.encode(&point).into(), signer.jwk().to_string().into()];
    let token = |secret: Vec<u8>| {
        let message = format!("{}.{}", encoded(&json!({ "alg": "HS256", "kid": "own" })), encoded(&wanted()));
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
    };
    secrets.map(|secret| (token(secret), Err(Problem::Algorithm))).to_vec()
}

/// Signed by another key, which the header brings along or points to, or under an id that means something elsewhere.
fn keys_of_their_own(signer: &Signer) -> Cases {
    let other = Signer::new(signer.algorithm);
    let token = |header: Value| other.token(&header.to_string(), &wanted().to_string());
    let brought = ["own", "other"].into_iter().flat_map(|id| {
        let problem = if id == "own" { Problem::Signature } else { Problem::KeyUnknown };
        let header = with(&header(signer), "kid", json!(id));
        let jwk = with(&other.jwk(), "kid", json!(id));
        let certificate = URL_SAFE_NO_PAD.encode(other.point());
        [
            with(&header, "jwk", jwk),
            with(&header, "jku", json!("https://evil.test/jwks.json")),
            with(&header, "x5u", json!("https://evil.test/key.pem")),
            with(&header, "x5c", json!([certificate])),
        ]
        .map(|header| (token(header), Err(problem)))
    });
    let ids = [
        json!("OWN"),
        json!("own "),
        json!("own\0"),
        json!(""),
        json!("../../dev/null"),
        json!("/proc/self/environ"),
        json!("' OR 'a'='a"),
        json!("own | sleep 9"),
        json!("x".repeat(3_000)),
    ];
    let ids = ids.map(|id| (token(with(&header(signer), "kid", id)), Err(Problem::KeyUnknown)));
    let none = (token(without(&header(signer), "kid")), Err(Problem::Signature));
    let no_texts = [json!(["own"]), json!({ "own": 1 }), json!(7), json!(true)];
    let no_texts = no_texts.map(|id| (token(with(&header(signer), "kid", id)), Err(Problem::Malformed)));
    brought.chain(ids).chain([none]).chain(no_texts).collect()
}

/// A signature that is none, is of something else or has another form.
fn signatures(signer: &Signer) -> Cases {
    let good = good(signer);
    let parts: Vec<&str> = good.split('.').collect();
    let bytes = URL_SAFE_NO_PAD.decode(parts[2]).expect("Base64url");
    let other = Signer::new(signer.algorithm).token(&header(signer).to_string(), &claims().to_string());
    let (_, of_another_key) = other.rsplit_once('.').expect("three parts");
    let signed = |signature: &[u8]| replaced(&good, 2, &URL_SAFE_NO_PAD.encode(signature));
    let flipped = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        signed(&bytes)
    };
    let wrong = [
        replaced(&good, 2, ""),
        replaced(&good, 2, of_another_key),
        signed(&[0; 64]),
        signed(&[0xff; 64]),
        // R is the identity of Ed25519, S is zero.
        signed(&[&[1][..], &[0; 63]].concat()),
        signed(&bytes[..63]),
        signed(&[&bytes[..], &[0]].concat()),
        signed(&[&bytes[32..], &bytes[..32]].concat()),
        signed(&der(&bytes)),
        flipped(0),
        flipped(63),
        replaced(&good, 1, &encoded(&wanted())),
        replaced(&good, 0, &encoded(&with(&header(signer), "extra", json!(1)))),
    ];
    let unread = [
        replaced(&good, 2, "no base64!"),
        replaced(&good, 2, &URL_SAFE.encode(&bytes)),
        replaced(&good, 2, &STANDARD.encode(&bytes)),
        format!("{good}\n"),
        format!("{good} "),
        format!("{good}="),
    ];
    let wrong = wrong.into_iter().map(|token| (token, Err(Problem::Signature)));
    wrong.chain(unread.into_iter().map(|token| (token, Err(Problem::Malformed)))).collect()
}

/// Both halves as ASN.1 (RFC 3279, 2.2.3), as OpenSSL writes ECDSA.
fn der(signature: &[u8]) -> Vec<u8> {
    let integer = |half: &[u8]| [&[2, 33, 0], half].concat();
    let integers = signature.chunks(32).flat_map(integer).collect::<Vec<u8>>();
    [&[0x30, integers.len() as u8][..], &integers].concat()
}

/// Not three parts of Base64url with a JSON object in the first two.
fn other(signer: &Signer) -> Cases {
    let good = good(signer);
    let parts: Vec<&str> = good.split('.').collect();
    let json = json!({ "protected": parts[0], "payload": parts[1], "signature": parts[2] }).to_string();
    let no_headers = ["", "null", "[]", "\"EdDSA\"", "7", "{", "\u{feff}{}", "{}", r#"{"alg":null}"#, r#"{"alg":7}"#];
    let arrays = [json!([signer.algorithm.name(), "own", "JWT"]), json!([header(signer)])].map(|json| json.to_string());
    let headers = no_headers.map(str::to_owned).into_iter().chain(arrays);
    let headers = headers.map(|header| signer.token(&header, &claims().to_string()));
    let shapes = [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "...".to_owned(),
        "a.b.c".to_owned(),
        "🎟.🎟.🎟".to_owned(),
        parts[..2].join("."),
        format!("{good}.x"),
        format!("{good}.x.y"),
        format!(".{good}"),
        format!(" {good}"),
        format!("Bearer {good}"),
        good.replace('.', "\u{ff0e}"),
        good.replace('.', "%2E"),
        json,
        format!("{good}{}", "A".repeat(16 * 1024)),
    ];
    headers.chain(shapes).map(|token| (token, Err(Problem::Malformed))).collect()
}
