//! Password hashes by their looks: an export often has them where the password belongs.
//!
//! A hash that is imported becomes the password itself. Its user can no longer sign in, and everybody who has seen the
//! hash can. Pure, and quick for ordinary passwords: the first byte and the length rule nearly all of them out.

/// A text that hashes of one kind begin with.
struct Mark {
    prefix: &'static str,
    /// The shortest hash of this kind, in bytes; what is shorter may be anything.
    min: usize,
    kind: &'static str,
}

const BCRYPT: &str = "a bcrypt hash";
const ARGON2: &str = "an Argon2 hash";
const SCRYPT: &str = "a scrypt hash";
const PBKDF2: &str = "a PBKDF2 hash";
const CRYPT: &str = "a crypt hash, as in /etc/shadow";
const PHPASS: &str = "a phpass hash, as in WordPress";
const SALTED: &str = "a salted digest";

/// What the kinds that crypt(3) and the PHC string format know begin with.
const DOLLAR: [Mark; 29] = [
    mark("$2a$", 28, BCRYPT),
    mark("$2b$", 28, BCRYPT),
    mark("$2x$", 28, BCRYPT),
    mark("$2y$", 28, BCRYPT),
    mark("$2$", 28, BCRYPT),
    mark("$bcrypt-sha256$", 28, BCRYPT),
    mark("$wp$", 28, PHPASS),
    mark("$P$", 34, PHPASS),
    mark("$H$", 34, PHPASS),
    mark("$S$", 34, "a Drupal hash"),
    mark("$argon2id$", 28, ARGON2),
    mark("$argon2i$", 28, ARGON2),
    mark("$argon2d$", 28, ARGON2),
    mark("$scrypt$", 28, SCRYPT),
    mark("$s0$", 40, SCRYPT),
    mark("$7$", 40, SCRYPT),
    mark("$pbkdf2$", 28, PBKDF2),
    mark("$pbkdf2-", 28, PBKDF2),
    mark("$p5k2$", 28, PBKDF2),
    mark("$1$", 26, CRYPT),
    mark("$apr1$", 28, CRYPT),
    mark("$md5$", 28, CRYPT),
    mark("$md5,", 28, CRYPT),
    mark("$sha1$", 28, CRYPT),
    mark("$5$", 46, CRYPT),
    mark("$6$", 46, CRYPT),
    mark("$y$", 46, CRYPT),
    mark("$gy$", 46, CRYPT),
    mark("$scram$", 28, "a SCRAM hash"),
];

/// What the hashes of Django, Werkzeug (Flask), PHP, web2py, GRUB, PostgreSQL and ASP.NET Identity begin with.
const NAMED: [Mark; 21] = [
    mark("pbkdf2_", 40, PBKDF2),
    mark("pbkdf2:", 40, PBKDF2),
    mark("pbkdf2(", 40, PBKDF2),
    mark("grub.pbkdf2.", 40, PBKDF2),
    mark("bcrypt$", 28, BCRYPT),
    mark("bcrypt_sha256$", 28, BCRYPT),
    mark("argon2$argon2", 28, ARGON2),
    mark("scrypt$", 40, SCRYPT),
    mark("scrypt:", 40, SCRYPT),
    mark("md5$", 36, SALTED),
    mark("sha1$", 44, SALTED),
    mark("sha256$", 50, SALTED),
    mark("sha512$", 50, SALTED),
    mark("crypt$", 20, SALTED),
    mark("sha1:", 40, PBKDF2),
    mark("sha256:", 40, PBKDF2),
    mark("sha512:", 40, PBKDF2),
    mark("SCRAM-SHA-256$", 40, "a SCRAM hash"),
    // Base64 of a format number, 1, and of the number of the function behind it.
    mark("AQAAAAEAAA", 60, "an ASP.NET Identity hash"),
    mark("AQAAAAIAAA", 60, "an ASP.NET Identity hash"),
    mark("AQAAAAAAAA", 60, "an ASP.NET Identity hash"),
];

/// What stands in braces before the hashes of LDAP servers (RFC 2307), mail servers and Spring Security, without what
/// says how long the digest is and how it is written.
const SCHEMES: [&str; 19] = [
    "MD5",
    "SMD5",
    "SHA",
    "SSHA",
    "CRYPT",
    "BCRYPT",
    "SCRYPT",
    "ARGON2",
    "ARGON2I",
    "ARGON2ID",
    "PBKDF2",
    "PKCS5S2",
    "BLF-CRYPT",
    "DES-CRYPT",
    "CRAM-MD5",
    "DIGEST-MD5",
    "PLAIN-MD5",
    "NTLM",
    "SCRAM",
];

