//! The operator's own texts for refusals, in the person's language where there is one.

use std::collections::HashMap;

use serde_json::{Map, Value};
use shared::settings::{Lookup, Setting, SettingError};

use crate::rejection::Rejection;

const MESSAGES: Setting = Setting {
    variable: "MESSAGES",
    example: r#"{"EmailDenied":"Please use your work address","de":{"EmailDenied":"Bitte nehmen Sie Ihre Dienstadresse"}}"#,
};

/// Long enough for a sentence or two in a sign-up form.
const MAX_TEXT_CHARS: usize = 200;

/// The longest language tag that has to be supported (RFC 5646, 4.4.1).
const MAX_LOCALE_BYTES: usize = 35;

/// Texts by code, in place of those of [`Rejection`].
type Texts = HashMap<String, String>;

/// Texts for everybody, and for those who read a language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Messages {
    texts: Texts,
    /// By language tag in lower case, such as `de` or `pt-br`.
    by_locale: HashMap<String, Texts>,
}

impl Messages {
    /// Reads `MESSAGES`, a JSON object from code to text and from language tag to another such object.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        Self::read(MESSAGES.json(lookup)?).map_err(|problem| MESSAGES.error(problem))
    }

    fn read(entries: Map<String, Value>) -> Result<Self, String> {
        let mut messages = Self::default();
        for (name, value) in entries {
            match value {
                Value::Object(texts) if is_locale(&name) => {
                    let texts = texts.into_iter().map(|(code, value)| text(code, &value));
                    let tag = name.to_ascii_lowercase();
                    if messages.by_locale.insert(tag.clone(), texts.collect::<Result<_, _>>()?).is_some() {
                        return Err(format!("`{tag}` is there twice, since the case of a language tag says nothing"));
                    }
                }
                Value::Object(_) => {
                    return Err(format!("`{name}` is no language tag: write for example `de` or `pt-BR`"));
                }
                value => messages.texts.extend([text(name, &value)?]),
            }
        }
        Ok(messages)
    }

    /// What the person reads who prefers this language: an own text in it, else one in the language without its region,
    /// else one for everybody, else the built-in one.
    pub fn text(&self, rejection: &Rejection, locale: Option<&str>) -> String {
        let code = rejection.code();
        let tag = locale.filter(|tag| tag.len() <= MAX_LOCALE_BYTES).unwrap_or_default();
        let tag = tag.to_ascii_lowercase().replace('_', "-");
        let tags = std::iter::successors(Some(tag.as_str()), |tag| tag.rsplit_once('-').map(|(wider, _)| wider));
        let mut texts = tags.filter_map(|tag| self.by_locale.get(tag)).chain([&self.texts]);
        texts.find_map(|texts| texts.get(code).cloned()).unwrap_or_else(|| rejection.to_string())
    }
}

/// Subtags of letters and digits with hyphens between them (RFC 5646, 2.1), the first of them a language of two or three
/// letters.
fn is_locale(name: &str) -> bool {
    let language = name.split('-').next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && name.len() <= MAX_LOCALE_BYTES
        && name.split('-').all(|subtag| !subtag.is_empty() && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// A code with its text; the error says what is wrong with either.
fn text(code: String, value: &Value) -> Result<(String, String), String> {
    if !Rejection::CODES.contains(&code.as_str()) {
        return Err(format!("`{code}` is no code: there are {}", Rejection::CODES.join(", ")));
    }
    let text = value.as_str().unwrap_or_default();
    if text.trim().is_empty() || text.chars().count() > MAX_TEXT_CHARS {
        return Err(format!("the text of `{code}` has to have 1 to {MAX_TEXT_CHARS} characters"));
    }
    if text.trim_end().ends_with('.') {
        return Err(format!("the text of `{code}` ends in a full stop: Cognito adds one itself"));
    }
    Ok((code, text.to_owned()))
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
        assert_eq!(messages.text(&Rejection::EmailInvalid, None), "Bitte prüfen Sie die Adresse");
        assert_eq!(messages.text(&Rejection::EmailMissing, None), "Please give an email address");
        assert_eq!(read(""), Ok(Messages::default()));
    }

    #[test]
    fn the_nearest_language_is_read() {
        let texts = r#"{"EmailInvalid":"own","de":{"EmailInvalid":"deutsch","EmailMissing":"fehlt"},
            "de-AT":{"EmailInvalid":"österreichisch"},"pt-BR":{"EmailInvalid":"brasileiro"}}"#;
        let messages = read(texts).unwrap();
        for (locale, invalid, missing) in [
            (None, "own", "Please give an email address"),
            (Some("de"), "deutsch", "fehlt"),
            (Some("DE"), "deutsch", "fehlt"),
            (Some("de-CH"), "deutsch", "fehlt"),
            (Some("de-AT"), "österreichisch", "fehlt"),
            (Some("de_AT"), "österreichisch", "fehlt"),
            (Some("de-AT-1996"), "österreichisch", "fehlt"),
            (Some("den"), "own", "Please give an email address"),
            (Some("pt"), "own", "Please give an email address"),
            (Some("pt-BR"), "brasileiro", "Please give an email address"),
            (Some(""), "own", "Please give an email address"),
            (Some("-"), "own", "Please give an email address"),
            (Some(&"de-".repeat(1_000)), "own", "Please give an email address"),
        ] {
            assert_eq!(messages.text(&Rejection::EmailInvalid, locale), invalid, "{locale:?}");
            assert_eq!(messages.text(&Rejection::EmailMissing, locale), missing, "{locale:?}");
        }
    }

    #[test]
    fn wrong_texts_do_not_start() {
        let codes = Rejection::CODES.join(", ");
        let no_code = |name: &str| format!("`{name}` is no code: there are {codes}");
        let length = || "the text of `EmailInvalid` has to have 1 to 200 characters".to_owned();
        let full_stop = || "the text of `EmailInvalid` ends in a full stop: Cognito adds one itself".to_owned();
        let no_locale = |name| format!("`{name}` is no language tag: write for example `de` or `pt-BR`");
        for (value, expected) in [
            (r#"{"Nope":"x"}"#, no_code("Nope")),
            (r#"{"de":{},"DE":{}}"#, "`de` is there twice, since the case of a language tag says nothing".to_owned()),
            (r#"{"de":{},"de":{}}"#, "`de` is there twice at line 1 column 13".to_owned()),
            (
                r#"{"de":{"EmailInvalid":"x","EmailInvalid":"y"}}"#,
                "`EmailInvalid` is there twice at line 1 column 40".to_owned(),
            ),
            (r#"{"de":"x"}"#, no_code("de")),
            (r#"{"de":{"Nope":"x"}}"#, no_code("Nope")),
            (r#"{"EmailInvalid":" "}"#, length()),
            (r#"{"EmailInvalid":7}"#, length()),
            (r#"{"de":{"EmailInvalid":{}}}"#, length()),
            (r#"{"EmailInvalid":"No."}"#, full_stop()),
            (r#"{"EmailInvalid":"No. "}"#, full_stop()),
            (r#"{"de":{"EmailInvalid":"Nein."}}"#, full_stop()),
            (r#"{"EmailInvalid":{"de":"x"}}"#, no_locale("EmailInvalid")),
            (r#"{"german":{"EmailInvalid":"x"}}"#, no_locale("german")),
            (r#"{"de_AT":{"EmailInvalid":"x"}}"#, no_locale("de_AT")),
            ("[]", "is not a JSON object".to_owned()),
        ] {
            assert_eq!(read(value), Err(expected), "{value}");
        }
    }
}
