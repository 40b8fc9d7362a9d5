//! The rules about phone numbers.

use super::SignUp;
use crate::{phone::Phone, policy::PhonePolicy, rejection::Rejection};

/// What speaks against the number, if there is one. One that is not valid is of no country and may cost anything, so that
/// observing that rule opens no way around the others.
pub(super) fn check(sign_up: &SignUp<'_>, policy: &PhonePolicy) -> Vec<Rejection> {
    let Some(text) = sign_up.value("phone_number").filter(|_| policy.asks()) else { return vec![] };
    let phone = Phone::look_up(text);
    let elsewhere = !policy.countries.is_empty()
        && !phone.and_then(|phone| phone.country).is_some_and(|country| policy.countries.contains(&country));
    let premium = policy.refuse_premium && phone.is_none_or(|phone| phone.expensive);
    let refused = |rule: bool, rejection| rule.then_some(rejection);
    let against = [
        refused(phone.is_none(), Rejection::PhoneInvalid),
        refused(elsewhere, Rejection::PhoneCountryNotAllowed),
        refused(premium, Rejection::PhonePremiumRate),
    ];
    against.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::tests::{attributes, sign_up};

    fn against(number: &str, settings: &[(&str, &str)]) -> Vec<&'static str> {
        let policy = crate::policy::tests::policy(settings);
        let attributes = attributes(&[("phone_number", number)]);
        check(&sign_up(&attributes), &policy.phone).iter().map(Rejection::code).collect()
    }

    #[test]
    fn every_rule_and_none() {
        let (invalid, elsewhere, premium) = ("PhoneInvalid", "PhoneCountryNotAllowed", "PhonePremiumRate");
        let valid = ("REFUSE_INVALID_PHONES", "true");
        let countries = ("PHONE_COUNTRIES", "GB,US");
        let cheap = ("REFUSE_PREMIUM_PHONES", "true");
        for (number, settings, expected) in [
            ("+4915", &[][..], &[][..]),
            ("", &[valid, countries, cheap], &[]),
            (" ", &[], &[]),
            (" ", &[valid], &[invalid]),
            ("+12025550123", &[valid, countries, cheap], &[]),
            ("+447400123456", &[countries], &[]),
            ("+441624756789", &[countries], &[elsewhere]),
            ("+15062345678", &[countries], &[elsewhere]),
            ("+4915228817386", &[countries], &[elsewhere]),
            ("+4915228817386", &[valid], &[]),
            ("+881612345678", &[countries], &[elsewhere]),
            ("+4915", &[valid], &[invalid]),
            ("+4915", &[cheap], &[invalid, premium]),
            ("+43900", &[cheap], &[invalid, premium]),
            ("+4415", &[countries], &[invalid, elsewhere]),
            ("call me", &[valid], &[invalid]),
            ("+19002345678", &[valid], &[]),
            ("+19002345678", &[cheap], &[premium]),
            ("+41900123456", &[countries, cheap], &[elsewhere, premium]),
            ("+0012025550123", &[countries, cheap], &[invalid, elsewhere, premium]),
            ("+012025550123", &[valid], &[invalid]),
            ("+881612345678", &[cheap], &[premium]),
            ("+870773111632", &[cheap], &[premium]),
            ("+447012345678", &[cheap], &[premium]),
            ("+80012345678", &[cheap], &[]),
        ] {
            assert_eq!(against(number, settings), expected, "{number} {settings:?}");
        }
    }
}
