use serde_json::{Value, json};
use shared::groups::GroupName;

use super::*;
use crate::{crypto::Algorithm, mint::PrivateKey, signer::Signer};

mod examples;
mod forged;
mod odd;

const POOL: &str = "eu-west-1_EXAMPLE11";
const REVOKED: &str = "3f7c";

const ALGORITHMS: [Algorithm; 2] = [Algorithm::EdDSA, Algorithm::ES256];

/// What these keys open.
fn invitations(keys: &[Value]) -> Invitations {
    let set = json!({ "keys": keys }).to_string();
    let lookup = |name: &str| match name {
        "INVITATION_KEYS" => Some(set.clone()),
        "REVOKED_INVITATIONS" => Some(format!("0000, {REVOKED}")),
        _ => None,
    };
    Invitations::from_lookup(&lookup).expect("invitations")
}

/// Ana's invitation to the pool.
fn claims() -> Value {
    json!({ "email": "ana@example.com", "aud": POOL, "exp": 1_788_220_800, "jti": "7", "groups": ["staff"] })
}

fn header(signer: &Signer) -> Value {
    json!({ "alg": signer.algorithm.name(), "typ": "JWT", "kid": "own" })
}

/// The object with another member; `null` is a value.
fn with(object: &Value, member: &str, value: Value) -> Value {
    let mut object = object.clone();
    object[member] = value;
    object
}

fn without(object: &Value, member: &str) -> Value {
    let mut object = object.clone();
    object.as_object_mut().expect("an object").remove(member);
    object
}

/// Every token has to open as documented, and is refused for the documented reason.
fn assert_opened(signer: &Signer, cases: &[(String, Result<(), Problem>)]) {
    let invitations = invitations(&[signer.jwk()]);
    for (token, expected) in cases {
        let opened = invitations.open(token, POOL).map(drop);
        assert_eq!(opened, *expected, "{:?} {token}", signer.algorithm);
    }
}

#[test]
fn a_token_of_another_implementation_is_opened() {
    // Made by the crypto module of Node, with keys whose private halves were thrown away.
    let eddsa = "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCIsImtpZCI6Im5vZGUtZWRkc2EifQ.eyJlbWFpbCI6ImFuYUBleGFtcGxlLmNvbSIsImF1ZC\
                 I6ImV1LXdlc3QtMV9FWEFNUExFMTEiLCJleHAiOjE3ODgyMjA4MDAsIm5iZiI6MTc2NzIyNTYwMCwianRpIjoiNyIsImdyb3VwcyI6WyJ\
                 zdGFmZiJdfQ.3lOv0sp0N75uaGcehl6oboJ9r5bLjnQRF6eQUidJjE0CinMv1xjNAObYom01l76HiNPgHmXY-Yz47xVoVp_xCQ";
    let es256 = "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im5vZGUtZXMyNTYifQ.eyJlbWFpbCI6ImFuYUBleGFtcGxlLmNvbSIsImF1ZC\
                 I6ImV1LXdlc3QtMV9FWEFNUExFMTEiLCJleHAiOjE3ODgyMjA4MDAsIm5iZiI6MTc2NzIyNTYwMCwianRpIjoiNyIsImdyb3VwcyI6WyJ\
                 zdGFmZiJdfQ.cOVUPcynIMsOGibD6AxrIx4_6M9Y-R_agHWjZ2WAYxp0uK_tvOcsKmoK5pmE0jfT2GuskzX3OtEAnXEFWRFGdQ";
    let invitations = invitations(&[
        json!({ "crv": "Ed25519", "x": "3tAkwgEotUzCTP65kFWyS_AvVw77WYX-hQTvN05KhbU", "kty": "OKP", "kid": "node-eddsa",
            "groups": ["staff"] }),
        json!({ "kty": "EC", "x": "-9misOLQYqwQoyzmFO0o4OTq3YTQQaAxnSKhbM9NBnk", "crv": "P-256", "kid": "node-es256",
            "y": "-iguaOJj_LCypzAHAoSc54Eb5noVi5NDaBWzW2ldPUw", "groups": ["staff"] }),
    ]);
    for token in [eddsa, es256] {
        let invitation = invitations.open(token, POOL).expect(token);
        assert_eq!(invitation.groups(), [GroupName::parse("staff").expect("a group")]);
        assert_eq!(invitation.check_address(Some("Ana@example.com")), Ok(()));
    }
}

