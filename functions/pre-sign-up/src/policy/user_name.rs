//! The policy over user names that people choose.

use std::ops::RangeInclusive;

use shared::{
    name::{self, MAX_NAME_CHARS},
    settings::{Lookup, Setting, SettingError},
};

use super::{
    Pattern, ReservedNames,
    value::{flag, optional},
};

const SIGN_IN: Setting = Setting { variable: "SIGN_IN", example: "email" };
const USER_NAME_LENGTH: Setting = Setting { variable: "USER_NAME_LENGTH", example: "3-30" };
const USER_NAME_PATTERN: Setting = Setting { variable: "USER_NAME_PATTERN", example: "[a-z][a-z0-9._-]*" };
const RESERVED_USER_NAMES: Setting = Setting { variable: "RESERVED_USER_NAMES", example: "admin,support" };
const REFUSE_MIXED_SCRIPTS: Setting = Setting { variable: "REFUSE_MIXED_SCRIPTS", example: "true" };
const REFUSE_CONTACT_USER_NAMES: Setting = Setting { variable: "REFUSE_CONTACT_USER_NAMES", example: "true" };

/// Rules over user names. What is empty or false is no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UserNamePolicy {
    /// Cognito generates the user names, because people sign in with an email address: no rule is asked for them, only for
    /// `preferred_username`.
    pub(crate) generated: bool,
    /// How many characters it has.
    pub(crate) length: Option<RangeInclusive<usize>>,
    /// What all of it matches.
    pub(crate) pattern: Option<Pattern>,
    /// Neither these nor what looks like them.
    pub(crate) reserved: ReservedNames,
    /// No letters of scripts that are not written together.
    pub(crate) refuse_mixed_scripts: bool,
    /// Nothing shaped like an e-mail address or a phone number.
    pub(crate) refuse_contacts: bool,
}

impl UserNamePolicy {
    pub(super) fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        Ok(Self {
            generated: optional(&SIGN_IN, lookup, generates_names)?.unwrap_or_default(),
            length: optional(&USER_NAME_LENGTH, lookup, length)?,
            pattern: optional(&USER_NAME_PATTERN, lookup, Pattern::parse)?,
            reserved: ReservedNames::new(&RESERVED_USER_NAMES.list(lookup, reserved_name)?),
            refuse_mixed_scripts: flag(&REFUSE_MIXED_SCRIPTS, lookup)?,
            refuse_contacts: flag(&REFUSE_CONTACT_USER_NAMES, lookup)?,
        })
    }
}

/// Whether Cognito generates the user names for this way to sign in.
fn generates_names(text: &str) -> Result<bool, String> {
    match text {
        "username-with-aliases" => Ok(false),
        "email" => Ok(true),
        _ => Err(format!("`{text}` is neither `username-with-aliases` nor `email`")),
    }
}

/// `3-30`: the fewest and the most characters, within what Cognito takes.
fn length(text: &str) -> Result<RangeInclusive<usize>, String> {
    let ends = text.split_once('-').and_then(|(min, max)| Some(min.trim().parse().ok()?..=max.trim().parse().ok()?));
    let within =
        |range: &RangeInclusive<usize>| !range.is_empty() && *range.start() > 0 && *range.end() <= MAX_NAME_CHARS;
    ends.filter(within).ok_or_else(|| format!("`{text}` is no range of 1 to {MAX_NAME_CHARS} characters"))
}

/// A name that Cognito would take.
fn reserved_name(text: &str) -> Result<String, String> {
    name::is_valid(text).then(|| text.to_owned()).ok_or_else(|| format!("`{text}` is no user name"))
}
