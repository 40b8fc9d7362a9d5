//! Values against the types and limits of the pool's schema.

use crate::{pool::profile::AttributeKind, problem::Problem};

/// Makes the value what Cognito stores, or says what is wrong with it.
pub fn settle(kind: &AttributeKind, text: &mut String) -> Result<(), Problem> {
    match *kind {
        AttributeKind::Text { min, max } => match text.chars().count() {
            count if count < min => Err(Problem::TooShort { min }),
            count if count > max => Err(Problem::TooLong { max }),
            _ => plain(text),
        },
        AttributeKind::Number { min, max } => {
            let number: f64 = whole(text).and_then(|text| text.parse().ok()).ok_or(Problem::NotANumber)?;
            let fits = min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
            if fits { Ok(()) } else { Err(Problem::OutOfRange { range: range(min, max) }) }
        }
        // Cognito documents no format for date-times.
        AttributeKind::DateTime => plain(text),
        AttributeKind::Boolean => {
            *text = boolean(text).ok_or(Problem::NotABoolean)?.to_string();
            Ok(())
        }
    }
}

/// A truth value as people, spreadsheets and databases write it.
pub fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "1" => Some(true),
        "false" | "no" | "n" | "0" => Some(false),
        _ => None,
    }
}

/// The text, if it is a whole number: Cognito takes neither decimals nor exponents.
fn whole(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

/// Whether the value is no longer than Cognito allows, which is a quota in bytes, and has no control characters besides
/// those that lay a text out: nobody types others, and a program that shows the value may obey them.
fn plain(text: &str) -> Result<(), Problem> {
    const MAX_BYTES: usize = 2048;
    let controls = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if text.len() > MAX_BYTES {
        Err(Problem::TooLong { max: MAX_BYTES })
    } else if text.contains(controls) {
        Err(Problem::ControlCharacter)
    } else {
        Ok(())
    }
}

fn range(min: Option<f64>, max: Option<f64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("from {min} to {max}"),
        (Some(min), None) => format!("{min} or more"),
        (None, Some(max)) => format!("{max} or less"),
        (None, None) => "a number".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_checked_against_type_and_limits() {
        let text = AttributeKind::Text { min: 2, max: 3 };
        let number = AttributeKind::Number { min: Some(1.0), max: Some(10.0) };
        let open = AttributeKind::Number { min: None, max: None };
        let long = AttributeKind::Text { min: 0, max: 2048 };
        let three_bytes_each = "語".repeat(700);
        for (kind, value, expected) in [
            (&text, "ab", Ok("ab")),
            (&text, "äöü", Ok("äöü")),
            (&text, "a", Err(Problem::TooShort { min: 2 })),
            (&text, "abcd", Err(Problem::TooLong { max: 3 })),
            (&long, &three_bytes_each, Err(Problem::TooLong { max: 2048 })),
            (&number, "1", Ok("1")),
            (&number, "10", Ok("10")),
            (&number, "11", Err(Problem::OutOfRange { range: "from 1 to 10".to_owned() })),
            (&number, "one", Err(Problem::NotANumber)),
            (&open, "-1000", Ok("-1000")),
            (&open, "-1e3", Err(Problem::NotANumber)),
            (&open, "1.0", Err(Problem::NotANumber)),
            (&open, "+1", Err(Problem::NotANumber)),
            (&open, "-", Err(Problem::NotANumber)),
            (&open, "NaN", Err(Problem::NotANumber)),
            (&long, "1 Main Street\r\nSpringfield\t", Ok("1 Main Street\r\nSpringfield\t")),
            (&long, "Ana\0", Err(Problem::ControlCharacter)),
            (&long, "\u{1b}[2JAna", Err(Problem::ControlCharacter)),
            (&AttributeKind::DateTime, "\u{85}", Err(Problem::ControlCharacter)),
            (&AttributeKind::Boolean, "TRUE", Ok("true")),
            (&AttributeKind::Boolean, "no", Ok("false")),
            (&AttributeKind::Boolean, "maybe", Err(Problem::NotABoolean)),
        ] {
            let mut settled = value.to_owned();
            let result = settle(kind, &mut settled);
            assert_eq!(result.map(|()| settled.as_str()), expected, "{value}");
        }
    }
}
