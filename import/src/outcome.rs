//! What became of a row: the facts the engine emits, for whoever reports or counts them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{
    columns::Column,
    engine::CheckedRow,
    finding::{Finding, Findings, RowError},
    job::Job,
    look_up::Standing,
    options::OnExisting,
    pool::classify::Fault,
    row::RowValues,
    scrutiny::disclosure::Disclosed,
    spelling::{Choice, Spelling},
    user::ImportUser,
};

/// The ways a row can end. Every row that is read ends in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, strum::Display)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Outcome {
    /// Checked and right; only where nothing is written.
    Valid,
    Created,
    Repaired,
    Updated,
    Unchanged,
    Skipped,
    Rejected,
    Failed,
}

impl Outcome {
    /// Whether there is nothing to say about the row.
    pub fn is_plain(self) -> bool {
        matches!(self, Self::Created | Self::Valid)
    }
}

/// What was done about a user of a right row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Created,
    /// A half-made user was brought to the end.
    Finished,
    /// What was missing was added.
    Completed,
    Updated,
    Unchanged,
    /// What was missing was added, and the user is not what the row says for all that.
    Partly(Reason),
    Left(Reason),
}

/// Why a user is left alone, or is not what the row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Reason {
    Exists,
    /// In FORCE_CHANGE_PASSWORD, perhaps by an import that was cut off.
    Unfinished,
    Unconfirmed,
    ResetRequired,
    #[strum(serialize = "external-provider")]
    External,
    OtherStatus,
    AnotherPerson,
    /// Perhaps another person.
    #[strum(serialize = "person-unproven")]
    Unproven,
    Disabled,
    Differs,
}

impl Reason {
    /// Those that nobody asked for. `Exists` and `Unfinished` are what an import that skips users is to do.
    const TO_BE_LOOKED_AT: [Self; 8] = [
        Self::Unconfirmed,
        Self::ResetRequired,
        Self::External,
        Self::OtherStatus,
        Self::AnotherPerson,
        Self::Unproven,
        Self::Disabled,
        Self::Differs,
    ];

    /// The stable code for the report.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// What it means and what to do, for a person.
    pub fn text(self, spelling: Spelling) -> String {
        let update = spelling.of(Choice::OnExisting(OnExisting::Update));
        let repair = spelling.of(Choice::OnExisting(OnExisting::Repair));
        match self {
            Self::Exists => "is in the pool already".to_owned(),
            Self::Unfinished => format!("is in FORCE_CHANGE_PASSWORD; {repair} finishes such users"),
            Self::Unconfirmed => format!("signed up but never confirmed; {update} confirms such users"),
            Self::ResetRequired => format!("must set a new password; {update} sets the row's"),
            Self::External => "comes from an identity provider, which has the password".to_owned(),
            Self::OtherStatus => "is in a state that the import does not touch".to_owned(),
            Self::AnotherPerson => format!(
                "the user of this name has another e-mail address or phone number and may be somebody else; nothing was \
                 changed; correct the row, or choose {update} to replace what that user has"
            ),
            Self::Unproven => format!(
                "the user of this name may be somebody else: anybody can sign up under any name, and the user has no \
                 verified e-mail address or phone number of the row; nothing was changed; choose {update} if it is the \
                 right user"
            ),
            Self::Disabled => format!("is disabled, and the row says active; {update} enables"),
            Self::Differs => format!("is not as in the row; {update} makes it so"),
        }
    }
}

/// A row's end, with what the report says about it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowOutcome {
    pub row: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    pub outcome: Outcome,
    pub code: Cow<'static, str>,
    /// The column of a rejected value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What else is wrong with a rejected row; `text` tells it, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Wrong>,
    pub text: String,
    /// What a row that somebody has to look at says, as far as it could be read and may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Box<RowValues>>,
    /// The columns with a value that is not among these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// The user's `sub`, where it is certain that they are the one the row means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// The `sub` that the row says they had where they come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_sub: Option<String>,
    /// Whether a user was made or read for a row that failed: Cognito bills them all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reached: bool,
}

/// One of several things that are wrong with a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Wrong {
    pub code: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

/// The code and the text of a row that nothing speaks against.
const VALID: (&str, &str) = ("valid", "the row is right");

impl RowOutcome {
    /// A row in an import that only checks.
    pub fn checked(row: CheckedRow, job: &Job<'_>) -> Self {
        match row {
            Ok(user) => Self::right(&user, VALID, job),
            Err(error) => Self::rejected(error, job),
        }
    }

    /// A right row in a check that looked its user up.
    pub fn looked_up(user: ImportUser, standing: Result<Standing, Findings>, job: &Job<'_>) -> Self {
        let (code, text) = match standing {
            Err(found) => {
                let disclosed = |user| job.disclosure.of_user(user, job.pool);
                return Self::rejected(found.of_user(&user), job).disclosing(disclosed(user));
            }
            Ok(Standing::New) => return Self::right(&user, VALID, job),
            Ok(Standing::There { status, enabled }) => {
                let disabled = if enabled { "" } else { " and disabled" };
                ("exists", format!("is in the pool already, {status}{disabled}"))
            }
            Ok(Standing::Unproven { status }) => {
                let text =
                    format!("somebody of this name is in the pool already, {status}; no verified contact proves who");
                ("person-unproven", text)
            }
        };
        Self::right(&user, (code, &text), job)
    }

