//! No address of another domain passes the list of allowed ones, however it is written.

use serde_json::json;

use crate::asked::{settings, sign_up};

const INVALID: &str = "EmailInvalid";
const ELSEWHERE: &str = "EmailNotAllowed";

/// Addresses by what is tried with them, and the code that they are refused with.
const REFUSED: [(&str, &str, &[&str]); 14] = [
    (
        "other domains",
        ELSEWHERE,
        &[
            "x@evil.test",
            "x@notexample.com",
            "x@example.com.evil.test",
            "x@example.comm",
            "x@example.co",
            "x@xample.com",
            "x@sub.example.com",
            "x@example-com.test",
            "x@example.com-evil.test",
            "x@example.org",
            "x@notexample.org",
            "x@sub.example.org.evil.test",
            "ana@partner.example.test",
        ],
    ),
    (
        "other mailboxes of an allowed address",
        ELSEWHERE,
        &[
            "x@partner.example",
            "ana+x@partner.example",
            "a.na@partner.example",
            "aná@partner.example",
            "аna@partner.example",
        ],
    ),
    (
        "letters of other scripts",
        ELSEWHERE,
        &[
            "x@еxample.com",
            "x@exаmple.com",
            "x@ехаmрlе.com",
            "x@examplé.com",
            "x@xn--exmple-cua.com",
            "x@example.cοm",
            "x@exampIe.com",
        ],
    ),
    (
        "letters that DNS maps",
        INVALID,
        &[
            "x@ｅxample.com",
            "x@ｅｘａｍｐｌｅ.com",
            "x@ⓔxample.ⓒom",
            "x@𝐞xample.com",
            "x@exampLE。com",
            "x@example．com",
            "x@example｡com",
            "x@exam\u{ad}ple.com",
            "x@exam\u{200b}ple.com",
            "x@exam\u{2060}ple.com",
            "x@exam\u{feff}ple.com",
            "x@exam\u{fe0f}ple.com",
            "x@example.ℂom",
        ],
    ),
    (
        "joiners and directions",
        INVALID,
        &["x@exam\u{200c}ple.com", "x@exam\u{200d}ple.com", "x@\u{202e}moc.elpmaxe", "x@example.com\u{202c}"],
    ),
    (
        "a second at sign",
        INVALID,
        &[
            "x@evil.test@example.com",
            "x@@example.com",
            "@x@example.com",
            "x@example.com@",
            "x@evil.test,y@example.com",
            "x@evil.test;y@example.com",
        ],
    ),
    (
        "a route in the local part",
        INVALID,
        &[
            "x%evil.test@example.com",
            "evil.test!x@example.com",
            "x%@example.com",
            "@evil.test:x@example.com",
            "=?utf-8?q?x=40evil.test=3e=20?=@example.com",
            "=?utf-8?b?eA==?=@example.com",
        ],
    ),
    (
        "quotes",
        INVALID,
        &[
            r#""x"@example.com"#,
            r#""\x"@example.com"#,
            r#""x@evil.test"@example.com"#,
            r#""x@evil.test> "@example.com"#,
            r#""x@example.com"@evil.test"#,
            r#""x@example.com"#,
            r#"x"@example.com"#,
            r#""x"y@example.com"#,
            r#""x\"@example.com"#,
            r#"""@example.com"#,
        ],
    ),
    (
        "names and comments",
        INVALID,
        &[
            "Ana <x@evil.test>",
            "x@example.com <x@evil.test>",
            "<x@example.com>",
            "x(y)@example.com",
            "x@(y)example.com",
            "x@example.com(y)",
            "mailto:x@example.com ",
        ],
    ),
    (
        "literals and names of no domain",
        INVALID,
        &["x@[127.0.0.1]", "x@[IPv6:::1]", "x@[example.com]", "x@127.0.0.1", "x@1", "x@localhost", "x@com"],
    ),
    (
        "controls and spaces",
        INVALID,
        &[
            " x@example.com",
            "x@example.com ",
            "x @example.com",
            "x@ example.com",
            "x@example.com\n",
            "x@example.com\r\nBcc: y@evil.test",
            "x\0@example.com",
            "x@example.com\0.evil.test",
            "\tx@example.com",
            "x@example.com\u{a0}",
            "x@example.com\u{2028}",
        ],
    ),
    (
        "dots",
        INVALID,
        &[
            "x@example.com.",
            "x@.example.com",
            "x@example..com",
            ".x@example.com",
            "x.@example.com",
            "x..y@example.com",
            "x@-example.com",
            "x@example-.com",
        ],
    ),
    (
        "signs of other notations",
        INVALID,
        &[
            "x@evil.test#@example.com",
            "x@evil.test/example.com",
            "x@evil.test?example.com",
            r"x@evil.test\example.com",
            "x@evil.test%00example.com",
            "x@exam_ple.com",
            "x@xn--a.com",
            "x@*.example.org",
        ],
    ),
    ("nothing", INVALID, &["@", "x", "x@", "@example.com", "example.com", " ", "\u{200b}"]),
];

/// Addresses that are on the list.
const ACCEPTED: [&str; 14] = [
    "x@example.com",
    "X@EXAMPLE.COM",
    "x+y@example.com",
    "o'x@example.com",
    "x=y?z@example.com",
    "{x}@example.com",
    "jürgen@example.com",
    "电子@example.com",
    r#""x y"@example.com"#,
    "x@sub.example.org",
    "x@a.b.example.org",
    "x@xn--bcher-kva.example.org",
    "x@BÜCHER.example.org",
    "Ana@Partner.Example",
];

#[test]
fn no_address_of_another_domain_passes_the_list() {
    let settings = settings(&[("ALLOWED_EMAIL_DOMAINS", "example.com,*.example.org,ana@partner.example")]);
    let mut tried = 0;
    for (kind, code, addresses) in REFUSED {
        for address in addresses {
            assert_eq!(sign_up(&json!({ "email": address }), &settings), code, "{kind}: {address:?}");
            tried += 1;
        }
    }
    for address in ACCEPTED {
        assert_eq!(sign_up(&json!({ "email": address }), &settings), "Accepted", "{address}");
    }
    assert_eq!(tried, 112);
}
