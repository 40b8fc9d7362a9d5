//! E-mail addresses in the one form they are compared in.

use std::fmt;

use crate::{domain::Domain, email};

/// An address: local part with ASCII letters in lower case, domain as [`Domain`] has it.
///
/// RFC 5321 lets a host tell `Ana@` from `ana@`, but none that matters does, while people write both. Other letters stay as
/// they are, since hosts may tell them apart.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    local: String,
    pub domain: Domain,
}

impl Address {
    /// Reads an address; `None` if the text is none, or not in its own spelling ([`email::domain_of`]).
    pub fn parse(text: &str) -> Option<Self> {
        let domain = email::domain_of(text)?;
        let (local, _) = text.rsplit_once('@')?;
        Some(Self { local: local.to_ascii_lowercase(), domain })
    }

    /// Whether the local part has a sub-address after a `+` (RFC 5233), as in `ana+news`.
    pub fn has_subaddress(&self) -> bool {
        self.local.contains('+')
    }

    /// Whether some mail systems may deliver it to another domain than its own: the local part holds an `@`, or what stands
    /// for one in a route (`ana%evil.test`, `evil.test!ana`) or in an encoded word (`=?utf-8?q?ana=40evil.test?=`, RFC 2047).
    pub fn may_be_routed(&self) -> bool {
        ["@", "%", "!", "=?"].iter().any(|route| self.local.contains(route))
    }
}

/// Shows no local part: addresses are personal data.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("domain", &self.domain).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_has_one_form() {
        for (one, other, same) in [
            ("ana@example.com", "ANA@Example.COM", true),
            ("\"Ana Silva\"@example.com", "\"ana silva\"@example.com", true),
            ("jürgen@bücher.example", "JüRGEN@xn--bcher-kva.example", true),
            ("jürgen@example.com", "jÜrgen@example.com", false),
            ("\u{c5}sa@example.com", "\u{e5}sa@example.com", false),
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
        for text in ["", "ana", "@example.com", "ana@@example.com", "ana(x)@example.com", "\"ana\"@example.com"] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_local_part_may_name_another_domain() {
        for (address, expected) in [
            ("ana@example.com", false),
            ("ana=x?y@example.com", false),
            ("\"ana silva\"@example.com", false),
            ("ana%evil.test@example.com", true),
            ("evil.test!ana@example.com", true),
            ("\"ana@evil.test\"@example.com", true),
            ("=?utf-8?q?ana=40evil.test=3e=20?=@example.com", true),
        ] {
            assert_eq!(Address::parse(address).expect(address).may_be_routed(), expected, "{address}");
        }
    }

    #[test]
    fn debug_output_is_not_personal() {
        let address = Address::parse("ana@example.com").expect("an address");
        assert_eq!(format!("{address:?}"), "Address { domain: Domain(\"example.com\"), .. }");
    }
}
