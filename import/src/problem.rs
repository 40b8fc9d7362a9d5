//! What can be wrong with a row or a file: a stable code, and a text that says what would be right.
//!
//! Texts name columns, groups and limits, never a value: values are personal data and may be passwords.

use shared::shown::shown;

use crate::{
    header::HeaderFaults,
    options::{MissingPassword, OnExisting},
    scrutiny::{exports::ForeignExport, glance::Misplaced},
    spelling::{Choice, Spelling},
    user::Mfa,
};

/// The kinds of wrong rows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("is not JSON")]
    NotJson,
    #[error("is not a JSON object; write {{\"userName\":\"…\", …}}")]
    NotAnObject,
    #[error("must be text, a number, true or false (groups may be a list of texts)")]
    NotText,
    #[error("must be a list of {{\"Name\":\"…\",\"Value\":\"…\"}}")]
    NotAttributes,
    #[error("is EXTERNAL_PROVIDER: federated users come in by signing in with their provider")]
    Federated,
    #[error("is not UTF-8; save the file as UTF-8")]
    NotUtf8,
    #[error(
        "has a line break, which only `address` may have in CSV: a misplaced quote would hide whole rows in such a value; look \
         for a quote that is missing or too many here"
    )]
    LineBreak,
    #[error(
        "seems to hold another row behind a line break: is a quote missing or too many? If not, write it on one line"
    )]
    SwallowedRow,
    #[error("has {found} values where the header has {expected} columns; is a quote or separator missing?")]
    FieldCount { expected: usize, found: usize },
    #[error("is not known to this pool{}", did_you_mean(nearest.as_deref()))]
    UnknownColumn { nearest: Option<String> },
    #[error("cannot be imported here: hashes only go in through Cognito's own CSV import job")]
    HashColumn,
    #[error("was left out of the report: take it from the file that was imported first, or empty it")]
    LeftOut,
    #[error("appears twice")]
    ColumnTwice,
    #[error("and {other} say different things, and mean the same; correct one of them")]
    Contradiction { other: String },
    #[error("is missing")]
    Missing,
    #[error("must be 1 to 128 characters without spaces or control characters")]
    UserNameInvalid,
    #[error("must not look like an e-mail address or phone number: those are sign-in aliases in this pool")]
    UserNameLooksLikeAlias,
    #[error("must be {}: that is what this pool signs in with", expected.join(" or "))]
    UserNameNotContact { expected: Vec<&'static str> },
    #[error("must be the same as the user name: that is what this pool signs in with")]
    ContactDiffers,
    #[error("is the user name itself, which Cognito refuses where it is a sign-in alias; leave it out")]
    PreferredIsUserName,
    #[error("is not an e-mail address")]
    EmailInvalid,
    #[error("must be a phone number with country code, such as +14155550123")]
    PhoneInvalid,
    #[error("must be a date, YYYY-MM-DD or MM/DD/YYYY")]
    BirthdateInvalid,
    #[error("must have at least {min} characters")]
    TooShort { min: usize },
    #[error("must have at most {max} characters")]
    TooLong { max: usize },
    #[error("must not contain control characters")]
    ControlCharacter,
    #[error("must be a whole number, such as 42")]
    NotANumber,
    #[error("must be {range}")]
    OutOfRange { range: String },
    #[error("must be true or false")]
    NotABoolean,
    #[error("is true, but there is no {contact}")]
    VerifiedWithoutContact { contact: &'static str },
    #[error("is missing, and without a verified {} the user could never sign in", contacts.join(" or "))]
    NoWayIn { contacts: &'static [&'static str] },
    #[error("must have {}", listed(.0))]
    Password(Vec<PasswordProblem>),
    #[error("looks like {kind}, which would itself become the password")]
    PasswordHash { kind: &'static str },
    #[error("is missing")]
    PasswordMissing,
    #[error("is missing, and this pool has no sign-in with a one-time code by e-mail or SMS")]
    PasswordlessNotAllowed,
    #[error("{}", unknown_group(group.as_deref(), nearest.as_deref()))]
    UnknownGroup {
        /// `None`: it may be a password, since the row's values may be in the wrong columns.
        group: Option<String>,
        nearest: Option<String>,
    },
    #[error("has something between its separators that can be no group's name; separate names by `;` or `|`")]
    GroupNameInvalid,
    /// Not repeated: a misplaced quote may have put several values here.
    #[error("has a comma in a name that is no group of the pool; separate names by `;` or `|`")]
    GroupComma,
    #[error("names a new group that looks like a password; if it is a group, create it first")]
    GroupMayBePassword,
    #[error("names more than 100 groups, which is the most a user can be in")]
    TooManyGroups,
    #[error("must be sms, email, true (same as sms) or false")]
    MfaUnknown,
    #[error(
        "must be the sub that Cognito gave the user in the pool they come from, such as 1f0c2a9e-5b7d-4c3e-9a61-0d2f84b7c6e5"
    )]
    SubInvalid,
    #[error("is asked for, but MFA is off in this pool")]
    MfaOff,
    #[error("is asked for, but the pool has {} off", match factor { Mfa::Sms => "MFA by SMS", Mfa::Email => "MFA by e-mail" })]
    MfaFactorOff { factor: Mfa },
    #[error("needs a verified {contact}")]
    MfaWithoutContact { contact: &'static str },
    #[error("belongs to another user of the pool")]
    NameTaken,
    #[error("is in the pool already, with another e-mail address or phone number, so it may be another person")]
    AnotherPerson,
    #[error("is the same as in row {first}")]
    Duplicate { first: u64 },
}

