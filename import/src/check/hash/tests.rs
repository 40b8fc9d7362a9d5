//! Every kind by a hash that its own implementation made of the same sample password, and passwords that are none.

use proptest::prelude::*;

use super::*;
use crate::{password::Password, pool::profile::PasswordPolicy};

/// Made with passlib, Django, Werkzeug and hashlib.
const HASHES: [(&str, &str); 66] = [
    (BCRYPT, "$2b$04$hWWG6GIRb8RShoKoM1glxOzjJmtDQyQHNuFY82eMMCCAZq22WbHXG"),
    (BCRYPT, "$2a$04$9m4bdB.fC0Qn8EGZrv8GYeFXpbl0S172l.DZw9EEwpZuXbP7nUhsy"),
    (BCRYPT, "$2y$04$./VsixD5cWqs5rpGEQU/DOpP4Ld6BMW4bckKJtCuXF3D6s6KCwAV6"),
    (BCRYPT, "$bcrypt-sha256$v=2,t=2b,r=4$CHDCYN4OKltJonwvTN7us.$3zNrC.hZJSTs/bsEI7qWmH9VBgq.hSe"),
    (ARGON2, "$argon2id$v=19$m=64,t=1,p=1$m9M6hzCGcE5pLUVorXXuvQ$BHrOPtPkcqdUB1VrrR1d6ftqPI9sUZqQCYRhQZP/gtk"),
    (ARGON2, "$argon2i$v=19$m=64,t=1,p=1$3VtLyflf6x0jhHBOaW3tXQ$pDcCUqCRqzCn3U8dUItCWissqqAcRQWf/kqV3qvGdqc"),
    (ARGON2, "$argon2d$v=19$m=64,t=1,p=1$oRQiZCzlXGvN2RsDQAhBKA$8/0r7CHEBCQUFtreZMqsdn5JDY2qN5+7GylsHyZvyLA"),
    (SCRYPT, "$scrypt$ln=4,r=8,p=1$9N47J+Rcq7UWAiDkfE+plQ$UAKVc2juMmvy/BnIVFVFaudjMU7271fDkK8M+TtOAMc"),
    (SCRYPT, "$7$26..../....I2TsXQshJCREaO3dG+Mc4w$7gNFxkjhVD8wT2BqTQYTZjm2l2wVJ7As6dMdMEMTeV3"),
    (PBKDF2, "$pbkdf2$10$0zpHKAUAgLAWwpizVkopBQ$9ZzC5eLXhiiCqk75hJjg5tUZqso"),
    (PBKDF2, "$pbkdf2-sha256$10$XSvFmLO2VmqNEQKgVCrFOA$fnVlu4VWip65e7CObygqSFGK0QjcZfMPSaEGdWXuLMo"),
    (
        PBKDF2,
        "$pbkdf2-sha512$10$5Jzzvvc.h7BWyjnnfA9BqA$8qJxhSFm6Y2xrRkL7.zZBPS//A10K.J/DETUqvZ5hSayQ3fqNBc1MQoBpH8epCOUXOJhM.67ne.H5BWYTNK3VA",
    ),
    (PBKDF2, "$p5k2$a$VUopxVgr5dxb671XCiEkhA==$YNtwiK7JkpmLX-rLPpCtfYssKqI="),
    (PBKDF2, "$p5k2$a$gEWkX2TiooiyEuOw$it/tUuEkWTNTLLpaPXk3r4B8MQ26hnV6"),
    (CRYPT, "$1$LSDPz.2u$4GzDuvWy8383fh8rv05KU/"),
    (CRYPT, "$apr1$sMyFPhIW$40In0yb7tNGL83.VLD5W.."),
    (CRYPT, "$sha1$10$7V1h1cod$jWRgKgNhzkZ92eEUNQgUy2sulizn"),
    (CRYPT, "$5$rounds=1000$lKRYkuLvCMORednC$2bAwHEIS7sHv83g4XTAcg1oKxLEHNOFMz19K8zaNuK."),
    (
        CRYPT,
        "$6$JBMqEBEzHrZdR1.g$iQh0Sj01fE2Rwyrqa/XB49.JLQV38PNPGwpbCdJ/H/8KZ0TPB6mFEV4LQPBHq.TardWA3zvp01u8dJM0La1gJ.",
    ),
    (CRYPT, "$md5,rounds=10$hialY1oR$$.FA0EhjjH3dNwA86Ze2xD."),
    (PHPASS, "$P$6rJSGctGJboXOEIhP7enQUW32kmkBn."),
    (PHPASS, "$H$6//yOmED/wqBvELUCDDIQYEx/uLl/.."),
    (
        "a SCRAM hash",
        "$scram$10$wzhH6B2DcM7ZG.Nc$sha-1=h2vapHZDEc875AKhffAcCXY6NlM,sha-256=oI6li7JltmPRRbOKMx0NOYACm2f3W.AHR3p2pqgY4mQ,sha-512=SqUym8vlOgnCDDUEnEmxJCEdzhlarZloJWUKfl6E7ISqBsEfY.WgNZi3yKYDczZaEGpvrcCJB7RbID82mpQ1QA",
    ),
    ("an LDAP or Spring Security hash", "{MD5}y4LbxY4q0SZLyxvGGWMZ8w=="),
    ("an LDAP or Spring Security hash", "{SHA}IiVXCsfs6v0+j1fLs75kMWLNRKI="),
    ("an LDAP or Spring Security hash", "{SMD5}mouLfiKIMTeUuvBXUxMRqyVkLCU="),
    ("an LDAP or Spring Security hash", "{SSHA}WJLr8SzAjxkpE3fIotW13fAhisgRYmxt"),
    ("an LDAP or Spring Security hash", "{SSHA256}3I9XGajf6/XtMNsB6r4Fm/VoTJZ9gBeXSs9ik1PF51sLobRWqtUaww=="),
    (
        "an LDAP or Spring Security hash",
        "{SSHA512}66+vGN6u7xLRvowInpTCQzH4zbCgk6fM2CPecAe69/XneT0kVcJl0MKYIy4mtlGeE+JhTFys6/0cbRk6fx6KZeLcG6NUilGK",
    ),
    (
        "an LDAP or Spring Security hash",
        "{CRYPT}$5$rounds=1000$yHh5JKa7.e5cL2m7$BUM1pMCEcQ2nwrKXuch5u9qHIaE3zZy8NkyPeujhrE9",
    ),
    (
        "an LDAP or Spring Security hash",
        "{PBKDF2-SHA256}10$UYpR6n1PyVnL.f./V6p1jg$3f8yqJLGMhbrI9uiMqO79qK1xm1kwOY55In.pd89uQk",
    ),
    ("an LDAP or Spring Security hash", "{PKCS5S2}IWSMUaq1Vurde8+ZszYGQAdERsHwY0cTq0oPdT9Lnl+mGV1/0MgvFw1f0H0SwKMn"),
    ("a MySQL hash", "*37B20C6F5CA564FE08AC767A3C7753AD3685081B"),
    ("a PostgreSQL hash", "md5424dc76870568f335ae4aaabf838d018"),
    ("an Oracle hash", "S:92A43829C85533200BA2CD444E6558F71AC971B533DEE7B841A8B93C9144"),
    ("a SQL Server hash", "0x010055AA15E22D9B78E3D76D583B24377F11828C3762A0FA61E5"),
    (
        PBKDF2,
        "grub.pbkdf2.sha512.10.DBDB3B2724646CED1DC31863AC3586D0DA3BC7782F4508A1748E91F25E4B893146A8B53646686D6DAD750EE15CCB3907A0548A71EE5D2B45E81DA3744EC9F99F.103D3300F668BE540C0F387B7EAD957C7559E49026F5EEC32A3610392B3CBBD9EC3E4DBA94A35289DC3F2A2FD10EFB2AD69A47323E789338F8135DC092796C4E",
    ),
    ("an MD5 digest or NTLM hash", "aa0cf232f4f0f09f2ef50c5b7931f19a"),
    (PBKDF2, "pbkdf2_sha256$10$9EzByih0qTouLxJ5pgOSW5$fwz5/SF98MzG9Zleb2gagau0uy1fejunxsFaj0w73pk="),
    (PBKDF2, "pbkdf2_sha1$10$f3lfMe8fgXru5meylYyftS$DfAfNRSiUXBLDqdCJVoO0xpkJI8="),
    (
        ARGON2,
        "argon2$argon2id$v=19$m=102400,t=2,p=8$SXBKMUdnSVVxdzR1Ym44YWZYQW9KMw$4JyGGnr/1PePRVgx5RpOl3CJtwDMhwtW/5eNnmRcLdU",
    ),
    (BCRYPT, "bcrypt_sha256$$2b$04$LIPLUuozq6NGsaygOC5qy.6ZUJDotvoQEkmjFvC6D8zCLQvfTYd.C"),
    (BCRYPT, "bcrypt$$2b$04$KObTXLMN39y1rIg8RHL97OHS.wm2HvxIjmqwk.RSMyv12TQZF6sDe"),
    (
        SCRYPT,
        "scrypt$16$yHubmBnINOqYvXr792FKow$8$5$ew1flXwptLMoN1JMGdEKWhXWq9gEf5J8GaRGy9fZfoL33lFTtwrzTuEj824DvhNlIPLg3cTHNV4d97XUhk4xwA==",
    ),
    (SALTED, "md5$lfbX8mlJ2e75KoBOtGE5ij$8313789557f3381ab0586e8e0eb29200"),
    ("the mark that Django sets for no password", "!M5BfqP2svZC8YVoA1KdFeiI1vzCQI6yau8MVxoaL"),
    (SALTED, "sha1$l8ACn9EN6tDP$58146626ffb7cccfb8afc633fd8fd3e9885e403a"),
    (
        SCRYPT,
        "scrypt:32768:8:1$iXn7hcr4hfgaGq9X$34bf460d6af94a8b52b78c82590279759de87de96b16170959b5b882ccc34d60fc4d8661351c575db9bc976ac576babcaebc358a5232eec87ce8fa9c49ceede7",
    ),
    (PBKDF2, "pbkdf2:sha256:10$wqXt819sGSGbwxsw$9b8048515c9297129813861314d1e01b347c10f935983e62207aba1cbb734d87"),
    ("an MD5 digest or NTLM hash", "cb82dbc58e2ad1264bcb1bc6196319f3"),
    ("an MD5 digest in base64", "y4LbxY4q0SZLyxvGGWMZ8w=="),
    ("a SHA-1 digest", "2225570ac7eceafd3e8f57cbb3be643162cd44a2"),
    ("a SHA-1 digest in base64", "IiVXCsfs6v0+j1fLs75kMWLNRKI="),
    ("a SHA-224 digest", "98c2d0640605c9e975b3be104ebe0f1f538b8d50776a0dc8caf87bc4"),
    ("a SHA-256 digest", "4b81b1d246278afe8967d79e76e2feb40b357110e73f5b3c18683c77881c9d70"),
    ("a SHA-256 digest in base64", "S4Gx0kYniv6JZ9eeduL+tAs1cRDnP1s8GGg8d4gcnXA="),
    (
        "a SHA-384 digest",
        "2d78a64a0659ca2cc3c28da986cffc3a3d6a2e0522a35cd797fd820fd37e14c8e950459f9b628e537813c7711bb27f71",
    ),
    (
        "a SHA-512 digest",
        "cf3b0edf4ead9a9d485b8bd4f5b37f21074f7ae0cdca3c8df1b3cb75a0b75189398ba06be283f486de29025dacb15b3ae19f2656a5c68c91fea00cf4aac35c1d",
    ),
    (
        "a SHA-512 digest in base64",
        "zzsO306tmp1IW4vU9bN/IQdPeuDNyjyN8bPLdaC3UYk5i6Br4oP0ht4pAl2ssVs64Z8mVqXGjJH+oAz0qsNcHQ==",
    ),
    (
        "an ASP.NET Identity hash",
        "AQAAAAEAAAAKAAAAEAABAgMEBQYHCAkKCwwNDg/XxFLeNtm0QlYw90t7AFhfOq9e+218mtR8nn9b0gRIfg==",
    ),
    ("an ASP.NET Identity hash", "AAABAgMEBQYHCAkKCwwNDg8B/9gpm4P8G2ciHzkNKhLnmzi1Rc2LgQG5esnMeEoxCw=="),
    (SALTED, "8bf081051e31400c8908066e7b0456c6:533caa1dc1b10c1c"),
    (SALTED, "7ea8c96ebb64be12bc6ee94a8f411fcb342d80718ca5131a5e98df48bf161a70:533caa1dc1b10c1c:1"),
    (PBKDF2, "sha256:1000:AAECAwQFBgcICQoLDA0ODw==:IcMoNLNlVEQ2hlSz6iQMPGdmMiVHnoVO"),
    (
        "a SCRAM hash",
        "SCRAM-SHA-256$4096:AAECAwQFBgcICQoLDA0ODw==$LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=:LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=",
    ),
    (PHPASS, "$wp$2y$04$lstixuMWpNnXNlxYp3CuVeiQgvbn02nti1IsSViKeI0eiDPvjFf9m"),
];