    /// A right row in an import that only checks, with its user's name as far as that may be shown.
    fn right(user: &ImportUser, (code, text): (&'static str, &str), job: &Job<'_>) -> Self {
        let (user_name, _) = job.disclosure.names_of(user, job.pool);
        Self { user_name, text: text.to_owned(), ..Self::unnamed(user.row, Outcome::Valid, code.into()) }
    }

    /// A row that was carried out.
    pub fn done(row: u64, user_name: String, done: Done, spelling: Spelling) -> Self {
        Self::new(row, user_name, words(done, spelling))
    }

    /// A row that was carried out in part or not at all.
    pub fn failed(row: u64, user_name: String, fault: &Fault) -> Self {
        Self::new(row, user_name, (Outcome::Failed, fault.code(), fault.to_string()))
    }

    /// A row that was wrong: nothing was written for it.
    pub fn rejected(mut error: RowError, job: &Job<'_>) -> Self {
        let row = error.read.take().map(|row| job.disclosure.of_row(*row, &error.findings, job.pool));
        if row.as_ref().is_some_and(|row| row.left_out.contains(&Column::Groups.to_string())) {
            error.findings = error.findings.iter().map(Finding::without_value).collect();
        }
        let text = error.text(job.options.spelling);
        let wrong = |Finding { column, problem }: Finding| Wrong { code: problem.code().into(), column };
        let mut wrong = error.findings.into_iter().map(wrong);
        // There is at least one.
        let Wrong { code, column } = wrong.next().unwrap_or_default();
        let also = wrong.collect();
        let rejected = Self { column, also, text, ..Self::unnamed(error.row, Outcome::Rejected, code) };
        match row {
            Some(row) => rejected.disclosing(row),
            None => rejected,
        }
    }

    /// Adds what may be shown of the row, and says what is left out.
    #[must_use]
    pub(crate) fn disclosing(mut self, disclosed: Disclosed) -> Self {
        let password = Column::Password.to_string();
        let names: Vec<&str> = disclosed.left_out.iter().map(String::as_str).filter(|name| *name != password).collect();
        if !names.is_empty() && disclosed.values.0.is_empty() {
            self.text += "; its values are not shown, since they may be in the wrong columns";
        } else if !names.is_empty() {
            self.text += &format!("; not shown here, and to be taken from the file: {}", names.join(", "));
        }
        let Disclosed { user_name, values, left_out } = disclosed;
        let source_sub = self.source_sub.or_else(|| values.0.get(&Column::Sub.to_string()).cloned());
        let user_name = self.user_name.or(user_name);
        Self { user_name, source_sub, values: Some(Box::new(values)), left_out, ..self }
    }

    /// The same without what the row says.
    #[must_use]
    pub fn without_values(self) -> Self {
        Self { values: None, left_out: Vec::new(), ..self }
    }

    /// Every code of the row, its own first, with the column where there is one.
    pub fn codes(&self) -> impl Iterator<Item = (&Cow<'static, str>, Option<&String>)> {
        let also = self.also.iter().map(|wrong| (&wrong.code, wrong.column.as_ref()));
        std::iter::once((&self.code, self.column.as_ref())).chain(also)
    }

    fn new(row: u64, user_name: String, (outcome, code, text): (Outcome, &'static str, String)) -> Self {
        Self { user_name: Some(user_name), text, ..Self::unnamed(row, outcome, code.into()) }
    }

    fn unnamed(row: u64, outcome: Outcome, code: Cow<'static, str>) -> Self {
        let (user_name, column, values, sub, source_sub) = (None, None, None, None, None);
        let (text, also, left_out, reached) = (String::new(), Vec::new(), Vec::new(), false);
        Self { row, user_name, outcome, code, column, also, text, values, left_out, sub, source_sub, reached }
    }

    /// Whether somebody has to look at the row: its user is not what it says.
    pub fn is_problem(&self) -> bool {
        let is_it = |reason: &Reason| reason.code() == self.code;
        matches!(self.outcome, Outcome::Rejected | Outcome::Failed) || Reason::TO_BE_LOOKED_AT.iter().any(is_it)
    }

    /// Whether a user was made or read for the row: Cognito counts them as active in this month, and bills them.
    pub fn made_active(&self) -> bool {
        match self.outcome {
            Outcome::Valid | Outcome::Rejected => false,
            Outcome::Failed => self.reached,
            Outcome::Created | Outcome::Repaired | Outcome::Updated | Outcome::Unchanged | Outcome::Skipped => true,
        }
    }
}

fn words(done: Done, spelling: Spelling) -> (Outcome, &'static str, String) {
    use Outcome::{Created, Repaired, Skipped, Unchanged, Updated};
    let plain = |outcome, code, text: &str| (outcome, code, text.to_owned());
    match done {
        Done::Created => plain(Created, "created", "created"),
        Done::Finished => plain(Repaired, "finished", "was in FORCE_CHANGE_PASSWORD, and is finished"),
        Done::Completed => plain(Repaired, "completed", "lacked something, and is completed"),
        Done::Updated => plain(Updated, "updated", "is as in the row"),
        Done::Unchanged => plain(Unchanged, "unchanged", "is as in the row"),
        Done::Partly(reason) => (Repaired, reason.code(), reason.text(spelling)),
        Done::Left(reason) => (Skipped, reason.code(), reason.text(spelling)),
    }
}
