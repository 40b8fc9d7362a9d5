//! The e-mail rules.

use super::SignUp;
use crate::{
    address::Address,
    policy::{EmailPattern, Policy},
    rejection::Rejection,
};

/// What speaks against the address, or against its absence.
pub(super) fn check(sign_up: &SignUp<'_>, policy: &Policy) -> Vec<Rejection> {
    let Some(text) = sign_up.given("email") else {
        // A pool may do without e-mail; a list of addresses cannot be passed by leaving it out.
        let lists = [&policy.allowed_emails, &policy.denied_emails];
        return if lists.iter().all(|list| list.is_empty()) { vec![] } else { vec![Rejection::EmailMissing] };
    };
    let Some(address) = Address::parse(text) else { return vec![Rejection::EmailInvalid] };
    let against = [denied(&address, policy), not_allowed(&address, policy), subaddressed(&address, policy)];
    against.into_iter().flatten().collect()
}

fn denied(address: &Address, policy: &Policy) -> Option<Rejection> {
    match policy.denied_emails.iter().find(|pattern| pattern.covers(address))? {
        EmailPattern::Address(_) => Some(Rejection::EmailDenied),
        EmailPattern::Domain(_) => Some(Rejection::EmailDomainDenied),
    }
}

fn not_allowed(address: &Address, policy: &Policy) -> Option<Rejection> {
    let allowed = &policy.allowed_emails;
    if allowed.is_empty() || allowed.iter().any(|pattern| pattern.covers(address)) {
        return None;
    }
    // The same answer for every address, so that nobody learns in which domains single ones are allowed.
    let names_addresses = allowed.iter().any(|pattern| matches!(pattern, EmailPattern::Address(_)));
    Some(if names_addresses { Rejection::EmailNotAllowed } else { Rejection::EmailDomainNotAllowed })
}

fn subaddressed(address: &Address, policy: &Policy) -> Option<Rejection> {
    (policy.refuse_subaddresses && address.has_subaddress()).then_some(Rejection::EmailSubaddressed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::tests::{attributes, sign_up};

    fn against(address: &str, allowed: &str, denied: &str) -> Vec<&'static str> {
        let settings = [("ALLOWED_EMAIL_DOMAINS", allowed), ("DENIED_EMAIL_DOMAINS", denied)];
        let policy = crate::policy::tests::policy(&settings);
        check(&sign_up(&attributes(&[("email", address)])), &policy).iter().map(Rejection::code).collect()
    }

    #[test]
    fn domains() {
        for (address, expected) in [
            ("ana@example.com", &[][..]),
            ("ANA@EXAMPLE.COM", &[]),
            ("ana@bücher.example", &[]),
            ("ana@xn--bcher-kva.example", &[]),
            ("\"x@notexample.com\"@example.com", &[]),
            ("ana@mail.example.org", &[]),
            ("x@notexample.com", &["EmailDomainNotAllowed"]),
            ("x@example.com.evil.test", &["EmailDomainNotAllowed"]),
            ("\"x@example.com\"@evil.test", &["EmailDomainNotAllowed"]),
            ("x@mail.example.com", &["EmailDomainNotAllowed"]),
            ("x@example.org", &["EmailDomainNotAllowed"]),
            ("x@spam.example.org", &["EmailDomainDenied"]),
            ("x@SPAM.example.org", &["EmailDomainDenied"]),
            ("x@spam.test", &["EmailDomainDenied", "EmailDomainNotAllowed"]),
            ("x@evil.test@example.com", &["EmailInvalid"]),
            ("x@example.com.", &["EmailInvalid"]),
            ("example.com", &["EmailInvalid"]),
            ("", &["EmailMissing"]),
            ("  ", &["EmailMissing"]),
        ] {
            let allowed = "example.com,*.example.org,bücher.example";
            assert_eq!(against(address, allowed, "spam.example.org,spam.test"), expected, "{address}");
        }
    }

    #[test]
    fn single_addresses() {
        for (address, expected) in [
            ("ana@example.com", &[][..]),
            ("Ana@EXAMPLE.com", &[]),
            ("\"ana\"@example.com", &[]),
            ("Jürgen@bücher.example", &[]),
            ("x@partner.example", &[]),
            ("ben@example.com", &["EmailNotAllowed"]),
            ("ana@mail.example.com", &["EmailNotAllowed"]),
            ("\"ana@example.com\"@evil.test", &["EmailNotAllowed"]),
            ("x@evil.test", &["EmailNotAllowed"]),
            ("mallory@partner.example", &["EmailDenied"]),
            ("MALLORY@Partner.example", &["EmailDenied"]),
            ("\"mall\\ory\"@partner.example", &["EmailDenied"]),
            ("", &["EmailMissing"]),
        ] {
            let allowed = "ana@example.com, jürgen@xn--bcher-kva.example, partner.example";
            assert_eq!(against(address, allowed, "mallory@partner.example"), expected, "{address}");
        }
    }

    #[test]
    fn subaddresses() {
        let strict = crate::policy::tests::policy(&[("REFUSE_SUBADDRESSES", "true")]);
        for (address, refused) in [
            ("ana@example.com", false),
            ("ana+news@example.com", true),
            ("+@example.com", true),
            ("\"ana+news\"@example.com", true),
            ("\"ana\\+news\"@example.com", true),
            ("ana-news@example.com", false),
            ("", false),
        ] {
            let expected = if refused { vec![Rejection::EmailSubaddressed] } else { vec![] };
            let attributes = attributes(&[("email", address)]);
            assert_eq!(check(&sign_up(&attributes), &strict), expected, "{address}");
            assert_eq!(check(&sign_up(&attributes), &Policy::default()), [], "{address}");
        }
    }

    #[test]
    fn without_rules_only_a_broken_address_is_refused() {
        for (address, expected) in [("", &[][..]), ("x@anywhere.test", &[]), ("x@@anywhere.test", &["EmailInvalid"])] {
            assert_eq!(against(address, "", ""), expected, "{address}");
        }
    }
}