/// What the pool's password policy asks for and a password lacks; the text follows "must have".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    #[error("at least {0} characters")]
    TooShort(usize),
    #[error("at most 256 characters")]
    TooLong,
    #[error("no space at its beginning or end")]
    SpaceAtEnd,
    #[error("no line breaks or other control characters")]
    ControlCharacter,
    #[error("a lower-case letter a-z")]
    NoLowercase,
    #[error("an upper-case letter A-Z")]
    NoUppercase,
    #[error("a number")]
    NoNumber,
    #[error("a symbol such as ! or -")]
    NoSymbol,
}

impl Problem {
    /// What to do about it by an option, where one helps; to be read after the text.
    pub(crate) fn advice(&self, spelling: Spelling) -> Option<String> {
        match self {
            Self::PasswordMissing => {
                let generate = spelling.of(Choice::MissingPassword(MissingPassword::Generate));
                Some(format!("; give one, or choose {generate}"))
            }
            Self::UnknownGroup { nearest: None, .. } => {
                Some(format!("; create it, or choose {}", spelling.of(Choice::CreateGroups)))
            }
            Self::PasswordHash { .. } => {
                let generate = spelling.of(Choice::MissingPassword(MissingPassword::Generate));
                let plain = spelling.of(Choice::PasswordsArePlain);
                Some(format!("; leave it out and choose {generate}, or choose {plain} if it is the password"))
            }
            Self::AnotherPerson => {
                let update = spelling.of(Choice::OnExisting(OnExisting::Update));
                Some(format!("; correct the row, or let {update} replace what they have"))
            }
            _ => None,
        }
    }

    /// The stable code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson => "row-not-json",
            Self::NotAnObject => "row-not-object",
            Self::NotText => "value-not-text",
            Self::NotAttributes => "attributes-malformed",
            Self::Federated => "federated-user",
            Self::NotUtf8 => "value-not-utf8",
            Self::LineBreak => "line-break",
            Self::SwallowedRow => "row-in-value",
            Self::FieldCount { .. } => "row-field-count",
            Self::UnknownColumn { .. } => "unknown-column",
            Self::HashColumn | Self::PasswordHash { .. } => "password-hash",
            Self::LeftOut => "value-left-out",
            Self::ColumnTwice => "column-twice",
            Self::Contradiction { .. } => "contradiction",
            Self::Missing => "missing",
            Self::UserNameInvalid => "user-name-invalid",
            Self::UserNameLooksLikeAlias => "user-name-looks-like-alias",
            Self::UserNameNotContact { .. } => "user-name-not-contact",
            Self::ContactDiffers => "contact-differs",
            Self::PreferredIsUserName => "preferred-is-user-name",
            Self::EmailInvalid => "email-invalid",
            Self::PhoneInvalid => "phone-invalid",
            Self::BirthdateInvalid => "birthdate-invalid",
            Self::TooShort { .. } => "too-short",
            Self::TooLong { .. } => "too-long",
            Self::ControlCharacter => "control-character",
            Self::NotANumber => "not-a-number",
            Self::OutOfRange { .. } => "out-of-range",
            Self::NotABoolean => "not-a-boolean",
            Self::VerifiedWithoutContact { .. } => "verified-without-contact",
            Self::NoWayIn { .. } => "no-way-in",
            Self::Password(_) => "password-weak",
            Self::PasswordMissing => "password-missing",
            Self::PasswordlessNotAllowed => "passwordless-not-allowed",
            Self::UnknownGroup { .. } => "unknown-group",
            Self::GroupNameInvalid => "group-name-invalid",
            Self::GroupComma => "group-comma",
            Self::GroupMayBePassword => "group-may-be-password",
            Self::TooManyGroups => "too-many-groups",
            Self::MfaUnknown => "mfa-unknown",
            Self::SubInvalid => "sub-invalid",
            Self::MfaOff => "mfa-off",
            Self::MfaFactorOff { .. } => "mfa-factor-off",
            Self::MfaWithoutContact { .. } => "mfa-without-contact",
            Self::NameTaken => "alias-exists",
            Self::AnotherPerson => "another-person",
            Self::Duplicate { .. } => "duplicate",
        }
    }
}

