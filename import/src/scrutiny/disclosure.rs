//! What a report may show of a row that is wrong: never its password, in whatever column it is.

use serde::{Deserialize, Serialize};
use shared::shown::{is_carried_out, shown};

use super::looks;
use crate::{
    columns::Column,
    finding::Finding,
    pool::profile::PoolProfile,
    problem::Problem,
    row::{RawRow, RowValues, groups_in},
    user::{Credential, ImportUser},
};

/// What may be shown of a file's wrong rows, as far as the file is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Disclosure {
    /// Nothing: no row was right, so nobody knows that the values are in the columns that the header says.
    #[default]
    Nothing,
    /// The values, except those that may be the row's password.
    NoPassword,
    /// The values: the file has no passwords.
    Values,
}

/// What of a row may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Disclosed {
    pub(crate) user_name: Option<String>,
    pub(crate) values: RowValues,
    /// The columns with a value that is not among these; `password` is one of them wherever the row has one.
    pub(crate) left_out: Vec<String>,
}

impl Disclosure {
    /// What may be shown of a rejected row with these findings.
    pub(crate) fn of_row(self, row: RawRow, findings: &[Finding], pool: &PoolProfile) -> Disclosed {
        let is_hidden = match self {
            Self::Nothing => true,
            Self::NoPassword => is_displaced(&row, findings, pool),
            Self::Values => false,
        };
        let mut at_password = findings.iter().filter(|finding| is_at(finding, Column::Password));
        let is_right = row.password.is_some() && at_password.clone().next().is_none();
        let has_password = row.password.is_some() || at_password.any(|finding| !says_absent(&finding.problem));
        let guard = Guard { is_hidden, is_lifted: is_right || self == Self::Values, pool };
        guard.disclosed(row.into(), has_password)
    }

    /// What may be shown of a right row that could not be carried out.
    pub(crate) fn of_user(self, user: ImportUser, pool: &PoolProfile) -> Disclosed {
        let has_password = matches!(user.credential, Credential::Given(_));
        self.guard_of(&user, pool).disclosed(user.into(), has_password)
    }

    /// The name of a right row's user and the `sub` that they had where they come from, as far as they may be shown.
    pub(crate) fn names_of(self, user: &ImportUser, pool: &PoolProfile) -> (Option<String>, Option<String>) {
        let guard = self.guard_of(user, pool);
        let name = Some(&user.user_name).filter(|name| guard.shows(&Column::UserName.to_string(), name)).cloned();
        let sub = user.source_sub.as_ref().filter(|sub| guard.shows(&Column::Sub.to_string(), sub));
        (name, sub.map(|sub| shown(sub).into_owned()))
    }

    fn guard_of<'a>(self, user: &ImportUser, pool: &'a PoolProfile) -> Guard<'a> {
        let has_password = matches!(user.credential, Credential::Given(_));
        Guard { is_hidden: false, is_lifted: has_password || self == Self::Values, pool }
    }
}

/// Decides about the values of one row.
struct Guard<'a> {
    /// Nothing is shown.
    is_hidden: bool,
    /// The row's password is known to be none of its other values.
    is_lifted: bool,
    pool: &'a PoolProfile,
}

impl Guard<'_> {
    fn disclosed(&self, RowValues(mut values): RowValues, has_password: bool) -> Disclosed {
        let hidden = values.extract_if(.., |column, value| !self.shows(column, value)).map(|(column, _)| column);
        let mut left_out: Vec<String> = hidden.collect();
        left_out.extend(has_password.then(|| Column::Password.to_string()));
        let user_name = values.get(&Column::UserName.to_string()).map(|name| shown(name).into_owned());
        Disclosed { user_name, values: RowValues(values), left_out }
    }

    fn shows(&self, column: &str, value: &str) -> bool {
        /// No attribute may be longer (Cognito quotas).
        const MAX_CHARS: usize = 2048;
        let fits = value.chars().nth(MAX_CHARS).is_none() && !value.contains(is_carried_out);
        fits && !self.is_hidden && (self.is_lifted || !self.may_hold_password(column, value))
    }

    fn may_hold_password(&self, column: &str, value: &str) -> bool {
        let may_be = |value: &str| looks::may_be_password(value, &self.pool.password);
        match column {
            "groups" => groups_in(value).iter().any(|group| !self.pool.groups.contains(group) && may_be(group)),
            _ => may_be(value),
        }
    }
}

