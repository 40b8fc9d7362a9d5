//! The operator's own texts for refusals.

use std::collections::HashMap;

use shared::settings::{Lookup, Setting, SettingError};

use crate::rejection::Rejection;

const MESSAGES: Setting =
    Setting { variable: "MESSAGES", example: r#"{"EmailDomainNotAllowed":"Please use your work address"}"# };

/// Long enough for a sentence or two in a sign-up form.
const MAX_TEXT_CHARS: usize = 200;

/// Texts by code, in place of those of [`Rejection`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Messages(HashMap<String, String>);

impl Messages {
    /// Reads `MESSAGES`, a JSON object from code to text.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let texts: HashMap<String, String> = MESSAGES.json(lookup)?;
        let problem = texts.iter().find_map(|(code, text)| problem(code, text));
        problem.map_or(Ok(Self(texts)), |problem| Err(MESSAGES.error(problem)))
    }

    /// What the person reads.
    pub fn text(&self, rejection: &Rejection) -> String {
        self.0.get(rejection.code()).cloned().unwrap_or_else(|| rejection.to_string())
    }
}

fn problem(code: &str, text: &str) -> Option<String> {
    if !Rejection::CODES.contains(&code) {
        return Some(format!("`{code}` is no code: there are {}", Rejection::CODES.join(", ")));
    }
    if text.trim().is_empty() || text.chars().count() > MAX_TEXT_CHARS {
        return Some(format!("the text of `{code}` has to have 1 to {MAX_TEXT_CHARS} characters"));
    }
    text.trim_end().ends_with('.').then(|| format!("the text of `{code}` ends in a full stop: Cognito adds one itself"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Result<Messages, String> {
        let messages = Messages::from_lookup(&|_| Some(value.to_owned()));
        messages.map_err(|error| error.problem)
    }

    #[test]
    fn an_own_text_replaces_the_built_in_one() {
        let messages = read(r#"{"EmailInvalid":"Bitte prüfen Sie die Adresse"}"#).unwrap();
        assert_eq!(messages.text(&Rejection::EmailInvalid), "Bitte prüfen Sie die Adresse");
        assert_eq!(messages.text(&Rejection::EmailMissing), "Please give an email address");
        assert_eq!(read(""), Ok(Messages::default()));
    }

    #[test]
    fn wrong_texts_do_not_start() {
        let codes = Rejection::CODES.join(", ");
        for (value, expected) in [
            (r#"{"Nope":"x"}"#, format!("`Nope` is no code: there are {codes}")),
            (r#"{"EmailInvalid":" "}"#, "the text of `EmailInvalid` has to have 1 to 200 characters".to_owned()),
            (
                r#"{"EmailInvalid":"No."}"#,
                "the text of `EmailInvalid` ends in a full stop: Cognito adds one itself".to_owned(),
            ),
            (
                r#"{"EmailInvalid":"No. "}"#,
                "the text of `EmailInvalid` ends in a full stop: Cognito adds one itself".to_owned(),
            ),
            ("[]", "is not a JSON object".to_owned()),
        ] {
            assert_eq!(read(value), Err(expected), "{value}");
        }
    }
}
