//! Tokens that a right key signed: unusual ones that are invitations, and others that are not.

use serde_json::json;

use super::*;

#[test]
fn an_unusual_header_hides_nothing() {
    for signer in ALGORITHMS.map(Signer::new) {
        let header = header(&signer);
        let token = |header: &Value| signer.token(&header.to_string(), &claims().to_string());
        let good = [
            header.clone(),
            without(&header, "kid"),
            without(&header, "typ"),
            with(&header, "typ", json!("jwt")),
            with(&header, "cty", json!("json")),
            with(&header, "zip", json!("DEF")),
            with(&header, "b64", json!(false)),
            with(&header, "nonce", json!("7")),
            with(&header, "x5t", json!("7")),
            with(&header, "url", json!("https://example.com")),
            with(&header, "extra", json!({ "of": ["theirs"] })),
        ];
        let bad = [
            with(&header, "crit", json!(["b64"])),
            with(&header, "crit", json!(["exp"])),
            with(&header, "crit", json!([])),
            with(&header, "crit", json!(null)),
            with(&header, "crit", json!("kid")),
            with(&header, "typ", json!("at+jwt")),
            with(&header, "typ", json!("application/at+jwt")),
            with(&header, "typ", json!("dpop+jwt")),
            with(&header, "typ", json!("id_token")),
            with(&header, "typ", json!("")),
            with(&header, "typ", json!(7)),
            with(&header, "jwk", json!("own")),
        ];
        let good = good.map(|header| (token(&header), Ok(())));
        let bad = bad.map(|header| (token(&header), Err(Problem::Malformed)));
        assert_opened(&signer, &[&good[..], &bad].concat());
    }
}

#[test]
fn a_member_that_is_there_twice_is_no_choice() {
    for signer in ALGORITHMS.map(Signer::new) {
        let [header, claims] = [header(&signer), claims()].map(|json| json.to_string());
        let twice = |json: &str, member: &str| format!("{}{member}}}", json.trim_end_matches('}').to_owned() + ",");
        let headers =
            [r#""alg":"none""#, r#""alg":"ES256""#, r#""kid":"own""#, r#""typ":"JWT""#, r#""crit":1,"crit":1"#];
        let headers = headers.map(|member| signer.token(&twice(&header, member), &claims));
        let members = [
            r#""email":"mallory@evil.test""#,
            r#""aud":"eu-west-1_EXAMPLE11""#,
            r#""exp":1788220800"#,
            r#""nbf":1,"nbf":2"#,
            r#""jti":"8""#,
            r#""groups":["admins"]"#,
            r#""group\u0073":["admins"]"#,
        ];
        let members = members.map(|member| signer.token(&header, &twice(&claims, member)));
        let cases: Vec<_> = headers.into_iter().chain(members).map(|token| (token, Err(Problem::Malformed))).collect();
        assert_opened(&signer, &cases);
    }
}

#[test]
fn claims_have_the_form_that_the_table_gives_them() {
    for signer in ALGORITHMS.map(Signer::new) {
        let header = header(&signer).to_string();
        let own = claims();
        let good = [
            with(&own, "iss", json!("https://example.com")),
            with(&own, "email_verified", json!(false)),
            with(&own, "iat", json!("yesterday")),
            with(&own, "exp", json!(1_788_220_800.5)),
            with(&own, "exp", json!(1e300)),
            with(&own, "nbf", json!(-1)),
            with(&own, "sub", json!(null)),
            with(&own, "email", json!("\"a b\"@example.com")),
            without(&own, "groups"),
        ];
        let bad = [
            without(&own, "email"),
            with(&own, "email", json!("")),
            with(&own, "email", json!("ana")),
            with(&own, "email", json!(" ana@example.com")),
            with(&own, "email", json!("ana@@example.com")),
            with(&own, "email", json!("Ana <ana@example.com>")),
            with(&own, "email", json!("ana@example.com,ben@example.com")),
            with(&own, "email", json!(["ana@example.com"])),
            with(&own, "email", json!({ "value": "ana@example.com" })),
            with(&own, "email", json!(null)),
            with(&own, "email", json!(7)),
            without(&own, "exp"),
            with(&own, "exp", json!("1788220800")),
            with(&own, "exp", json!([1_788_220_800])),
            with(&own, "exp", json!(true)),
            with(&own, "exp", json!(null)),
            with(&own, "nbf", json!("now")),
            with(&own, "nbf", json!(null)),
            with(&own, "jti", json!(7)),
            with(&own, "jti", json!(["7"])),
            json!(["ana@example.com", POOL, 1_788_220_800, null, "7", ["staff"]]),
            json!([own]),
            json!("ana@example.com"),
            json!(null),
        ];
        let token = |claims: &Value| signer.token(&header, &claims.to_string());
        let good = good.map(|claims| (token(&claims), Ok(())));
        let bad = bad.map(|claims| (token(&claims), Err(Problem::Malformed)));
        let texts = ["", "{", "{}x", "\u{feff}{}", r#"{"email":"ana@example.com","exp":1e999}"#];
        let texts = texts.map(|claims| (signer.token(&header, claims), Err(Problem::Malformed)));
        assert_opened(&signer, &[&good[..], &bad, &texts].concat());
    }
}
