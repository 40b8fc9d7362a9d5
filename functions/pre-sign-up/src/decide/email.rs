//! The e-mail rules.

use shared::address::Address;

use super::{SignUp, Source};
use crate::{
    disposable::is_disposable,
    policy::{EmailPattern, EmailPolicy},
    rejection::Rejection,
};

/// What is said of the address.
struct Given<'a> {
    /// `None` if there is none.
    text: Option<&'a str>,
    /// `None` if there is none, if it cannot be read, or if a rule asks for its domain and mail systems may disagree on that.
    address: Option<Address>,
}

impl Given<'_> {
    /// Whether the address is one that a rule refuses. What cannot be read may be, so that observing `EmailInvalid` opens
    /// no way around the rule.
    fn may_be(&self, refused: impl FnOnce(&Address) -> bool) -> bool {
        self.text.is_some() && self.address.as_ref().is_none_or(refused)
    }
}

/// What speaks against the address, or against its absence. An invitation stands in for the list of allowed addresses,
/// and for nothing else.
pub(super) fn check(sign_up: &SignUp<'_>, policy: &EmailPolicy, invited: bool) -> Vec<Rejection> {
    let text = sign_up.value("email");
    let address = text.and_then(Address::parse).filter(|address| !(policy.asks_domain() && address.may_be_routed()));
    let given = Given { text, address };
    let disposable = policy.refuse_disposable && given.may_be(|address| is_disposable(&address.domain));
    let subaddressed = policy.refuse_subaddresses && given.may_be(Address::has_subaddress);
    let after_lists = [
        not_allowed(&given, policy).filter(|_| !invited),
        disposable.then_some(Rejection::EmailDisposable),
        subaddressed.then_some(Rejection::EmailSubaddressed),
        unverified(sign_up, policy),
    ];
    unusable(&given, policy)
        .into_iter()
        .chain(denied(&given, policy))
        .chain(after_lists.into_iter().flatten())
        .collect()
}

/// A pool may do without e-mail; a list of addresses cannot be passed by leaving it out.
fn unusable(given: &Given<'_>, policy: &EmailPolicy) -> Option<Rejection> {
    let has_list = !(policy.allowed.is_empty() && policy.denied.is_empty());
    match given {
        Given { text: None, .. } => has_list.then_some(Rejection::EmailMissing),
        Given { address: None, .. } => Some(Rejection::EmailInvalid),
        _ => None,
    }
}

/// One for each entry of the list that means the address.
fn denied(given: &Given<'_>, policy: &EmailPolicy) -> impl Iterator<Item = Rejection> {
    let entries = policy.denied.iter().filter(|pattern| given.may_be(|address| pattern.covers(address)));
    entries.map(|pattern| match pattern {
        EmailPattern::Address(_) => Rejection::EmailDenied,
        EmailPattern::Domain(_) => Rejection::EmailDomainDenied,
    })
}

/// No address is not on the list either, so that observing the rules above opens no way around it.
fn not_allowed(given: &Given<'_>, policy: &EmailPolicy) -> Option<Rejection> {
    let allowed = &policy.allowed;
    let listed = |address| allowed.iter().any(|pattern| pattern.covers(address));
    if allowed.is_empty() || given.address.as_ref().is_some_and(listed) {
        return None;
    }
    // The same answer for every address, so that nobody learns in which domains single ones are allowed.
    let names_addresses = allowed.iter().any(|pattern| matches!(pattern, EmailPattern::Address(_)));
    Some(if names_addresses { Rejection::EmailNotAllowed } else { Rejection::EmailDomainNotAllowed })
}

