//! Keys whose private half stands on a public page, so that everybody can sign with them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::crypto::Algorithm;

/// The coordinate `x` of each, in Base64url, and where its private half is printed.
pub(super) const ED25519: [(&str, &str); 12] = [
    ("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "RFC 8037, A.1, and RFC 8032, 7.1, TEST 1"),
    ("PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw", "RFC 8032, 7.1, TEST 2"),
    ("_FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU", "RFC 8032, 7.1, TEST 3"),
    ("J4EX_BRMcjQPZ9DyMW6Dhs7_vyskKMnFH-98WX8dQm4", "RFC 8032, 7.1, TEST 1024"),
    ("7Bcrk61eVjv0kyxw4SRQNMNUZ-8u_U1k6_gZaDRn4r8", "RFC 8032, 7.1, TEST SHA(abc)"),
    ("38lCXk-Wj38MKfAlnPX5rtaFHCu0rYv7hgz-4KskgpI", "RFC 8032, 7.2"),
    ("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE", "RFC 8410, 10.3"),
    ("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs", "RFC 9421, B.1.4"),
    ("O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik", "32 bytes of zero"),
    ("l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4", "RFC 8080, 6.1"),
    ("zPnZ_QwEe7S8C5SPz2OfS5RR40ATk2_rYnE9xHIEijs", "RFC 8080, 6.1"),
    ("7p4c1IU6aA65FWn6YZ-Bya5dRbfd4P6d4a6H0u9-gCg", "the documents of PyJWT"),
];

pub(super) const P256: [(&str, &str); 16] = [
    ("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "RFC 7515, A.3"),
    ("MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "RFC 7517, A.2"),
    ("gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0", "RFC 7518, C, Alice"),
    ("weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ", "RFC 7518, C, Bob"),
    ("YP7UuiVanTHJYet0xjVtaMBJuJI7Yfps5mliLmDyn7Y", "RFC 6979, A.2.5"),
    ("Ze2loSV3wrroKUN_4zhwGhCqo3Xhu1td4QjeQ5wIVR0", "RFC 8152, C.7.2"),
    ("qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA", "RFC 9421, B.1.3"),
    ("EVs_o5-uQbTjL3chynL4wXgUg2R9q9UU8I5mEovUf84", "jwt.io"),
    ("usWxHK2PmfnHKwXPS54m0kTcGJ90UiglWiGahtagnv8", "RFC 8152, C.7.2"),
    ("mPUKT_bAWGHIhg0TpjjqVsP1rXWQu_vwVOHHtNkdYoA", "RFC 8152, C.7.2"),
    ("_jP0qw3qcZFNtVgj9ztUlI9BMG2SBzLbuaWaUyhkgiA", "RFC 8291, A"),
    ("JXGyvs3942BVGq8e0PTNNmwRzr5VX4m8t7GGpTM5FzE", "RFC 8291, A"),
    ("FDMpzOeGjkFpJ1mc9lo0884v_aVafspp7YkZo5TULw8", "RFC 8392, A.2.3"),
    ("QiVI-I-3gv-17KN0RFLHKh5Vj71vc75eSOkyMsxFxbE", "RFC 9500"),
    ("FlHHWfLk0gLBbsLTcuCrbCqoHqmMYJepMC-Q-Dd6RBk", "the documents of jose for JavaScript"),
    ("axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY", "the number 1"),
];

/// Where the key's private half is printed, if it is. Of P-256, `x` decides: the other point with it has the same private
/// half, negated.
pub(crate) fn publisher(algorithm: Algorithm, point: &[u8]) -> Option<&'static str> {
    let (keys, x) = match algorithm {
        Algorithm::EdDSA => (&ED25519[..], point),
        Algorithm::ES256 => (&P256[..], point.get(1..33)?),
    };
    let x = URL_SAFE_NO_PAD.encode(x);
    keys.iter().find(|(published, _)| *published == x).map(|(_, page)| *page)
}
