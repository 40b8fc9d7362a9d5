//! What the values of settings look like.

use shared::{
    id,
    settings::{Lookup, Setting, SettingError},
};

use crate::rejection::Rejection;

/// The value made a `T`; `None` where the variable is unset or blank.
pub(super) fn optional<T>(
    setting: &Setting,
    lookup: Lookup<'_>,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, SettingError> {
    setting.text(lookup).map(|text| parse(&text).map_err(|problem| setting.error(problem))).transpose()
}

/// `true` or `false`, which is also what unset is.
pub(super) fn flag(setting: &Setting, lookup: Lookup<'_>) -> Result<bool, SettingError> {
    let parse = |text: &str| text.parse().map_err(|_| format!("`{text}` is neither `true` nor `false`"));
    Ok(optional(setting, lookup, parse)?.unwrap_or_default())
}

/// The id of an app client.
pub(super) fn client_id(text: &str) -> Result<String, String> {
    id::is_client(text).then(|| text.to_owned()).ok_or_else(|| format!("`{text}` is no id of an app client"))
}

/// One code, or all of them for `*`.
pub(super) fn codes(text: &str) -> Result<Vec<&'static str>, String> {
    let codes: Vec<_> = Rejection::CODES.iter().copied().filter(|code| text == "*" || text == *code).collect();
    let problem = || format!("`{text}` is no code: there are {}, or `*` for all", Rejection::CODES.join(", "));
    if codes.is_empty() { Err(problem()) } else { Ok(codes) }
}