const fn mark(prefix: &'static str, min: usize, kind: &'static str) -> Mark {
    Mark { prefix, min, kind }
}

/// The kind of password hash that the text looks like, with its article; `None`: it looks like a password.
///
/// What has a mark is hardly ever anything else. A bare digest may be a random password written as hexadecimal or base64
/// digits of exactly a digest's length; the operator can say that it is (`passwordsArePlain`).
pub(crate) fn kind(text: &str) -> Option<&'static str> {
    let first = *text.as_bytes().first()?;
    let marked = match first {
        b'$' => marked(text, &DOLLAR),
        b'{' => in_braces(text),
        b'A' | b'S' | b'a' | b'b' | b'c' | b'g' | b'm' | b'p' | b's' => marked(text, &NAMED),
        b'!' => is_unusable(text).then_some("the mark that Django sets for no password"),
        _ => None,
    };
    marked.or_else(|| digest(text)).filter(|_| text.bytes().all(|byte| byte.is_ascii_graphic()))
}

fn marked(text: &str, marks: &[Mark]) -> Option<&'static str> {
    marks.iter().find(|mark| text.len() >= mark.min && text.starts_with(mark.prefix)).map(|mark| mark.kind)
}

fn in_braces(text: &str) -> Option<&'static str> {
    /// The shortest: DES crypt.
    const MIN: usize = 13;
    let (scheme, hash) = text.strip_prefix('{')?.split_once('}')?;
    // Such as SSHA512, SHA512-CRYPT, SHA-256, argon2@SpringSecurity_v5_8 or SHA256.b64.
    let is_known = SCHEMES.iter().any(|known| {
        let base = scheme.split_at_checked(known.len()).filter(|(base, _)| base.eq_ignore_ascii_case(known));
        base.is_some_and(|(_, rest)| !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    });
    (is_known && hash.len() >= MIN).then_some("an LDAP or Spring Security hash")
}

/// Django's `make_password(None)`.
fn is_unusable(text: &str) -> bool {
    text.len() == 41 && text[1..].bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A digest without a mark, by its length; or as a database keeps it, with little around it.
fn digest(text: &str) -> Option<&'static str> {
    if let Some((hash, _)) = text.split_once(':').filter(|(hash, _)| hash.len() >= 32) {
        // Joomla and Magento: the digest, the salt, and perhaps a version.
        return hex(hash).and(Some(SALTED));
    }
    match (text.len(), text.as_bytes()[0]) {
        (35, b'm') => text.strip_prefix("md5").and_then(hex).and(Some("a PostgreSQL hash")),
        (41, b'*') => hex(&text[1..]).and(Some("a MySQL hash")),
        (62, b'S') => text.strip_prefix("S:").filter(|text| is_hex(text)).and(Some("an Oracle hash")),
        (50.., b'0') => text.strip_prefix("0x0").filter(|text| is_hex(text)).and(Some("a SQL Server hash")),
        _ => hex(text).or_else(|| base64(text)),
    }
}

fn hex(text: &str) -> Option<&'static str> {
    let kind = match text.len() {
        32 => "an MD5 digest or NTLM hash",
        40 => "a SHA-1 digest",
        56 => "a SHA-224 digest",
        64 => "a SHA-256 digest",
        96 => "a SHA-384 digest",
        128 => "a SHA-512 digest",
        _ => return None,
    };
    is_hex(text).then_some(kind)
}

/// Hexadecimal in one case. A digest without a letter or without a number is one in a million.
fn is_hex(text: &str) -> bool {
    let has = |class: fn(&u8) -> bool| text.as_bytes().iter().any(class);
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase) != has(u8::is_ascii_uppercase)
}

/// Base64 that needs padding, as all of these lengths do: what has none may be a random password of any length.
fn base64(text: &str) -> Option<&'static str> {
    let (kind, pads) = match text.len() {
        24 => ("an MD5 digest in base64", 2),
        28 => ("a SHA-1 digest in base64", 1),
        44 => ("a SHA-256 digest in base64", 1),
        68 => ("an ASP.NET Identity hash", 2),
        88 => ("a SHA-512 digest in base64", 2),
        _ => return None,
    };
    let (digits, padding) = text.as_bytes().split_at(text.len() - pads);
    // The bits of the last digit that stand for nothing are zero.
    let last: &[u8] = if pads == 2 { b"AQgw" } else { b"AEIMQUYcgkosw048" };
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let fits = padding.iter().all(|byte| *byte == b'=')
        && digits.iter().all(is_digit)
        && digits.last().is_some_and(|digit| last.contains(digit));
    // ASP.NET's older format begins with a byte of zeros.
    (fits && (text.len() != 68 || text.starts_with('A'))).then_some(kind)
}

#[cfg(test)]
mod tests;