/// Whether the row's values seem to be in other columns than their own, as a separator that is too many leaves them.
fn is_displaced(row: &RawRow, findings: &[Finding], pool: &PoolProfile) -> bool {
    let is_out_of_place = |finding: &Finding| is_of_another_kind(&finding.problem);
    match &row.password {
        Some(password) if looks::is_contact(password.expose()) => true,
        None if findings.iter().any(is_out_of_place) => true,
        _ => match row.attributes.get("email").filter(|email| !looks::is_email(email)) {
            Some(email) => looks::may_be_password(email, &pool.password) || has_other_email(row),
            None => false,
        },
    }
}

/// Whether a value that is no contact and no name is an e-mail address.
fn has_other_email(row: &RawRow) -> bool {
    row.attributes.iter().any(|(name, value)| &**name != "preferred_username" && looks::is_email(value))
}

/// Whether the value is of another kind than its column wants.
fn is_of_another_kind(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::EmailInvalid
            | Problem::PhoneInvalid
            | Problem::BirthdateInvalid
            | Problem::NotANumber
            | Problem::NotABoolean
            | Problem::MfaUnknown
            | Problem::SubInvalid
            | Problem::UnknownGroup { .. }
            | Problem::GroupNameInvalid
            | Problem::GroupComma
            | Problem::GroupMayBePassword
            | Problem::UserNameNotContact { .. }
    )
}

/// Whether it says that the row has no password.
fn says_absent(problem: &Problem) -> bool {
    matches!(problem, Problem::PasswordMissing | Problem::PasswordlessNotAllowed | Problem::NoWayIn { .. })
}

