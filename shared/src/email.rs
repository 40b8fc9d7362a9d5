//! E-mail addresses as far as rules need them: are they one, and in which domain.

use email_address::{EmailAddress, Options};
use icu_normalizer::ComposingNormalizerBorrowed;

use crate::{domain::Domain, shown::is_one_line};

/// The domain of an address that a mailbox can have (RFC 5322 `addr-spec`, no display name, no domain literal).
///
/// The domain is what follows the *last* `@`: a quoted local part may hold others. It has at least two labels, the last
/// one not a number. `None` if the text is no such address, or a second spelling of one: Cognito compares text, so each
/// spelling would be a user of its own with the same mailbox.
pub fn domain_of(address: &str) -> Option<Domain> {
    let options = Options::default().without_display_text().without_domain_literal();
    EmailAddress::parse_with_options(address, options).ok()?;
    let (local, domain) = address.rsplit_once('@')?;
    Domain::spelled(domain).filter(|domain| is_spelled(local) && domain.can_have_mail())
}

/// Whether the local part is in its own spelling: composed (RFC 6532, 3.1; the Kelvin sign is a `K` there), with nothing in
/// it that cannot be seen, and no longer than it has to be.
fn is_spelled(local: &str) -> bool {
    let composed = ComposingNormalizerBorrowed::new_nfc();
    composed.is_normalized(local) && local.chars().all(is_one_line) && is_shortest(local)
}

/// Whether the local part has no quotes and no backslashes that it could do without: `"ana"` is `ana`, and `"a\na"` is
/// `"ana"` (RFC 5322, 3.2.4).
fn is_shortest(local: &str) -> bool {
    let Some(quoted) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return true };
    let name = unescaped(quoted);
    let escaped = name.replace('\\', r"\\").replace('"', r#"\""#);
    quoted == escaped && (name.starts_with('"') || !EmailAddress::is_valid_local_part(&name))
}

/// The quoted text without the backslash of each pair.
fn unescaped(quoted: &str) -> String {
    let mut chars = quoted.chars();
    std::iter::from_fn(|| chars.next().and_then(|c| if c == '\\' { chars.next() } else { Some(c) })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_domain() {
        for (address, expected) in [
            ("ana@example.com", Some("example.com")),
            ("Ana@EXAMPLE.com", Some("example.com")),
            ("ana+news@example.com", Some("example.com")),
            ("\"a@evil.test\"@example.com", Some("example.com")),
            ("ana@bücher.example", Some("xn--bcher-kva.example")),
            ("jürgen@example.com", Some("example.com")),
            ("ana@1.example", Some("1.example")),
            ("", None),
            ("ana", None),
            ("@example.com", None),
            ("ana@", None),
            ("ana@@example.com", None),
            ("ana@evil.test@example.com", None),
            ("ana@example.com.", None),
            ("ana @example.com", None),
            (" ana@example.com", None),
            ("ana@[127.0.0.1]", None),
            ("ana@127.0.0.1", None),
            ("ana@localhost", None),
            ("ana@com", None),
            ("ana@1", None),
            ("Ana <ana@example.com>", None),
            ("ana@exa mple.com", None),
            ("ana@example.com\n", None),
        ] {
            assert_eq!(domain_of(address), expected.and_then(Domain::parse), "{address:?}");
        }
    }

    #[test]
    fn an_address_has_one_spelling() {
        for (address, expected) in [
            (r#""ana"@example.com"#, false),
            (r#""a\na"@example.com"#, false),
            (r#""ana+news"@example.com"#, false),
            (r#""ana.silva"@example.com"#, false),
            (r#""jürgen"@example.com"#, false),
            (r#""ana silva"@example.com"#, true),
            (r#""ana\ silva"@example.com"#, false),
            (r#""ana..silva"@example.com"#, true),
            (r#"".ana"@example.com"#, true),
            (r#"" "@example.com"#, true),
            (r#""a\"b"@example.com"#, true),
            (r#""a\\b"@example.com"#, true),
            (r#""\"ana\""@example.com"#, true),
            ("\u{212b}sa@example.com", false),
            ("\u{c5}sa@example.com", true),
            ("\u{212a}ana@example.com", false),
            ("\u{1112}\u{1161}\u{11ab}@example.com", false),
            ("한@example.com", true),
            ("\u{f900}@example.com", false),
            ("ana\u{d7a4}@example.com", false),
            ("\"ana\tsilva\"@example.com", false),
            ("ana@ｅxample.com", false),
            ("ana@ⓔxample.ⓒom", false),
            ("ana@example。com", false),
        ] {
            assert_eq!(domain_of(address).is_some(), expected, "{address}");
        }
    }
}
