use serde_json::json;

use super::*;

/// As OpenSSL writes the key of RFC 8037, A.1. Anybody can sign with it.
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

fn public(algorithm: Algorithm, pem: &str) -> serde_json::Value {
    crypto::install();
    let der = pem::parse(pem).expect("PEM").into_contents();
    let key = SigningKey::from_pkcs8(algorithm, &der).expect("a key");
    serde_json::to_value(public_jwk(&key).expect("a public key")).expect("JSON")
}

#[test]
fn the_public_part_is_as_the_standards_have_it() {
    let (ed25519, p256) = (public(Algorithm::EdDSA, ED25519), public(Algorithm::ES256, P256));
    assert_eq!(ed25519["x"], json!("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"));
    assert_eq!(p256["x"], json!("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"));
    assert_eq!(p256["y"], json!("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
    // RFC 8037, A.3.
    assert_eq!(ed25519["kid"], json!("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
    for key in [ed25519, p256] {
        assert_eq!((key.get("d"), &key["use"]), (None, &json!("sig")));
    }
}

#[test]
fn a_published_private_key_signs_nothing() {
    for (pem, page) in [(ED25519, "RFC 8037, A.1, and RFC 8032, 7.1, TEST 1"), (P256, "RFC 7515, A.3")] {
        assert_eq!(PrivateKey::from_pem(pem).err(), Some(KeyError::Published(page)));
    }
}

#[test]
fn a_text_that_is_no_private_key_says_what_it_is_not() {
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
