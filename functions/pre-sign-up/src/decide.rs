//! The decision itself: from a sign-up and a policy to what speaks against it.

use std::collections::HashMap;

use invitation::{Invitation, Problem};
use time::OffsetDateTime;

use crate::{looks::is_blank, policy::Policy, rejection::Rejection};

mod attributes;
mod client;
mod email;
mod invited;
mod phone;
mod user_name;

/// What the decision looks at. Has no `Debug`: it holds personal data.
#[derive(Clone, Copy)]
pub struct SignUp<'a> {
    pub source: Source,
    /// The app client it came through.
    pub client_id: Option<&'a str>,
    /// As they chose it, or as Cognito made it; empty where the event has none.
    pub user_name: &'a str,
    pub attributes: &'a HashMap<String, String>,
    /// What the token says that they bring, or why it cannot be opened; `None` if they bring none.
    pub invitation: Option<Result<&'a Invitation, Problem>>,
    /// When, in UTC.
    pub at: OffsetDateTime,
}

/// What comes out.
#[derive(Debug, PartialEq, Eq)]
pub struct Decision {
    /// What speaks against the sign-up, in the order the person should hear of it. Nothing: welcome. Where no rule is only
    /// observed, the first reason is the only one.
    pub against: Vec<Rejection>,
    /// Whether a valid invitation was sent to the very address they sign up with.
    pub invited: bool,
}

impl<'a> SignUp<'a> {
    /// The attribute's value, which Cognito would keep; `None` if it is missing or empty.
    fn value(&self, name: &str) -> Option<&'a str> {
        self.attributes.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The value, if there is anything to see in it.
    fn given(&self, name: &str) -> Option<&'a str> {
        self.value(name).filter(|value| !is_blank(value))
    }
}

/// How the user comes into the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// They sign up themselves: every rule.
    SelfService,
    /// Their first sign-in through an identity provider, which decides on their attributes: the client and e-mail
    /// rules.
    ExternalProvider,
    /// An operator creates them, on purpose: no rule, unless the policy wants it; then all but those about the client and
    /// the invitation.
    Operator,
}

/// Applies the policy to a sign-up and returns the reasons against it, in the order of the rules; none admits it. If every
/// rule is enforced, the first reason is the only one, because no rule after it is applied.
pub fn decide(sign_up: &SignUp<'_>, policy: &Policy) -> Decision {
    let by_operator = sign_up.source == Source::Operator;
    if by_operator && !policy.check_admin_created {
        return Decision { against: vec![], invited: false };
    }
    let mut reasons = Reasons { against: vec![], first_alone: policy.observed.is_empty() };
    let mut invited = false;
    if !by_operator {
        reasons.ask(|| client::not_allowed(sign_up, policy));
        match invited::check(sign_up, policy.mode) {
            Ok(valid) => invited = valid,
            Err(rejections) => reasons.ask(|| rejections),
        }
    }
    reasons.ask(|| email::check(sign_up, &policy.email, invited));
    if sign_up.source != Source::ExternalProvider {
        reasons.ask(|| user_name::check(sign_up, &policy.user_name));
        reasons.ask(|| phone::check(sign_up, &policy.phone));
        reasons.ask(|| attributes::check(sign_up, &policy.attributes));
    }
    Decision { against: reasons.against, invited }
}

/// What speaks against a sign-up, as far as it was asked for.
struct Reasons {
    against: Vec<Rejection>,
    /// Whether the first reason decides. Then nothing else is asked, so that a sign-up which is refused anyway costs little.
    first_alone: bool,
}

impl Reasons {
    /// Adds what the rules say, once for each code, since the log counts each once. Rules report every hit, so that one which
    /// is only observed hides none that is enforced.
    fn ask<I: IntoIterator<Item = Rejection>>(&mut self, rules: impl FnOnce() -> I) {
        if self.is_settled() {
            return;
        }
        for rejection in rules() {
            if self.against.iter().all(|other| other.code() != rejection.code()) {
                self.against.push(rejection);
            }
            if self.is_settled() {
                return;
            }
        }
    }

    fn is_settled(&self) -> bool {
        self.first_alone && !self.against.is_empty()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use Source::{ExternalProvider, Operator, SelfService};
    use time::macros::datetime;

    /// When the tests' people sign up.
    pub(crate) const NOW: OffsetDateTime = datetime!(2026-03-01 12:00 UTC);

    pub(crate) fn attributes(pairs: &[(&str, &str)]) -> HashMap<String, String> {
        pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    pub(crate) fn sign_up(attributes: &HashMap<String, String>) -> SignUp<'_> {
        SignUp { source: SelfService, client_id: None, user_name: "", attributes, invitation: None, at: NOW }
    }

    #[test]
    fn each_rule_speaks_once_and_hides_no_other() {
        let policy = crate::policy::tests::policy(&[
            ("DENIED_EMAIL_DOMAINS", "ana@example.com,*.example.com,example.com,*.com"),
            ("ATTRIBUTE_RULES", r#"{"custom:a":"[0-9]+","custom:b":"[0-9]+","custom:plan":["free"]}"#),
            ("OBSERVE", "TooYoung"),
        ]);
        let given = [("email", "ana@example.com"), ("custom:a", "x"), ("custom:b", "x"), ("custom:plan", "pro")];
        let attributes = attributes(&given);
        let expected = [
            Rejection::EmailDenied,
            Rejection::EmailDomainDenied,
            Rejection::AttributePattern("custom:a".to_owned()),
            Rejection::AttributeNotOffered("custom:plan".to_owned()),
        ];
        assert_eq!(decide(&sign_up(&attributes), &policy).against, expected);
        let enforced = Policy { observed: vec![], ..policy };
        assert_eq!(decide(&sign_up(&attributes), &enforced).against, expected[..1]);
    }

    #[test]
    fn who_is_asked_what() {
        let all = ["ClientNotAllowed", "EmailDomainNotAllowed", "UserNameLength", "AttributeMissing"];
        for (source, check_admin_created, expected) in [
            (SelfService, "false", &all[..]),
            (ExternalProvider, "false", &all[..2]),
            (Operator, "false", &[]),
            (Operator, "true", &all[1..]),
        ] {
            let policy = crate::policy::tests::policy(&[
                ("ALLOWED_CLIENTS", "web"),
                ("ALLOWED_EMAIL_DOMAINS", "example.com"),
                ("REQUIRED_ATTRIBUTES", "given_name"),
                ("USER_NAME_LENGTH", "3-30"),
                ("CHECK_ADMIN_CREATED", check_admin_created),
                ("OBSERVE", "*"),
            ]);
            let attributes = attributes(&[("email", "x@evil.test")]);
            let decision = decide(&SignUp { source, ..sign_up(&attributes) }, &policy);
            assert_eq!(decision.against.iter().map(Rejection::code).collect::<Vec<_>>(), expected, "{source:?}");
        }
    }
}