/// Passwords that only look like something at first sight.
const PASSWORDS: [&str; 24] = [
    "Sample-Pass-1",
    "$1$ for a Song",
    "$1$-for-a-Song-2",
    "$2a$",
    "$argon2id$",
    "$$$Money-Money-1",
    "{hello}World-1",
    "{SHA}short-1A",
    "{shape}of-things-to-come-1A",
    "{}Empty-braces-and-more-1A",
    "pbkdf2_Is-Slow-1",
    "sha1$Secret-1",
    "scrypt:er-1A",
    "sha256:Hash-it-yourself-1",
    "md5md5md5-Aa1",
    "md5gggggggggggggggggggggggggggggggg",
    "!Important-Notice-1",
    "*Stars-and-Stripes-1*",
    "12345678901234567890123456789012",
    "deadbeefdeadbeefdeadbeefdeadbeef",
    "DeadBeef00112233445566778899aabb",
    "cb82dbc58e2ad1264bcb1bc6196319f",
    "Zm9vYmFyZm9vYmFyZm9vYmE-",
    "correct horse battery staple Aa1!",
];

#[test]
fn a_hash_is_recognised_by_its_looks() {
    for (expected, hash) in HASHES {
        assert_eq!(kind(hash), Some(expected), "{hash}");
    }
}

