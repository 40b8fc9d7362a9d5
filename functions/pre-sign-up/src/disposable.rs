//! Providers of e-mail addresses that are thrown away after use.

use std::sync::LazyLock;

use fst::Set;
use shared::domain::Domain;

/// The list of the crate `mailchecker`, as the build script packs it.
static PROVIDERS: LazyLock<Set<&[u8]>> = LazyLock::new(|| {
    let packed: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/disposable.fst"));
    Set::new(packed).expect("the build script wrote a set")
});

/// Whether the domain is such a provider's, or lies below one.
pub(crate) fn is_disposable(domain: &Domain) -> bool {
    domain.with_parents().any(|domain| PROVIDERS.contains(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_and_what_lies_below_them() {
        for (domain, expected) in [
            ("mailinator.com", true),
            ("MAILINATOR.com", true),
            ("x.y.mailinator.com", true),
            ("guerrillamail.com", true),
            ("yopmail.com", true),
            ("mailinator.example", false),
            ("mailinator.com.example", false),
            ("gmail.com", false),
            ("example.com", false),
            ("com", false),
        ] {
            assert_eq!(is_disposable(&Domain::parse(domain).expect("a domain")), expected, "{domain}");
        }
    }

    #[test]
    fn the_whole_list_is_there() {
        assert!(PROVIDERS.len() > 50_000, "{}", PROVIDERS.len());
    }
}
