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
        let missing = lists.iter().any(|list| !list.is_empty()).then_some(Rejection::EmailMissing);
        return missing.into_iter().chain(not_allowed(None, policy)).collect();
    };
    let Some(address) = Address::parse(text) else {
        return std::iter::once(Rejection::EmailInvalid).chain(not_allowed(None, policy)).collect();
    };
    let against = [denied(&address, policy), not_allowed(Some(&address), policy), subaddressed(&address, policy)];
    against.into_iter().flatten().collect()
}

fn denied(address: &Address, policy: &Policy) -> Option<Rejection> {
    match policy.denied_emails.iter().find(|pattern| pattern.covers(address))? {
        EmailPattern::Address(_) => Some(Rejection::EmailDenied),
        EmailPattern::Domain(_) => Some(Rejection::EmailDomainDenied),
    }
}

/// No address is not on the list either, so that observing the rules above opens no way around it.
fn not_allowed(address: Option<&Address>, policy: &Policy) -> Option<Rejection> {
    let allowed = &policy.allowed_emails;
    let listed = |address| allowed.iter().any(|pattern| pattern.covers(address));
    if allowed.is_empty() || address.is_some_and(listed) {
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
            ("x@evil.test@example.com", &["EmailInvalid", "EmailDomainNotAllowed"]),
            ("x@example.com.", &["EmailInvalid", "EmailDomainNotAllowed"]),
            ("example.com", &["EmailInvalid", "EmailDomainNotAllowed"]),
            ("", &["EmailMissing", "EmailDomainNotAllowed"]),
            ("  ", &["EmailMissing", "EmailDomainNotAllowed"]),
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
            ("", &["EmailMissing", "EmailNotAllowed"]),
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
        assert_eq!(against("", "", "spam.test"), ["EmailMissing"], "only a denied domain");
    }
}