#[test]
fn a_token_is_opened_for_the_pools_that_it_names() {
    for signer in ALGORITHMS.map(Signer::new) {
        let other = "eu-west-1_Other0001";
        let cases = [
            (json!(POOL), Ok(())),
            (json!([POOL]), Ok(())),
            (json!([other, POOL]), Ok(())),
            (json!(other), Err(Problem::Audience)),
            (json!([other, "3n4b5urk1ft4fl3mg5e62d9ado"]), Err(Problem::Audience)),
            (json!([]), Err(Problem::Audience)),
            (json!(""), Err(Problem::Audience)),
            (json!(null), Err(Problem::Audience)),
            (json!("eu-west-1_EXAMPLE1"), Err(Problem::Audience)),
            (json!("eu-west-1_EXAMPLE111"), Err(Problem::Audience)),
            (json!("eu-west-1_example11"), Err(Problem::Audience)),
            (json!("eu-west-1_EXAMPLE11 "), Err(Problem::Audience)),
            (json!("*"), Err(Problem::Audience)),
            (json!(format!("{POOL},{other}")), Err(Problem::Audience)),
            (json!(format!("https://cognito-idp.eu-west-1.amazonaws.com/{POOL}")), Err(Problem::Audience)),
            (json!(7), Err(Problem::Malformed)),
            (json!([POOL, 7]), Err(Problem::Malformed)),
            (json!({ POOL: true }), Err(Problem::Malformed)),
        ];
        let token = |claims: Value| signer.token(&header(&signer).to_string(), &claims.to_string());
        let cases = cases.map(|(aud, expected)| (token(with(&claims(), "aud", aud)), expected));
        assert_opened(&signer, &cases);
        assert_opened(&signer, &[(token(without(&claims(), "aud")), Err(Problem::Audience))]);
        let to_none = token(with(&claims(), "aud", json!("")));
        assert_eq!(invitations(&[signer.jwk()]).open(&to_none, ""), Err(Problem::Audience));
    }
}

#[test]
fn a_key_gives_the_groups_that_it_may_and_no_other() {
    let names = |count: usize| (0..count).map(|number| format!("g{number}")).collect::<Vec<_>>();
    for signer in ALGORITHMS.map(Signer::new) {
        let token = |groups: &Value| {
            signer.token(&header(&signer).to_string(), &with(&claims(), "groups", groups.clone()).to_string())
        };
        for (granted, asked, expected) in [
            (None, json!([]), Ok(())),
            (None, json!(["staff"]), Err(Problem::Groups)),
            (Some(json!([])), json!(["staff"]), Err(Problem::Groups)),
            (Some(json!(["staff"])), json!([]), Ok(())),
            (Some(json!(["staff"])), json!(["staff"]), Ok(())),
            (Some(json!(["staff"])), json!(["Staff"]), Err(Problem::Groups)),
            (Some(json!(["staff", "partners"])), json!(["partners", "staff"]), Ok(())),
            (Some(json!(["staff", "partners"])), json!(["staff", "admins"]), Err(Problem::Groups)),
            (Some(json!(["*"])), json!(["admins"]), Err(Problem::Groups)),
            (Some(json!("*")), json!(["admins"]), Ok(())),
            (Some(json!("*")), json!(names(MAX_GROUPS)), Ok(())),
            (Some(json!("*")), json!(names(MAX_GROUPS + 1)), Err(Problem::Groups)),
            (Some(json!("*")), json!(names(1_200)), Err(Problem::Groups)),
            (Some(json!("*")), json!(["two words"]), Err(Problem::Malformed)),
            (Some(json!("*")), json!([""]), Err(Problem::Malformed)),
            (Some(json!("*")), json!([7]), Err(Problem::Malformed)),
            (Some(json!("*")), json!([null]), Err(Problem::Malformed)),
            (Some(json!("*")), json!([["staff"]]), Err(Problem::Malformed)),
            (Some(json!("*")), json!("staff"), Err(Problem::Malformed)),
            (Some(json!("*")), json!({ "staff": true }), Err(Problem::Malformed)),
            (Some(json!("*")), json!(null), Err(Problem::Malformed)),
        ] {
            let jwk = match &granted {
                None => without(&signer.jwk(), "groups"),
                Some(granted) => with(&signer.jwk(), "groups", granted.clone()),
            };
            let opened = invitations(&[jwk]).open(&token(&asked), POOL).map(drop);
            assert_eq!(opened, expected, "{granted:?} {asked}");
        }
    }
}

