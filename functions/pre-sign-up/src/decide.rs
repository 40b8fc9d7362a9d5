//! The decision itself: from a sign-up and a policy to yes or no.

use std::collections::HashMap;

use shared::{domain::Domain, email};

use crate::{policy::Policy, rejection::Rejection};

/// What the decision looks at.
#[derive(Clone, Copy)]
pub struct SignUp<'a> {
    pub source: Source,
    pub attributes: &'a HashMap<String, String>,
}

/// How the user comes into the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// They sign up themselves: every rule.
    SelfService,
    /// Their first sign-in through an identity provider, which decides on their attributes: the e-mail rules.
    ExternalProvider,
    /// An operator creates them, on purpose: no rule.
    Operator,
}

/// Decides, and gives the first rule that speaks against it.
pub fn decide(sign_up: &SignUp<'_>, policy: &Policy) -> Result<(), Rejection> {
    match sign_up.source {
        Source::Operator => Ok(()),
        Source::ExternalProvider => check_email(sign_up, policy),
        Source::SelfService => {
            check_email(sign_up, policy)?;
            check_attributes(sign_up, policy)
        }
    }
}

fn check_email(sign_up: &SignUp<'_>, policy: &Policy) -> Result<(), Rejection> {
    let Some(address) = given(sign_up, "email") else {
        // A pool may do without e-mail; a rule over domains cannot be kept by leaving it out.
        return if policy.has_domain_rules() { Err(Rejection::EmailMissing) } else { Ok(()) };
    };
    let domain = email::domain_of(address).ok_or(Rejection::EmailInvalid)?;
    let listed = |patterns: &[_]| covered(patterns, &domain);
    if listed(&policy.denied_domains) {
        return Err(Rejection::EmailDomainDenied);
    }
    if !policy.allowed_domains.is_empty() && !listed(&policy.allowed_domains) {
        return Err(Rejection::EmailDomainNotAllowed);
    }
    Ok(())
}

fn covered(patterns: &[shared::domain::DomainPattern], domain: &Domain) -> bool {
    patterns.iter().any(|pattern| pattern.covers(domain))
}

fn check_attributes(sign_up: &SignUp<'_>, policy: &Policy) -> Result<(), Rejection> {
    let missing = policy.required_attributes.iter().find(|name| given(sign_up, name).is_none());
    missing.map_or(Ok(()), |name| Err(Rejection::AttributeMissing(name.clone())))
}

/// The attribute's value; `None` if it is missing or blank.
fn given<'a>(sign_up: &SignUp<'a>, name: &str) -> Option<&'a str> {
    sign_up.attributes.get(name).map(String::as_str).filter(|value| !value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Source::{ExternalProvider, Operator, SelfService};

    fn policy() -> Policy {
        let settings = [
            ("ALLOWED_EMAIL_DOMAINS", "example.com,*.example.org,bücher.example"),
            ("DENIED_EMAIL_DOMAINS", "spam.example.org"),
            ("REQUIRED_ATTRIBUTES", "given_name"),
        ];
        Policy::from_lookup(&|name| settings.iter().find(|(own, _)| *own == name).map(|(_, value)| value.to_string()))
            .unwrap()
    }

    fn decided(source: Source, attributes: &[(&str, &str)], policy: &Policy) -> Result<(), Rejection> {
        let attributes = attributes.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        decide(&SignUp { source, attributes: &attributes }, policy)
    }

    #[test]
    fn email_rules() {
        for (address, expected) in [
            ("ana@example.com", Ok(())),
            ("ANA@EXAMPLE.COM", Ok(())),
            ("ana@bücher.example", Ok(())),
            ("ana@xn--bcher-kva.example", Ok(())),
            ("\"x@notexample.com\"@example.com", Ok(())),
            ("ana@mail.example.org", Ok(())),
            ("x@notexample.com", Err(Rejection::EmailDomainNotAllowed)),
            ("x@example.com.evil.test", Err(Rejection::EmailDomainNotAllowed)),
            ("\"x@example.com\"@evil.test", Err(Rejection::EmailDomainNotAllowed)),
            ("x@mail.example.com", Err(Rejection::EmailDomainNotAllowed)),
            ("x@example.org", Err(Rejection::EmailDomainNotAllowed)),
            ("x@spam.example.org", Err(Rejection::EmailDomainDenied)),
            ("x@SPAM.example.org", Err(Rejection::EmailDomainDenied)),
            ("x@evil.test@example.com", Err(Rejection::EmailInvalid)),
            ("x@example.com.", Err(Rejection::EmailInvalid)),
            ("example.com", Err(Rejection::EmailInvalid)),
            ("", Err(Rejection::EmailMissing)),
            ("  ", Err(Rejection::EmailMissing)),
        ] {
            let attributes = [("email", address), ("given_name", "Ana")];
            assert_eq!(decided(SelfService, &attributes, &policy()), expected, "{address}");
            assert_eq!(decided(ExternalProvider, &attributes, &policy()), expected, "{address}");
            assert_eq!(decided(Operator, &attributes, &policy()), Ok(()), "{address}");
        }
    }

    #[test]
    fn required_attributes_are_asked_of_people_who_can_give_them() {
        let missing = Err(Rejection::AttributeMissing("given_name".to_owned()));
        for (source, given_name, expected) in [
            (SelfService, "Ana", Ok(())),
            (SelfService, "", missing.clone()),
            (SelfService, "\u{a0} ", missing),
            (ExternalProvider, "", Ok(())),
            (Operator, "", Ok(())),
        ] {
            let attributes = [("email", "ana@example.com"), ("given_name", given_name)];
            assert_eq!(decided(source, &attributes, &policy()), expected, "{source:?} {given_name:?}");
        }
    }

    #[test]
    fn without_rules_only_a_broken_address_is_refused() {
        let open = Policy::default();
        assert_eq!(decided(SelfService, &[], &open), Ok(()));
        assert_eq!(decided(SelfService, &[("email", "x@anywhere.test")], &open), Ok(()));
        assert_eq!(decided(SelfService, &[("email", "x@@anywhere.test")], &open), Err(Rejection::EmailInvalid));
    }
}
