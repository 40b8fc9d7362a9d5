//! Dates of birth, in the two ways Cognito knows.

use time::{Date, format_description::StaticFormatDescription, macros::format_description};

/// How the attribute `birthdate` is kept: OpenID Connect's `YYYY-MM-DD` (OpenID Connect Core 1.0, 5.1).
pub const ISO: StaticFormatDescription = format_description!("[year]-[month]-[day]");

/// How Cognito's own CSV files have it: `MM/DD/YYYY`.
const COGNITO_CSV: StaticFormatDescription = format_description!("[month]/[day]/[year]");

/// Reads either form; `None` if the text is no date.
pub fn parse(text: &str) -> Option<Date> {
    Date::parse(text, ISO).or_else(|_| Date::parse(text, COGNITO_CSV)).ok()
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
            ("28.02.1990", None),
            ("28/02/1990", None),
            (" 1990-02-28", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }
}