#[test]
fn the_key_that_signed_says_which_groups_and_no_other_key() {
    let [staff, admins] = [(); 2].map(|()| Signer::new(Algorithm::EdDSA));
    let jwk = |signer: &Signer, id: &str| with(&with(&signer.jwk(), "kid", json!(id)), "groups", json!([id]));
    let invitations = invitations(&[jwk(&staff, "staff"), jwk(&admins, "admins")]);
    for (signer, id, group, expected) in [
        (&staff, Some("staff"), "staff", Ok(())),
        (&staff, None, "staff", Ok(())),
        (&staff, Some("staff"), "admins", Err(Problem::Groups)),
        (&staff, None, "admins", Err(Problem::Groups)),
        (&staff, Some("admins"), "admins", Err(Problem::Signature)),
        (&admins, None, "admins", Ok(())),
    ] {
        let header = json!({ "alg": "EdDSA", "kid": id });
        let token = signer.token(&header.to_string(), &with(&claims(), "groups", json!([group])).to_string());
        assert_eq!(invitations.open(&token, POOL).map(drop), expected, "{id:?} {group}");
    }
}

#[test]
fn a_revoked_invitation_is_refused() {
    for signer in ALGORITHMS.map(Signer::new) {
        let token = |claims: Value| signer.token(&header(&signer).to_string(), &claims.to_string());
        let cases = [
            (token(with(&claims(), "jti", json!(REVOKED))), Err(Problem::Revoked)),
            (token(with(&claims(), "jti", json!("0000"))), Err(Problem::Revoked)),
            (token(with(&claims(), "jti", json!("3F7C"))), Ok(())),
            (token(without(&claims(), "jti")), Ok(())),
            (token(with(&claims(), "jti", json!("ana@example.com/7"))), Ok(())),
        ];
        assert_opened(&signer, &cases);
    }
}

#[test]
fn an_id_that_cannot_be_revoked_is_malformed() {
    for signer in ALGORITHMS.map(Signer::new) {
        let long = "7".repeat(129);
        let ids = ["", " ", " 3f7c", "3f7c ", "3f7c,8", "3f7c;8", "3f 7c", "3f7c\n", "3f7c\0", &long];
        let cases = ids.map(|id| {
            let claims = with(&claims(), "jti", json!(id));
            (signer.token(&header(&signer).to_string(), &claims.to_string()), Err(Problem::Malformed))
        });
        assert_opened(&signer, &cases);
    }
}

#[test]
fn revoked_ids_are_ids() {
    let token = Signer::new(Algorithm::EdDSA).token(r#"{"alg":"EdDSA"}"#, "{}");
    let (no_token, no_id) =
        ("holds a whole invitation: give its `jti` alone", "holds what is no `jti`: write commas between several");
    for (list, expected) in [
        (token.as_str(), Some(no_token)),
        ("3f7c 0000", Some(no_id)),
        ("3f7c;0000", Some(no_id)),
        ("3f7c\n0000", Some(no_id)),
        ("3f7c , 0000,", None),
    ] {
        let read = Invitations::from_lookup(&|name| (name == "REVOKED_INVITATIONS").then(|| list.to_owned()));
        assert_eq!(read.err(), expected.map(|problem| REVOKED_INVITATIONS.error(problem)), "{list}");
    }
}

#[test]
fn what_is_minted_is_opened_by_its_own_key_only() {
    for algorithm in ALGORITHMS {
        let [one, other] = [(); 2]
            .map(|()| PrivateKey::from_pem(&PrivateKey::generate(algorithm).expect("a key")).expect("the same key"));
        let public = |key: &PrivateKey| with(&serde_json::to_value(key.public()).expect("JSON"), "groups", json!("*"));
        let guest = crate::Guest {
            email: "ana@example.com".to_owned(),
            user_pool_ids: vec![POOL.to_owned(), "eu-west-1_Other0001".to_owned()],
            groups: vec![GroupName::parse("staff").expect("a group")],
            expires: time::macros::datetime!(2026-09-01 0:00 UTC),
            not_before: None,
        };
        let token = one.mint(&guest).expect("a token").token;
        let opened = invitations(&[public(&one)]).open(&token, POOL).expect("an invitation");
        assert_eq!(opened.groups(), guest.groups);
        assert_eq!(invitations(&[public(&other)]).open(&token, POOL), Err(Problem::KeyUnknown), "{algorithm:?}");
        let rotated = invitations(&[public(&other), public(&one)]);
        assert_eq!(rotated.open(&token, "eu-west-1_Other0001"), Ok(opened.clone()), "{algorithm:?}");
        assert_eq!(rotated.open(&token, "eu-west-1_Another01"), Err(Problem::Audience), "{algorithm:?}");
        assert_eq!(Invitations::default().open(&token, POOL), Err(Problem::KeyUnknown));
    }
}
