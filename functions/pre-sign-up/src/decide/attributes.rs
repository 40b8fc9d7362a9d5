//! The rules about attributes other than the contacts.

use shared::birthdate;
use time::Date;

use super::SignUp;
use crate::{
    policy::{AttributePolicy, AttributeRule, Effort},
    rejection::Rejection,
};

/// Nobody is older.
const FIRST_YEAR: i32 = 1900;

/// The first attribute that is missing, those that are not what they have to be, and what the age says.
pub(super) fn check(sign_up: &SignUp<'_>, policy: &AttributePolicy) -> impl Iterator<Item = Rejection> {
    let mut effort = Effort::SIGN_UP;
    // Cognito keeps a value in which nothing can be seen, so it has to follow the rule as well.
    let given = policy.rules.iter().filter_map(|(name, rule)| Some((name, rule, sign_up.value(name)?)));
    let broken = given.filter_map(move |(name, rule, value)| broken(rule, name, value, &mut effort));
    missing(sign_up, policy).into_iter().chain(broken).chain(age(sign_up, policy))
}

/// Where there is a minimum age, the date of birth is required too.
fn missing(sign_up: &SignUp<'_>, policy: &AttributePolicy) -> Option<Rejection> {
    let birthdate = policy.minimum_age.map(|_| "birthdate");
    let mut required = policy.required.iter().map(String::as_str).chain(birthdate);
    let missing = required.find(|name| sign_up.given(name).is_none())?;
    Some(Rejection::AttributeMissing(missing.to_owned()))
}

fn broken(rule: &AttributeRule, name: &str, value: &str, effort: &mut Effort) -> Option<Rejection> {
    match rule {
        AttributeRule::Matches(pattern) if !effort.matches(pattern, value) => {
            Some(Rejection::AttributePattern(name.to_owned()))
        }
        AttributeRule::OneOf(values) if !values.iter().any(|offered| offered == value) => {
            Some(Rejection::AttributeNotOffered(name.to_owned()))
        }
        _ => None,
    }
}

/// Who gives no date of birth that can be read is not old enough either, so that observing the rules about the date opens
/// no way around the age.
fn age(sign_up: &SignUp<'_>, policy: &AttributePolicy) -> Vec<Rejection> {
    let Some(years) = policy.minimum_age else { return vec![] };
    let (text, today) = (sign_up.given("birthdate"), sign_up.at.date());
    let born = text.and_then(|text| birth(text, today));
    let unreadable = text.is_some() && born.is_none();
    let too_young = born.is_none_or(|born| years_since(born, today) < i32::from(years));
    let against =
        [unreadable.then_some(Rejection::BirthdateInvalid), too_young.then_some(Rejection::TooYoung { years })];
    against.into_iter().flatten().collect()
}

/// A date on which somebody who signs up may be born.
fn birth(text: &str, today: Date) -> Option<Date> {
    birthdate::parse(text).filter(|date| date.year() >= FIRST_YEAR && *date <= today)
}

