//! Dates of birth, in the two ways Cognito knows.

use std::str::FromStr;

use time::{Date, Month};

/// Reads `YYYY-MM-DD`, as the attribute `birthdate` is kept (OpenID Connect Core 1.0, 5.1) and `Date` displays it, or
/// `MM/DD/YYYY`, as Cognito's own CSV files have it; `None` if the text is no date.
///
/// [`Date::parse`] would also take a sign before the year, which Cognito refuses.
pub fn parse(text: &str) -> Option<Date> {
    let (year, month, day) = match *text.split('-').collect::<Vec<_>>() {
        [year, month, day] => (year, month, day),
        _ => match *text.split('/').collect::<Vec<_>>() {
            [month, day, year] => (year, month, day),
            _ => return None,
        },
    };
    let month = Month::try_from(number::<u8, 2>(month)?).ok()?;
    Date::from_calendar_date(number::<i32, 4>(year)?, month, number::<u8, 2>(day)?).ok()
}

/// A number of so many digits.
fn number<N: FromStr, const DIGITS: usize>(text: &str) -> Option<N> {
    let fits = text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn both_forms_and_no_other() {
        for (text, expected) in [
            ("1990-02-28", Some(date!(1990 - 02 - 28))),
            ("02/28/1990", Some(date!(1990 - 02 - 28))),
            ("2000-02-29", Some(date!(2000 - 02 - 29))),
            ("1990-02-29", None),
            ("1990-2-8", None),
            ("+1990-02-28", None),
            ("02/28/+1990", None),
            ("1990-02-28-1", None),
            ("28.02.1990", None),
            ("28/02/1990", None),
            (" 1990-02-28", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }
}
