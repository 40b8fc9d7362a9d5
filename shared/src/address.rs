//! E-mail addresses in the one form they are compared in.

use std::fmt;

use crate::{domain::Domain, email};

/// An address: local part unquoted and with ASCII letters in lower case, domain as [`Domain`] has it.
///
/// RFC 5321 lets a host tell `Ana@` from `ana@`, but none that matters does, while people write both. Other letters stay as
/// they are: Unicode's lower case makes a K of the Kelvin sign, too, which is another mailbox to a host.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    local: String,
    pub domain: Domain,
}

impl Address {
    /// Reads an address; `None` if the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let domain = email::domain_of(text)?;
        let (local, _) = text.rsplit_once('@')?;
        Some(Self { local: canonical(local), domain })
    }

    /// Whether the local part has a sub-address after a `+` (RFC 5233), as in `ana+news`.
    pub fn has_subaddress(&self) -> bool {
        self.local.contains('+')
    }
}

/// Shows no local part: addresses are personal data.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("domain", &self.domain).finish_non_exhaustive()
    }
}

/// `"a\na"` is `ana` (RFC 5322, 3.2.4): quotes and backslashes are no part of the name.
fn canonical(local: &str) -> String {
    let quoted = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    quoted.map_or_else(|| local.to_owned(), unescaped).to_ascii_lowercase()
}

fn unescaped(quoted: &str) -> String {
    let mut chars = quoted.chars();
    std::iter::from_fn(|| chars.next().and_then(|c| if c == '\\' { chars.next() } else { Some(c) })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_has_one_form() {
        for (one, other, same) in [
            ("ana@example.com", "ANA@Example.COM", true),
            ("ana@example.com", "\"ana\"@example.com", true),
            ("ana@example.com", "\"a\\na\"@example.com", true),
            ("jürgen@bücher.example", "JüRGEN@xn--bcher-kva.example", true),
            ("jürgen@example.com", "jÜrgen@example.com", false),
            ("\u{212a}ana@example.com", "kana@example.com", false),
            ("\u{212b}sa@example.com", "\u{e5}sa@example.com", false),
            ("\u{212b}sa@example.com", "\u{c5}sa@example.com", false),
            ("ana@example.com", "ana+x@example.com", false),
            ("ana@example.com", "a.na@example.com", false),
            ("ana@example.com", "ana@mail.example.com", false),
            ("ana@example.com", "\"ana@example.com\"@evil.test", false),
        ] {
            let (one, other) = (Address::parse(one).expect(one), Address::parse(other).expect(other));
            assert_eq!(one == other, same, "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_is_no_address_has_no_form() {
        for text in ["", "ana", "@example.com", "ana@@example.com", "ana(x)@example.com", "\"ana@example.com"] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn debug_output_is_not_personal() {
        let address = Address::parse("ana@example.com").expect("an address");
        assert_eq!(format!("{address:?}"), "Address { domain: Domain(\"example.com\"), .. }");
    }
}