/// Whole years. Who was born on 29 February grows a year older on 1 March where there is no such day.
fn years_since(born: Date, today: Date) -> i32 {
    let day_of = |date: Date| (u8::from(date.month()), date.day());
    today.year() - born.year() - i32::from(day_of(today) < day_of(born))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::tests::{attributes, sign_up};
    use time::macros::datetime;

    fn against(given: &[(&str, &str)], settings: &[(&str, &str)]) -> Vec<Rejection> {
        let policy = crate::policy::tests::policy(settings);
        check(&sign_up(&attributes(given)), &policy.attributes).collect()
    }

    #[test]
    fn blank_is_missing() {
        for (given_name, zip, expected) in [
            ("Ana", "1010", None),
            ("", "1010", Some("given_name")),
            ("\u{a0} ", "", Some("given_name")),
            ("Ana", "\t", Some("custom:zip")),
            ("\u{200b}", "1010", Some("given_name")),
            ("\u{3164}", "1010", Some("given_name")),
            ("Ana", "\u{2800}\u{ad}", Some("custom:zip")),
        ] {
            let expected: Vec<_> =
                expected.map(|name| Rejection::AttributeMissing(name.to_owned())).into_iter().collect();
            let given = [("given_name", given_name), ("custom:zip", zip)];
            assert_eq!(
                against(&given, &[("REQUIRED_ATTRIBUTES", "given_name,custom:zip")]),
                expected,
                "{given_name:?} {zip:?}"
            );
        }
    }

    #[test]
    fn values_as_they_have_to_be() {
        let rules = [("ATTRIBUTE_RULES", r#"{"custom:zip":"[0-9]{4,5}","custom:plan":["free","pro"]}"#)];
        let (zip, plan) = ("custom:zip", "custom:plan");
        let pattern = || vec![Rejection::AttributePattern(zip.to_owned())];
        let not_offered = || vec![Rejection::AttributeNotOffered(plan.to_owned())];
        for (given, expected) in [
            (&[][..], vec![]),
            (&[(zip, "1010"), (plan, "pro")], vec![]),
            (&[(zip, "")], vec![]),
            (&[(zip, " ")], pattern()),
            (&[(zip, "\u{200b}")], pattern()),
            (&[(plan, "\n")], not_offered()),
            (&[(zip, "A-1010")], pattern()),
            (&[(zip, "1010 ")], pattern()),
            (&[(zip, "１０１０")], pattern()),
            (&[(plan, "Pro")], not_offered()),
            (&[(plan, "pro,free")], not_offered()),
            (&[(zip, "x"), (plan, "x")], [not_offered(), pattern()].concat()),
        ] {
            assert_eq!(against(given, &rules), expected, "{given:?}");
        }
    }

    #[test]
    fn values_too_long_to_be_compared_in_time_do_not_match() {
        let rules = r#"{"custom:a":"(.*a){60}","custom:b":"(.*a){60}","custom:c":".*"}"#;
        let long = "a".repeat(400);
        let given = [("custom:a", long.as_str()), ("custom:b", &long), ("custom:c", &long)];
        assert_eq!(
            against(&given, &[("ATTRIBUTE_RULES", rules)]),
            [Rejection::AttributePattern("custom:b".to_owned())]
        );
    }

    #[test]
    fn ages() {
        let too_young = || vec![Rejection::TooYoung { years: 16 }];
        let invalid = || vec![Rejection::BirthdateInvalid, Rejection::TooYoung { years: 16 }];
        for (birthdate, expected) in [
            ("2010-03-01", vec![]),
            ("03/01/2010", vec![]),
            ("1926-03-01", vec![]),
            ("1900-01-01", vec![]),
            ("1899-12-31", invalid()),
            ("1850-01-01", invalid()),
            ("0001-01-01", invalid()),
            ("0000-05-05", invalid()),
            ("-2000-01-01", invalid()),
            ("+2000-01-01", invalid()),
            ("01/01/+2000", invalid()),
            ("01/01/-2000", invalid()),
            ("2010-03-02", too_young()),
            ("03/02/2010", too_young()),
            ("2026-03-01", too_young()),
            ("2026-03-02", invalid()),
            ("2009-02-29", invalid()),
            ("1.3.2000", invalid()),
            ("yesterday", invalid()),
            ("", [vec![Rejection::AttributeMissing("birthdate".to_owned())], too_young()].concat()),
        ] {
            assert_eq!(against(&[("birthdate", birthdate)], &[("MINIMUM_AGE", "16")]), expected, "{birthdate}");
        }
    }

    #[test]
    fn a_leap_day_passes_on_the_first_of_march() {
        let policy = crate::policy::tests::policy(&[("MINIMUM_AGE", "18")]);
        let attributes = attributes(&[("birthdate", "2008-02-29")]);
        for (at, expected) in [
            (datetime!(2026-02-28 23:59 UTC), vec![Rejection::TooYoung { years: 18 }]),
            (datetime!(2026-03-01 00:00 UTC), vec![]),
        ] {
            let sign_up = SignUp { at, ..sign_up(&attributes) };
            assert_eq!(check(&sign_up, &policy.attributes).collect::<Vec<_>>(), expected, "{at}");
        }
    }
}
