//! The policy over user names that people choose.

use std::ops::RangeInclusive;

use shared::{
    name::{self, MAX_NAME_CHARS},
    settings::{Lookup, Setting, SettingError},
};

use super::{
    Pattern, ReservedNames,
    pattern::MAX_COMPILED_BYTES,
    value::{flag, optional},
};

const SIGN_IN: Setting = Setting { variable: "SIGN_IN", example: "email" };
const USER_NAME_LENGTH: Setting = Setting { variable: "USER_NAME_LENGTH", example: "3-30" };
const USER_NAME_PATTERN: Setting = Setting { variable: "USER_NAME_PATTERN", example: "[a-z][a-z0-9._-]*" };
const RESERVED_USER_NAMES: Setting = Setting { variable: "RESERVED_USER_NAMES", example: "admin,support" };
const REFUSE_MIXED_SCRIPTS: Setting = Setting { variable: "REFUSE_MIXED_SCRIPTS", example: "true" };
const REFUSE_CONTACT_USER_NAMES: Setting = Setting { variable: "REFUSE_CONTACT_USER_NAMES", example: "true" };

/// The most bytes of the compiled expression for user names, of which a sign-up brings two of up to 128 characters.
const MAX_PATTERN_BYTES: usize = MAX_COMPILED_BYTES / 2;

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
            pattern: optional(&USER_NAME_PATTERN, lookup, pattern)?,
            reserved: ReservedNames::new(&RESERVED_USER_NAMES.list(lookup, reserved_name)?),
            refuse_mixed_scripts: flag(&REFUSE_MIXED_SCRIPTS, lookup)?,
            refuse_contacts: flag(&REFUSE_CONTACT_USER_NAMES, lookup)?,
        })
    }

    /// Whether there is any rule.
    pub(crate) fn asks(&self) -> bool {
        let Self { generated: _, length, pattern, reserved, refuse_mixed_scripts, refuse_contacts } = self;
        length.is_some() || pattern.is_some() || !reserved.is_empty() || *refuse_mixed_scripts || *refuse_contacts
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

/// An expression small enough for the longest user name and the longest alias.
fn pattern(text: &str) -> Result<Pattern, String> {
    let pattern = Pattern::parse(text)?;
    let fits = pattern.size() <= MAX_PATTERN_BYTES;
    let problem = || format!("`{text}` is too large a regular expression for user names: repeat less of it");
    fits.then_some(pattern).ok_or_else(problem)
}

/// A name that Cognito would take.
fn reserved_name(text: &str) -> Result<String, String> {
    name::is_valid(text).then(|| text.to_owned()).ok_or_else(|| format!("`{text}` is no user name"))
}
