//! What became of a row: the facts the engine emits, for whoever reports or counts them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{
    columns::Column,
    converge::plan::Reason,
    engine::CheckedRow,
    finding::{Finding, RowError},
    job::Job,
    options::OnExisting,
    pool::classify::Fault,
    row::RowValues,
    scrutiny::disclosure::Disclosed,
    spelling::{Choice, Spelling},
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

    /// Whether somebody has to look at the row.
    pub fn is_problem(self) -> bool {
        matches!(self, Self::Rejected | Self::Failed)
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
    Left(Reason),
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
    /// What a rejected or failed row says, as far as it could be read and may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Box<RowValues>>,
    /// The columns with a value that is not among these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
}

/// One of several things that are wrong with a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Wrong {
    pub code: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

impl RowOutcome {
    /// A row in an import that only checks.
    pub fn checked(row: CheckedRow, job: &Job<'_>) -> Self {
        match row {
            Ok(user) => Self::valid(user.row, user.user_name),
            Err(error) => Self::rejected(error, job),
        }
    }

    /// A right row in an import that only checks.
    pub fn valid(row: u64, user_name: String) -> Self {
        Self::new(row, user_name, (Outcome::Valid, "valid", "the row is right".to_owned()))
    }

    /// A row that was carried out.
    pub fn done(row: u64, user_name: String, done: Done, spelling: Spelling) -> Self {
        let (outcome, code, text) = words(done);
        let text = text.to_owned() + &advice(done, spelling).unwrap_or_default();
        Self::new(row, user_name, (outcome, code, text))
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
        Self { user_name: self.user_name.or(user_name), values: Some(Box::new(values)), left_out, ..self }
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
        let (also, left_out) = (Vec::new(), Vec::new());
        Self { row, user_name: None, outcome, code, column: None, also, text: String::new(), values: None, left_out }
    }
}

fn words(done: Done) -> (Outcome, &'static str, &'static str) {
    use Outcome::{Created, Repaired, Skipped, Unchanged, Updated};
    match done {
        Done::Created => (Created, "created", "created"),
        Done::Finished => {
            (Repaired, "finished", "was in FORCE_CHANGE_PASSWORD; the password and all that was missing is set")
        }
        Done::Completed => (Repaired, "completed", "lacked groups or state, which are set"),
        Done::Updated => (Updated, "updated", "attributes, password, groups and state are as in the row"),
        Done::Unchanged => (Unchanged, "unchanged", "was complete already"),
        Done::Left(Reason::Exists) => (Skipped, "exists", "is in the pool already"),
        Done::Left(Reason::Unfinished) => (Skipped, "unfinished", "is in FORCE_CHANGE_PASSWORD"),
        Done::Left(Reason::Unconfirmed) => (Skipped, "unconfirmed", "signed up but never confirmed"),
        Done::Left(Reason::ResetRequired) => (Skipped, "reset-required", "must set a new password"),
        Done::Left(Reason::External) => {
            (Skipped, "external-provider", "comes from an identity provider, which has the password")
        }
        Done::Left(Reason::OtherStatus) => (Skipped, "other-status", "is in a state that the import does not touch"),
    }
}

/// What the operator may choose to get further with such a user; to be read after the text.
fn advice(done: Done, spelling: Spelling) -> Option<String> {
    let (choice, effect) = match done {
        Done::Left(Reason::Unfinished) => (OnExisting::Repair, "finishes such users"),
        Done::Left(Reason::Unconfirmed) => (OnExisting::Update, "confirms such users"),
        Done::Left(Reason::ResetRequired) => (OnExisting::Update, "sets the row's"),
        _ => return None,
    };
    Some(format!("; {} {effect}", spelling.of(Choice::OnExisting(choice))))
}
