//! A password against the pool's policy.

use crate::{password::Password, pool::profile::PasswordPolicy, problem::PasswordProblem};

/// The longest password, in characters (Cognito API: `Password`).
const MAX_CHARS: usize = 256;

/// The characters Cognito counts as symbols (developer guide, password policy), besides a space between others.
const SYMBOLS: &str = r#"^$*.[]{}()?"!@#%&/\,><':;|_~`=+-"#;

/// Everything that the password lacks. Letters are A-Z only, as in Cognito.
///
/// A space counts as a symbol unless the password begins or ends with it. So says the developer guide ("Adding user pool
/// password requirements"), and the pattern that Cognito's own error quotes, `^[\S]+.*[\S]+$`, fits it; the API model's
/// `[\S]+` does not.
pub fn meets(policy: &PasswordPolicy, password: &Password) -> Result<(), Vec<PasswordProblem>> {
    let text = password.expose();
    let Found { chars, lowercase, uppercase, number, symbol, control } = Found::in_text(text);
    let lacks = [
        (chars < policy.minimum_length, PasswordProblem::TooShort(policy.minimum_length)),
        (chars > MAX_CHARS, PasswordProblem::TooLong),
        (text.starts_with(is_space) || text.ends_with(is_space), PasswordProblem::SpaceAtEnd),
        (control, PasswordProblem::ControlCharacter),
        (policy.lowercase && !lowercase, PasswordProblem::NoLowercase),
        (policy.uppercase && !uppercase, PasswordProblem::NoUppercase),
        (policy.numbers && !number, PasswordProblem::NoNumber),
        (policy.symbols && !symbol, PasswordProblem::NoSymbol),
    ];
    // Not collected where nothing is lacking, as for nearly every row.
    if lacks.iter().all(|(lacking, _)| !lacking) {
        return Ok(());
    }
    Err(lacks.into_iter().filter_map(|(lacking, problem)| lacking.then_some(problem)).collect())
}

/// What a password has, in one look at it.
#[derive(Default)]
struct Found {
    chars: usize,
    lowercase: bool,
    uppercase: bool,
    number: bool,
    symbol: bool,
    /// A control character or a line break, for which Cognito's pattern has no place.
    control: bool,
}

impl Found {
    fn in_text(text: &str) -> Self {
        text.chars().fold(Self::default(), |mut found, c| {
            found.chars += 1;
            match c {
                'a'..='z' => found.lowercase = true,
                'A'..='Z' => found.uppercase = true,
                '0'..='9' => found.number = true,
                ' ' => found.symbol = true,
                '\u{2028}' | '\u{2029}' => found.control = true,
                c if c.is_control() => found.control = true,
                c => found.symbol |= SYMBOLS.contains(c),
            }
            found
        })
    }
}

/// What `\S` is not.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_lacking_is_told() {
        use PasswordProblem::{
            ControlCharacter, NoLowercase, NoNumber, NoSymbol, NoUppercase, SpaceAtEnd, TooLong, TooShort,
        };
        let strict = PasswordPolicy::default();
        let loose =
            PasswordPolicy { minimum_length: 6, lowercase: false, uppercase: false, numbers: false, symbols: false };
        let endless = "aA1!".repeat(65);
        for (policy, password, expected) in [
            (&strict, "Sample-1", &[][..]),
            (&strict, "Smpl-1", &[TooShort(8)]),
            (&strict, &endless, &[TooLong]),
            (&strict, "Sample 1", &[]),
            (&strict, "correct horse Battery 1 staple", &[]),
            (&strict, " Sample-1", &[SpaceAtEnd]),
            (&strict, "Sample-1 ", &[SpaceAtEnd]),
            (&strict, "Sample-1\t", &[SpaceAtEnd, ControlCharacter]),
            (&strict, "Sample\n-1", &[ControlCharacter]),
            (&strict, "Sample\u{2028}-1", &[ControlCharacter]),
            (&strict, "SAMPLE-1", &[NoLowercase]),
            (&strict, "sample-1", &[NoUppercase]),
            (&strict, "ÄÖÜsample-1", &[NoUppercase]),
            (&strict, "Sample-!", &[NoNumber]),
            (&strict, "Sample12", &[NoSymbol]),
            (&strict, "Sample12€", &[NoSymbol]),
            (&strict, "weak", &[TooShort(8), NoUppercase, NoNumber, NoSymbol]),
            (&loose, "ßßßßßß", &[]),
        ] {
            let found = meets(policy, &Password::new(password.to_owned())).err().unwrap_or_default();
            assert_eq!(found, expected, "{password}");
        }
    }
}