#[test]
fn a_digest_in_upper_case_is_one_too() {
    for (expected, digest) in HASHES.into_iter().filter(|(_, hash)| is_hex(hash)) {
        assert_eq!(kind(&digest.to_uppercase()), Some(expected), "{digest}");
    }
}

#[test]
fn a_password_is_no_hash() {
    for password in PASSWORDS {
        assert_eq!(kind(password), None, "{password}");
    }
}

#[test]
fn a_generated_password_is_no_hash() {
    let digit_lengths = [24, 28, 32, 40, 44, 56, 64, 68, 88, 96];
    for minimum_length in digit_lengths {
        let policy = PasswordPolicy { minimum_length, ..PasswordPolicy::default() };
        for _ in 0..500 {
            let password = Password::generate(&policy);
            assert_eq!(kind(password.expose()), None, "a password of {minimum_length} characters");
        }
    }
}

proptest! {
    #[test]
    fn words_with_numbers_and_symbols_are_no_hash(
        password in "[A-Za-z][a-z]{2,11}([ ._-]?[A-Za-z][a-z]{2,11}){0,6}[0-9]{0,4}[!?$.#*=-]{0,2}",
    ) {
        prop_assert_eq!(kind(&password), None);
    }

    #[test]
    fn any_text_is_looked_at_without_a_panic(text in "[$!{*a-c0-9:=}\u{e4}\u{1f600}]{0,130}") {
        let _ = kind(&text);
    }
}
