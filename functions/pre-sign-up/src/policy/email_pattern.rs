//! The entries of the allow and deny lists: a domain, the domains below one, or a single address.

use std::fmt;

use shared::{address::Address, domain::DomainPattern};

use crate::disposable::is_disposable;

/// Which addresses an entry means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EmailPattern {
    /// `ana@example.com`: that address.
    Address(Address),
    /// `example.com` or `*.example.com`: every address there.
    Domain(DomainPattern),
}

impl EmailPattern {
    /// Reads an entry; the error says what is wrong with it, and of an address shows the domain only.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let Some((local, domain)) = text.rsplit_once('@') else { return DomainPattern::parse(text).map(Self::Domain) };
        let problem = if local.contains(['*', '?']) {
            format!("is an address with a wildcard: write `{domain}` for every address there")
        } else {
            "is not an e-mail address: write for example `ana@example.com`".to_owned()
        };
        let address = Address::parse(text).filter(|address| !local.contains(['*', '?']) && !address.may_be_routed());
        address.map(Self::Address).ok_or_else(|| format!("`…@{domain}` {problem}"))
    }

    /// The entry, and for a domain one for what lies below it.
    pub(crate) fn with_below(self) -> impl Iterator<Item = Self> {
        let below = match &self {
            Self::Domain(DomainPattern::Exactly(domain)) => Some(Self::Domain(DomainPattern::Below(domain.clone()))),
            _ => None,
        };
        [self].into_iter().chain(below)
    }

    /// Whether the address is meant.
    pub(crate) fn covers(&self, address: &Address) -> bool {
        match self {
            Self::Address(own) => own == address,
            Self::Domain(pattern) => pattern.covers(&address.domain),
        }
    }

    /// Whether it is one address with a sub-address.
    pub(crate) fn has_subaddress(&self) -> bool {
        matches!(self, Self::Address(address) if address.has_subaddress())
    }

    /// Whether every address it means is a disposable one.
    pub(crate) fn is_disposable(&self) -> bool {
        is_disposable(match self {
            Self::Address(address) => &address.domain,
            Self::Domain(DomainPattern::Exactly(domain) | DomainPattern::Below(domain)) => domain,
        })
    }

    /// Whether every address the other entry means is meant by this one too.
    pub(crate) fn includes(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Address(address)) => self.covers(address),
            (Self::Address(_), Self::Domain(_)) => false,
            (Self::Domain(own), Self::Domain(DomainPattern::Exactly(domain))) => own.covers(domain),
            (Self::Domain(own), Self::Domain(below @ DomainPattern::Below(domain))) => {
                own == below || matches!(own, DomainPattern::Below(_)) && own.covers(domain)
            }
        }
    }
}

/// As in the list, but for an address's local part, which is personal data.
impl fmt::Display for EmailPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => write!(f, "…@{}", DomainPattern::Exactly(address.domain.clone())),
            Self::Domain(pattern) => pattern.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_address() {
        for (entry, expected) in [
            ("ana@spam.example", None),
            ("\"ana silva\"@spam.example", None),
            ("*@spam.example", Some("is an address with a wildcard: write `spam.example` for every address there")),
            ("a*@spam.example", Some("is an address with a wildcard: write `spam.example` for every address there")),
            ("?@spam.example", Some("is an address with a wildcard: write `spam.example` for every address there")),
            ("ana%x@spam.example", Some("is not an e-mail address: write for example `ana@example.com`")),
            ("\"ana\"@spam.example", Some("is not an e-mail address: write for example `ana@example.com`")),
        ] {
            let expected = expected.map(|problem| format!("`…@spam.example` {problem}"));
            assert_eq!(EmailPattern::parse(entry).err(), expected, "{entry}");
        }
    }

    #[test]
    fn includes() {
        for (outer, inner, expected) in [
            ("ana@example.com", "ANA@example.com", true),
            ("ana@example.com", "ben@example.com", false),
            ("ana@example.com", "example.com", false),
            ("example.com", "ana@example.com", true),
            ("example.com", "example.com", true),
            ("example.com", "*.example.com", false),
            ("*.example.com", "ana@example.com", false),
            ("*.example.com", "ana@mail.example.com", true),
            ("*.example.com", "example.com", false),
            ("*.example.com", "mail.example.com", true),
            ("*.example.com", "*.example.com", true),
            ("*.example.com", "*.mail.example.com", true),
            ("*.mail.example.com", "*.example.com", false),
            ("mail.example.com", "*.mail.example.com", false),
        ] {
            let pattern = |text| EmailPattern::parse(text).expect("a pattern");
            assert_eq!(pattern(outer).includes(&pattern(inner)), expected, "{outer} {inner}");
        }
    }
}
