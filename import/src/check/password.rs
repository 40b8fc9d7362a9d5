//! A password against the pool's policy.

use crate::{password::Password, pool::profile::PasswordPolicy, problem::PasswordProblem};

/// The longest password, in characters (Cognito API: `Password`).
const MAX_CHARS: usize = 256;

/// The characters Cognito counts as symbols (developer guide, password policy).
const SYMBOLS: &str = r#"^$*.[]{}()?"!@#%&/\,><':;|_~`=+-"#;

/// Whether the password meets the policy, and the first thing it lacks. Letters are A-Z only, as in Cognito.
pub fn meets(policy: &PasswordPolicy, password: &Password) -> Result<(), PasswordProblem> {
    let text = password.expose();
    let length = text.chars().count();
    let has = |class: fn(char) -> bool| text.chars().any(class);
    let lacks = [
        (length < policy.minimum_length, PasswordProblem::TooShort(policy.minimum_length)),
        (length > MAX_CHARS, PasswordProblem::TooLong),
        (has(char::is_whitespace), PasswordProblem::Space),
        (policy.lowercase && !has(|c| c.is_ascii_lowercase()), PasswordProblem::NoLowercase),
        (policy.uppercase && !has(|c| c.is_ascii_uppercase()), PasswordProblem::NoUppercase),
        (policy.numbers && !has(|c| c.is_ascii_digit()), PasswordProblem::NoNumber),
        (policy.symbols && !has(|c| SYMBOLS.contains(c)), PasswordProblem::NoSymbol),
    ];
    lacks.into_iter().find(|(lacking, _)| *lacking).map_or(Ok(()), |(_, problem)| Err(problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_thing_lacking_is_said() {
        let strict = PasswordPolicy::default();
        let loose =
            PasswordPolicy { minimum_length: 6, lowercase: false, uppercase: false, numbers: false, symbols: false };
        let endless = "aA1!".repeat(65);
        for (policy, password, expected) in [
            (&strict, "Sample-1", Ok(())),
            (&strict, "Smpl-1", Err(PasswordProblem::TooShort(8))),
            (&strict, &endless, Err(PasswordProblem::TooLong)),
            (&strict, "Sample 1-", Err(PasswordProblem::Space)),
            (&strict, "SAMPLE-1", Err(PasswordProblem::NoLowercase)),
            (&strict, "sample-1", Err(PasswordProblem::NoUppercase)),
            (&strict, "ÄÖÜsample-1", Err(PasswordProblem::NoUppercase)),
            (&strict, "Sample-!", Err(PasswordProblem::NoNumber)),
            (&strict, "Sample12", Err(PasswordProblem::NoSymbol)),
            (&strict, "Sample12€", Err(PasswordProblem::NoSymbol)),
            (&loose, "ßßßßßß", Ok(())),
        ] {
            assert_eq!(meets(policy, &Password::new(password.to_owned())), expected, "{password}");
        }
    }
}