/// What an identity provider says of the address; where it says nothing, or nothing is mapped, that is no.
fn unverified(sign_up: &SignUp<'_>, policy: &EmailPolicy) -> Option<Rejection> {
    let asked = policy.refuse_unverified_provider && sign_up.source == Source::ExternalProvider;
    sign_up.given("email").filter(|_| asked)?;
    let verified = sign_up.given("email_verified").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    (!verified).then_some(Rejection::EmailUnverified)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::tests::{attributes, sign_up};

    fn against(address: &str, allowed: &str, denied: &str) -> Vec<&'static str> {
        let settings = [("ALLOWED_EMAIL_DOMAINS", allowed), ("DENIED_EMAIL_DOMAINS", denied)];
        let policy = crate::policy::tests::policy(&settings);
        let against = check(&sign_up(&attributes(&[("email", address)])), &policy.email, false);
        let mut codes: Vec<_> = against.iter().map(Rejection::code).collect();
        codes.dedup();
        codes
    }

    #[test]
    fn domains() {
        let unreadable = &["EmailInvalid", "EmailDomainDenied", "EmailDomainNotAllowed"][..];
        for (address, expected) in [
            ("ana@example.com", &[][..]),
            ("ANA@EXAMPLE.COM", &[]),
            ("ana@bücher.example", &[]),
            ("ana@xn--bcher-kva.example", &[]),
            ("\"x y\"@example.com", &[]),
            ("\"x@notexample.com\"@example.com", unreadable),
            ("ana@mail.example.org", &[]),
            ("x@notexample.com", &["EmailDomainNotAllowed"]),
            ("x@example.com.evil.test", &["EmailDomainNotAllowed"]),
            ("\"x@example.com\"@evil.test", unreadable),
            ("x@mail.example.com", &["EmailDomainNotAllowed"]),
            ("x@example.org", &["EmailDomainNotAllowed"]),
            ("x@spam.example.org", &["EmailDomainDenied"]),
            ("x@SPAM.example.org", &["EmailDomainDenied"]),
            ("x@spam.test", &["EmailDomainDenied", "EmailDomainNotAllowed"]),
            ("x@evil.test@example.com", unreadable),
            ("x@example.com.", unreadable),
            ("example.com", unreadable),
            ("x@a.spam.test", &["EmailDomainDenied", "EmailDomainNotAllowed"]),
            ("x@a.spam.example.org", &["EmailDomainDenied"]),
            ("x@nospam.test", &["EmailDomainNotAllowed"]),
            ("x%evil.test@example.com", unreadable),
            ("evil.test!x@example.com", unreadable),
            ("=?utf-8?q?x=40evil.test=3e=20?=@example.com", unreadable),
            ("ana@ｅxample.com", unreadable),
            ("", &["EmailMissing", "EmailDomainNotAllowed"]),
            ("  ", unreadable),
        ] {
            let allowed = "example.com,*.example.org,bücher.example";
            assert_eq!(against(address, allowed, "spam.example.org,spam.test"), expected, "{address}");
        }
    }

    #[test]
    fn single_addresses() {
        let unreadable = &["EmailInvalid", "EmailDenied", "EmailNotAllowed"][..];
        for (address, expected) in [
            ("ana@example.com", &[][..]),
            ("Ana@EXAMPLE.com", &[]),
            ("\"ana\"@example.com", unreadable),
            ("Jürgen@bücher.example", &[]),
            ("x@partner.example", &[]),
            ("ben@example.com", &["EmailNotAllowed"]),
            ("ana@mail.example.com", &["EmailNotAllowed"]),
            ("\"ana@example.com\"@evil.test", unreadable),
            ("x@evil.test", &["EmailNotAllowed"]),
            ("mallory@partner.example", &["EmailDenied"]),
            ("MALLORY@Partner.example", &["EmailDenied"]),
            ("\"mall\\ory\"@partner.example", unreadable),
            ("", &["EmailMissing", "EmailNotAllowed"]),
        ] {
            let allowed = "ana@example.com, jürgen@xn--bcher-kva.example, partner.example";
            assert_eq!(against(address, allowed, "mallory@partner.example"), expected, "{address}");
        }
    }

    #[test]
    fn an_invitation_stands_in_for_the_allow_list_alone() {
        let policy = crate::policy::tests::policy(&[
            ("ALLOWED_EMAIL_DOMAINS", "example.com"),
            ("DENIED_EMAIL_DOMAINS", "spam.test"),
            ("REFUSE_SUBADDRESSES", "true"),
        ]);
        for (address, expected) in [
            ("ana@elsewhere.test", &[][..]),
            ("ana@spam.test", &["EmailDomainDenied"]),
            ("ana+x@elsewhere.test", &["EmailSubaddressed"]),
        ] {
            let attributes = attributes(&[("email", address)]);
            let against = check(&sign_up(&attributes), &policy.email, true);
            assert_eq!(against.iter().map(Rejection::code).collect::<Vec<_>>(), expected, "{address}");
        }
    }

    #[test]
    fn subaddresses() {
        let strict = crate::policy::tests::policy(&[("REFUSE_SUBADDRESSES", "true")]);
        for (address, refused) in [
            ("ana@example.com", false),
            ("ana+news@example.com", true),
            ("+@example.com", true),
            ("\"ana silva+news\"@example.com", true),
            ("ana-news@example.com", false),
            ("", false),
        ] {
            let expected = if refused { vec![Rejection::EmailSubaddressed] } else { vec![] };
            let attributes = attributes(&[("email", address)]);
            assert_eq!(check(&sign_up(&attributes), &strict.email, false), expected, "{address}");
            assert_eq!(check(&sign_up(&attributes), &EmailPolicy::default(), false), [], "{address}");
        }
    }

    #[test]
    fn disposable_providers() {
        let strict = crate::policy::tests::policy(&[("REFUSE_DISPOSABLE", "true")]);
        for (address, refused) in [
            ("ana@example.com", false),
            ("ana@mailinator.com", true),
            ("ANA@MAILINATOR.COM", true),
            ("ana@box.mailinator.com", true),
            ("ana@mailinator.com.example", false),
            ("", false),
        ] {
            let expected = if refused { vec![Rejection::EmailDisposable] } else { vec![] };
            let attributes = attributes(&[("email", address)]);
            assert_eq!(check(&sign_up(&attributes), &strict.email, false), expected, "{address}");
            assert_eq!(check(&sign_up(&attributes), &EmailPolicy::default(), false), [], "{address}");
        }
    }

    #[test]
    fn what_an_identity_provider_says_of_the_address() {
        let strict = crate::policy::tests::policy(&[("REFUSE_UNVERIFIED_PROVIDER_EMAIL", "true")]);
        let email = ("email", "ana@example.com");
        for (given, refused) in [
            (&[email, ("email_verified", "true")][..], false),
            (&[email, ("email_verified", "True")], false),
            (&[email, ("email_verified", "false")], true),
            (&[email, ("email_verified", "")], true),
            (&[email, ("email_verified", "1")], true),
            (&[email], true),
            (&[], false),
        ] {
            let attributes = attributes(given);
            let federated = SignUp { source: Source::ExternalProvider, ..sign_up(&attributes) };
            let expected = if refused { vec![Rejection::EmailUnverified] } else { vec![] };
            assert_eq!(check(&federated, &strict.email, false), expected, "{given:?}");
            assert_eq!(check(&federated, &EmailPolicy::default(), false), [], "{given:?}");
            assert_eq!(check(&sign_up(&attributes), &strict.email, false), [], "{given:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_may_be_what_is_refused() {
        for (address, settings, expected) in [
            ("x@evil.test.", ("DENIED_EMAIL_DOMAINS", "evil.test"), "EmailDomainDenied"),
            ("x@evil.test.", ("DENIED_EMAIL_DOMAINS", "x@evil.test"), "EmailDenied"),
            ("x@mailinator.com.", ("REFUSE_DISPOSABLE", "true"), "EmailDisposable"),
            ("x+y@example.com.", ("REFUSE_SUBADDRESSES", "true"), "EmailSubaddressed"),
            ("x@example.com.", ("ALLOWED_EMAIL_DOMAINS", "example.com"), "EmailDomainNotAllowed"),
            ("x@ｍailinator.com", ("REFUSE_DISPOSABLE", "true"), "EmailDisposable"),
            ("x%mailinator.com@example.com", ("REFUSE_DISPOSABLE", "true"), "EmailDisposable"),
            ("\"x@mailinator.com\"@example.com", ("REFUSE_DISPOSABLE", "true"), "EmailDisposable"),
        ] {
            let policy = crate::policy::tests::policy(&[settings]);
            let against = check(&sign_up(&attributes(&[("email", address)])), &policy.email, false);
            let mut codes: Vec<_> = against.iter().map(Rejection::code).collect();
            codes.dedup();
            assert_eq!(codes, ["EmailInvalid", expected], "{address}");
        }
    }

    #[test]
    fn without_rules_only_a_broken_address_is_refused() {
        for (address, expected) in [
            ("", &[][..]),
            ("x@anywhere.test", &[]),
            ("x%y@anywhere.test", &[]),
            ("x@@anywhere.test", &["EmailInvalid"]),
            ("x@localhost", &["EmailInvalid"]),
            (" ", &["EmailInvalid"]),
        ] {
            assert_eq!(against(address, "", ""), expected, "{address}");
        }
        assert_eq!(against("", "", "spam.test"), ["EmailMissing"], "only a denied domain");
    }
}
