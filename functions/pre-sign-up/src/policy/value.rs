//! What the values of settings look like.

use std::ops::RangeInclusive;

use shared::name::{self, MAX_NAME_CHARS};

use super::ReservedName;
use crate::rejection::Rejection;

/// The longest name of a custom attribute without its prefix (Cognito API: `SchemaAttributeType.Name`).
const MAX_CUSTOM_NAME_CHARS: usize = 20;

/// The longest id of an app client (Cognito API: `ClientIdType`).
const MAX_CLIENT_ID_CHARS: usize = 128;

/// 1 to 128 characters of `[\w+]` (Cognito API: `ClientIdType`).
pub(super) fn client_id(text: &str) -> Result<String, String> {
    let is_id = (1..=MAX_CLIENT_ID_CHARS).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+'));
    is_id.then(|| text.to_owned()).ok_or_else(|| format!("`{text}` is no id of an app client"))
}

/// Standard attributes are lower-case words; custom ones have the prefix `custom:`.
pub(super) fn attribute_name(text: &str) -> Result<String, String> {
    let is_name = match text.strip_prefix("custom:") {
        Some(name) => {
            (1..=MAX_CUSTOM_NAME_CHARS).contains(&name.chars().count()) && !name.contains(char::is_whitespace)
        }
        None => text.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
    };
    let problem = || format!("`{text}` is no attribute name: standard ones are lower case, own ones are `custom:name`");
    is_name.then(|| text.to_owned()).ok_or_else(problem)
}

/// `true` or `false`.
pub(super) fn flag(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| format!("`{text}` is neither `true` nor `false`"))
}

/// `3-30`: the fewest and the most characters, within what Cognito takes.
pub(super) fn user_name_length(text: &str) -> Result<RangeInclusive<usize>, String> {
    let ends = text.split_once('-').and_then(|(min, max)| Some(min.trim().parse().ok()?..=max.trim().parse().ok()?));
    let within =
        |range: &RangeInclusive<usize>| !range.is_empty() && *range.start() > 0 && *range.end() <= MAX_NAME_CHARS;
    ends.filter(within).ok_or_else(|| format!("`{text}` is no range of 1 to {MAX_NAME_CHARS} characters"))
}

/// A name that Cognito would take.
pub(super) fn reserved_name(text: &str) -> Result<ReservedName, String> {
    name::is_valid(text).then(|| ReservedName::new(text)).ok_or_else(|| format!("`{text}` is no user name"))
}

/// One code, or all of them for `*`.
pub(super) fn codes(text: &str) -> Result<Vec<&'static str>, String> {
    let codes: Vec<_> = Rejection::CODES.iter().copied().filter(|code| text == "*" || text == *code).collect();
    let problem = || format!("`{text}` is no code: there are {}, or `*` for all", Rejection::CODES.join(", "));
    if codes.is_empty() { Err(problem()) } else { Ok(codes) }
}
