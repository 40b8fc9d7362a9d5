//! E-mail domains as rules name them: `example.com` is that domain alone, `*.example.com` is what lies below it.

use std::fmt;

/// The longest domain name in ASCII form (RFC 1035, 2.3.4, without the final dot).
const MAX_DOMAIN_BYTES: usize = 253;

/// A domain in the one form domains are compared in: IDNA-mapped, lower case, A-labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain(String);

impl Domain {
    /// Reads a domain of at least one label, in Unicode or ASCII form; `None` if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let ascii = idna::domain_to_ascii_strict(text).ok()?;
        let labels_are_whole = !ascii.is_empty() && ascii.split('.').all(|label| !label.is_empty());
        (labels_are_whole && ascii.len() <= MAX_DOMAIN_BYTES).then_some(Self(ascii))
    }

    /// Reads a domain in its own spelling, in which case alone is free: `BÜCHER.example` is, `ｅxample.com` is not. `None` if
    /// the text is no domain, or IDNA maps it to another one.
    pub fn spelled(text: &str) -> Option<Self> {
        let domain = Self::parse(text)?;
        let (unicode, _) = idna::domain_to_unicode(&domain.0);
        let labels = || domain.0.split('.').zip(unicode.split('.'));
        let own = text.split('.').count() == labels().count()
            && text.split('.').zip(labels()).all(|(label, (ascii, unicode))| {
                label.eq_ignore_ascii_case(ascii) || is_same_but_for_case(label, unicode)
            });
        own.then_some(domain)
    }

    /// Whether it has at least two labels, the last one not a number: mail for `localhost` or `127.0.0.1` reaches nobody.
    pub fn can_have_mail(&self) -> bool {
        self.0.rsplit_once('.').is_some_and(|(_, last)| last.contains(|c: char| c.is_ascii_alphabetic()))
    }

    /// The domain, then those it lies below, nearest first: `a.example.com`, `example.com`, `com`.
    pub fn with_parents(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.0.as_str()), |domain| domain.split_once('.').map(|(_, parent)| parent))
    }
}

/// Whether each letter of the text is the lower-case one, or the upper case of that. The Kelvin sign is not: its lower case
/// is `k`, whose upper case is `K`.
fn is_same_but_for_case(text: &str, lower: &str) -> bool {
    let is_case_of = |upper: char, lower: char| upper.to_lowercase().eq([lower]) && lower.to_uppercase().eq([upper]);
    text.chars().count() == lower.chars().count()
        && text.chars().zip(lower.chars()).all(|(c, lower)| c == lower || is_case_of(c, lower))
}

/// A rule over domains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DomainPattern {
    /// `example.com`: that domain and no other.
    Exactly(Domain),
    /// `*.example.com`: every domain below it, at any depth, but not itself.
    Below(Domain),
}

impl DomainPattern {
    /// Reads `example.com` or `*.example.com`; the error says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (below, name) = match text.strip_prefix("*.") {
            Some(name) => (true, name),
            None => (false, text),
        };
        let domain = Domain::parse(name).filter(|domain| below || domain.can_have_mail()).ok_or_else(|| {
            format!(
                "`{text}` is not a domain: write `example.com` for one domain or `*.example.com` for those below it"
            )
        })?;
        Ok(if below { Self::Below(domain) } else { Self::Exactly(domain) })
    }

    /// Whether the pattern covers the domain.
    pub fn covers(&self, domain: &Domain) -> bool {
        match self {
            Self::Exactly(own) => own == domain,
            Self::Below(parent) => {
                domain.0.strip_suffix(&parent.0).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
            }
        }
    }
}

impl fmt::Display for DomainPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(domain) => f.write_str(&domain.0),
            Self::Below(domain) => write!(f, "*.{}", domain.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers() {
        for (pattern, domain, expected) in [
            ("example.com", "example.com", true),
            ("example.com", "EXAMPLE.Com", true),
            ("Example.COM", "example.com", true),
            ("example.com", "notexample.com", false),
            ("example.com", "mail.example.com", false),
            ("example.com", "example.com.evil.test", false),
            ("*.example.com", "mail.example.com", true),
            ("*.example.com", "a.b.example.com", true),
            ("*.example.com", "example.com", false),
            ("*.example.com", "notexample.com", false),
            ("bücher.example", "xn--bcher-kva.example", true),
            ("xn--bcher-kva.example", "BÜCHER.example", true),
            ("example.com", "example。com", true),
            ("straße.example", "strasse.example", false),
        ] {
            let pattern = DomainPattern::parse(pattern).expect("a pattern");
            let domain = Domain::parse(domain).expect("a domain");
            assert_eq!(pattern.covers(&domain), expected, "{pattern} {domain:?}");
        }
    }

    #[test]
    fn parents_are_whole_labels() {
        for (domain, expected) in
            [("a.example.com", &["a.example.com", "example.com", "com"][..]), ("localhost", &["localhost"])]
        {
            assert_eq!(Domain::parse(domain).expect("a domain").with_parents().collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn a_domain_has_one_spelling() {
        for (text, expected) in [
            ("example.com", true),
            ("EXAMPLE.Com", true),
            ("bücher.example", true),
            ("BÜCHER.example", true),
            ("xn--bcher-kva.example", true),
            ("XN--BCHER-KVA.example", true),
            ("xn--bcher-kva.bücher.example", true),
            ("straße.example", true),
            ("ελλάς.example", true),
            ("ｅxample.com", false),
            ("ⓔxample.ⓒom", false),
            ("Ⓔxample.com", false),
            ("example。com", false),
            ("exa\u{ad}mple.com", false),
            ("exa\u{200b}mple.com", false),
            ("\u{212a}iwi.example", false),
            ("\u{212b}sa.example", false),
            ("bu\u{308}cher.example", false),
            ("ﬁsh.example", false),
            ("x².example", false),
            ("example..com", false),
        ] {
            assert_eq!(Domain::spelled(text).is_some(), expected, "{text:?}");
        }
    }

    #[test]
    fn refuses_what_is_no_domain() {
        for text in [
            "",
            "*",
            "*.",
            "exa mple.com",
            "x@example.com",
            "example..com",
            ".example.com",
            "example.com.",
            "*.*.example.com",
            "a.*.example.com",
            "-a.example.com",
            "http://example.com",
            "xn--a.example",
            "exam_ple.com",
            "localhost",
            "com",
            "127.0.0.1",
        ] {
            let expected = format!(
                "`{text}` is not a domain: write `example.com` for one domain or `*.example.com` for those below it"
            );
            assert_eq!(DomainPattern::parse(text), Err(expected));
        }
    }
}
