//! E-mail addresses as far as rules need them: are they one, and in which domain.

use email_address::{EmailAddress, Options};

use crate::domain::Domain;

/// The domain of a syntactically valid address (RFC 5322 `addr-spec`, no display name, no domain literal).
///
/// The domain is what follows the *last* `@`: a quoted local part may hold others. `None` if the text is no address.
pub fn domain_of(address: &str) -> Option<Domain> {
    let options = Options::default().without_display_text().without_domain_literal();
    EmailAddress::parse_with_options(address, options).ok()?;
    let (_, domain) = address.rsplit_once('@')?;
    Domain::parse(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_domain() {
        for (address, expected) in [
            ("ana@example.com", Some("example.com")),
            ("Ana@EXAMPLE.com", Some("example.com")),
            ("ana+news@example.com", Some("example.com")),
            ("\"a@evil.test\"@example.com", Some("example.com")),
            ("ana@bücher.example", Some("xn--bcher-kva.example")),
            ("jürgen@example.com", Some("example.com")),
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
            ("Ana <ana@example.com>", None),
            ("ana@exa mple.com", None),
            ("ana@example.com\n", None),
        ] {
            assert_eq!(domain_of(address), expected.and_then(Domain::parse), "{address:?}");
        }
    }
}