fn is_at(finding: &Finding, column: Column) -> bool {
    finding.column.as_ref() == Some(&column.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{password::Password, problem::PasswordProblem};

    /// A row of `name=value` pairs.
    fn row(pairs: &str) -> RawRow {
        let columns = crate::columns::Columns::of(&PoolProfile::sample(), false);
        let mut row = RawRow::new(7);
        for (name, value) in pairs.split(' ').filter_map(|pair| pair.split_once('=')) {
            row.set(columns.resolve(name).expect("the tests name known columns"), value.replace('_', " "));
        }
        row
    }

    /// What is wrong with a row, in a word for each.
    fn findings(words: &str) -> Vec<Finding> {
        let finding = |word: &str| match word {
            "email" => Finding::at("email", Problem::EmailInvalid),
            "weak" => Finding::at("password", Problem::Password(vec![PasswordProblem::NoNumber])),
            "missing" => Finding::at("password", Problem::PasswordMissing),
            _ => Finding::at("groups", Problem::UnknownGroup { group: Some("Secret-1".to_owned()), nearest: None }),
        };
        words.split(' ').map(finding).collect()
    }

    fn left_out(disclosure: Disclosure, pairs: &str, wrong: &str) -> String {
        disclosure.of_row(row(pairs), &findings(wrong), &PoolProfile::sample()).left_out.join(",")
    }

    #[test]
    fn nothing_is_shown_before_a_row_was_right() {
        let pairs = "username=ana email=ana@ given_name=Ana active=no phone_number=+14155550123 groups=staff";
        let all = "active,email,given_name,groups,phone_number,username";
        assert_eq!(left_out(Disclosure::default(), pairs, "email"), all);
        assert_eq!(left_out(Disclosure::Values, pairs, "email"), "");
        let disclosed = Disclosure::default().of_row(row(pairs), &[], &PoolProfile::sample());
        assert_eq!((disclosed.user_name, disclosed.values), (None, RowValues::default()));
    }

    #[test]
    fn a_password_is_shown_under_no_name() {
        for (pairs, wrong, expected) in [
            // Its own password is right, so that no other value is it.
            ("username=ana email=ana@ given_name=Ana-Maria-2 password=Secret-1", "email", "password"),
            ("username=ana email=a@example.com given_name=Ana password=secret", "weak", "password"),
            ("username=ana email=a@example.com given_name=Ana groups=staff", "missing", ""),
            // The password and another value changed places.
            ("username=ana email=a@example.com given_name=Secret-1 password=Ana", "weak", "given_name,password"),
            ("username=Secret-1 email=a@example.com given_name=Ana password=ana", "weak", "username,password"),
            ("username=ana email=Secret-1 password=a@example.com", "email weak", "email,username,password"),
            ("username=ana email=a@example.com groups=staff;Secret-1 password=staff", "weak", "groups,password"),
            // A separator too many, and a value that is missing: all behind it is one column too far.
            ("username=ana email=a@example.com given_name=Secret-1", "missing", "given_name"),
            ("username=ana given_name=secret password=a@example.com", "weak", "given_name,username,password"),
            ("username=ana email=secret given_name=a@example.com", "missing email", "email,given_name,username"),
            ("username=ana email=a@example.com groups=Secret-1", "missing group", "email,groups,username"),
            (
                "username=x email=ana given_name=secret password=a@example.com",
                "email",
                "email,given_name,username,password",
            ),
            // A hash is as good as a password.
            ("username=ana email=a@example.com given_name=$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/", "missing", "given_name"),
        ] {
            assert_eq!(left_out(Disclosure::NoPassword, pairs, wrong), expected, "{pairs}");
        }
    }

    #[test]
    fn what_a_terminal_would_carry_out_is_not_shown() {
        for (value, expected) in [
            ("Ana", ""),
            ("A\tna", ""),
            ("می\u{200c}خواهم", ""),
            ("A\nna", "given_name"),
            ("\u{1b}[31mAna", "given_name"),
            ("Ana\u{202e}", "given_name"),
            (&"x".repeat(2049), "given_name"),
        ] {
            let mut row = row("username=ana");
            row.attributes.insert("given_name".into(), value.to_owned());
            let disclosed = Disclosure::Values.of_row(row, &[], &PoolProfile::sample());
            assert_eq!(disclosed.left_out.join(","), expected, "{value:?}");
            assert_eq!(disclosed.user_name.as_deref(), Some("ana"));
        }
    }

    #[test]
    fn a_user_who_failed_is_shown_without_what_may_be_their_password() {
        let user = |credential: Credential| ImportUser {
            row: 7,
            user_name: "ana".to_owned(),
            attributes: [("given_name".into(), "Secret-1".to_owned())].into(),
            credential,
            groups: ["staff".to_owned()].into(),
            active: None,
            mfa: None,
            source_sub: Some("Secret-2".to_owned()),
        };
        let given = || Credential::Given(Password::new("Sample-Pass-1".to_owned()));
        for (disclosure, credential, expected) in [
            (Disclosure::NoPassword, given(), "password"),
            (Disclosure::NoPassword, Credential::Generate, "given_name,sub"),
            (Disclosure::Values, Credential::Generate, ""),
        ] {
            let (pool, user) = (PoolProfile::sample(), user(credential));
            let (_, sub) = disclosure.names_of(&user, &pool);
            let left_out = disclosure.of_user(user, &pool).left_out.join(",");
            assert_eq!(left_out, expected, "{disclosure:?}");
            assert_eq!(sub.is_none(), left_out.contains("sub"), "{disclosure:?}");
        }
    }
}