/// Why a whole file is refused: nothing of it is written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("it is empty")]
    Empty,
    #[error("it has a header but no rows")]
    HeaderOnly,
    #[error("it is {what}; {advice}")]
    Foreign { what: &'static str, advice: &'static str },
    #[error("its name says {named}, but it holds {found}; rename it or export it again")]
    Mismatch { named: &'static str, found: &'static str },
    #[error("its first line names no column the pool knows; the first line must be the header")]
    NoHeader,
    #[error("{0}")]
    Export(Box<ForeignExport>),
    #[error("{0}")]
    Header(Box<HeaderFaults>),
    #[error(
        "its values are in other columns than the header says: {}; put the names into the order of the values",
        .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    )]
    Misplaced(Vec<Misplaced>),
    #[error("not one of its {rows} rows is right, and all of them are wrong for the same reason: {reason}")]
    NoneRight { rows: u64, reason: String },
    #[error(
        "it is one page of a longer list: its {0} says that more users follow; list all of them, without --max-items, --limit \
         and --no-paginate"
    )]
    ListContinues(&'static str),
    #[error("line {line}, column {column}: it is not {expected}")]
    Syntax { line: usize, column: usize, expected: &'static str },
    #[error("line {line}: a quote is opened here and never closed")]
    QuoteOpen { line: u64 },
    #[error(
        "line {line}: a quote closes inside a value; close it where the value ends, and write a quote in a quoted value twice"
    )]
    QuoteStray { line: u64 },
    #[error("row {row} is longer than {limit} bytes; is a closing quote or bracket missing?")]
    RowTooLong { row: u64, limit: usize },
    #[error("it could not be read to its end: {0}")]
    Unreadable(#[source] std::io::Error),
}

impl FileError {
    /// The stable code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "FileEmpty",
            Self::HeaderOnly => "FileHeaderOnly",
            Self::Foreign { .. } => "FileForeign",
            Self::Mismatch { .. } => "FileMismatch",
            Self::NoHeader => "FileNoHeader",
            Self::Export(_) => "FileForeign",
            Self::Header(faults) => faults.code(),
            Self::Misplaced(_) => "FileColumnsMisplaced",
            Self::NoneRight { .. } => "FileNoRowRight",
            Self::ListContinues(_) => "FileListContinues",
            Self::Syntax { .. } => "FileSyntax",
            Self::QuoteOpen { .. } => "FileQuoteOpen",
            Self::QuoteStray { .. } => "FileQuoteStray",
            Self::RowTooLong { .. } => "FileRowTooLong",
            Self::Unreadable(_) => "FileUnreadable",
        }
    }
}

fn listed(problems: &[PasswordProblem]) -> String {
    let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
    match &texts[..] {
        [others @ .., one, last] => {
            others.iter().map(|text| format!("{text}, ")).collect::<String>() + one + " and " + last
        }
        _ => texts.concat(),
    }
}

fn unknown_group(group: Option<&str>, nearest: Option<&str>) -> String {
    match group {
        Some(group) => format!("names `{}`, which is no group of the pool{}", shown(group), did_you_mean(nearest)),
        None => "names a group that the pool does not have".to_owned(),
    }
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}
