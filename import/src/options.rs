//! What the operator may choose about an import.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::{
    fields::FieldsError,
    groups::{GroupName, GroupRules},
};
use strum::{Display, EnumString, VariantNames};

use crate::{pool::pace::Category, spelling::Spelling};

mod read;

/// The options of an import; every one has a default.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    pub on_existing: OnExisting,
    pub missing_password: MissingPassword,
    /// Whether passwords that look like hashes are passwords.
    pub passwords_are_plain: bool,
    /// The groups of rows that name none.
    pub default_groups: Vec<String>,
    /// Rules that give groups besides those; the ones a confirmed user's groups come from are of the same form.
    /// Rules are read and not written: who sends options on sends the text they came in.
    #[serde(skip_serializing)]
    pub group_rules: Option<GroupRules>,
    /// What happens to the groups of an existing user that the row does not name.
    pub groups: Membership,
    /// Whether groups that rows, defaults and rules name and the pool lacks are created.
    pub create_groups: bool,
    /// Whether e-mail addresses and phone numbers count as verified where a row does not say.
    pub contacts_verified: bool,
    /// How much of each quota the import may use, above 0 and at most 1; the rest stays for live traffic.
    pub share: f64,
    /// Quotas of this account that differ from the defaults, in requests per second.
    pub quotas: BTreeMap<Category, f64>,
    /// Rows worked on at the same time; `None`: what the pace asks for (`Pace::rows_at_once`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_flight: Option<usize>,
    /// How texts name options; where they come from says it, not the operator.
    #[serde(skip)]
    pub spelling: Spelling,
}

/// What happens to a user who is already in the pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, Display, EnumString, VariantNames)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum OnExisting {
    Skip,
    /// Finish what is missing, take nothing away.
    #[default]
    Repair,
    /// Make the user what the row says.
    Update,
}

/// What the groups of a row are to an existing user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, Display, EnumString, VariantNames)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Membership {
    /// Those they are in besides others.
    #[default]
    Add,
    /// The only ones: they are taken out of the others.
    Exact,
}

/// What happens to a row without a password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, Display, EnumString, VariantNames)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum MissingPassword {
    #[default]
    Reject,
    /// Set a random one; the person uses "forgot password".
    Generate,
    /// Leave the user without, where the pool allows that.
    Passwordless,
}

/// An option with a value that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OptionError {
    #[error("options.share must be above 0 and at most 1, such as 0.8")]
    Share,
    #[error("options.quotas.{0:?} must be above 0 requests a second")]
    Quota(Category),
    #[error("options.inFlight must be from 1 to {MAX_IN_FLIGHT}")]
    InFlight,
    #[error("options.defaultGroups names `{0}`, which the pool does not have")]
    UnknownGroup(String),
    #[error("options.groupRules names `{0}`, which the pool does not have")]
    UnknownGroupInRules(String),
    #[error(
        "options.missingPassword is passwordless, but this pool has no sign-in with a one-time code by e-mail or SMS"
    )]
    PasswordlessNotAllowed,
}

/// Options that are no options. Repeats no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OptionsError {
    #[error("options {0}")]
    Malformed(#[from] FieldsError),
    /// Each such as `options.share must be a number`.
    #[error("{}", .0.join("; "))]
    Misread(Vec<String>),
    #[error(transparent)]
    Invalid(#[from] OptionError),
}

/// More rows at a time would not be faster at any quota, only take more memory.
const MAX_IN_FLIGHT: usize = 500;

impl Default for Options {
    fn default() -> Self {
        Self {
            on_existing: OnExisting::default(),
            missing_password: MissingPassword::default(),
            passwords_are_plain: false,
            default_groups: Vec::new(),
            group_rules: None,
            groups: Membership::default(),
            create_groups: false,
            contacts_verified: true,
            share: 0.8,
            quotas: BTreeMap::new(),
            in_flight: None,
            spelling: Spelling::default(),
        }
    }
}

impl Options {
    /// Whether every value can be, as far as that can be told without the pool.
    pub fn validate(&self) -> Result<(), OptionError> {
        if !(self.share > 0.0 && self.share <= 1.0) {
            return Err(OptionError::Share);
        }
        if let Some((&category, _)) = self.quotas.iter().find(|(_, quota)| !(quota.is_finite() && **quota > 0.0)) {
            return Err(OptionError::Quota(category));
        }
        if self.in_flight.is_some_and(|rows| !(1..=MAX_IN_FLIGHT).contains(&rows)) {
            return Err(OptionError::InFlight);
        }
        Ok(())
    }

    /// The options of one of so many workers side by side, which together keep to the share.
    pub fn for_lane(&self, lanes: u32) -> Self {
        let in_flight = self.in_flight.map(|rows| rows.div_ceil(lanes as usize));
        Self { share: self.share / f64::from(lanes), in_flight, ..self.clone() }
    }

    /// Whether the values fit the pool.
    pub fn validate_for(&self, pool: &crate::pool::profile::PoolProfile) -> Result<(), OptionError> {
        let known = |group: &str| self.create_groups || pool.groups.contains(group);
        if let Some(group) = self.default_groups.iter().find(|group| !known(group)) {
            return Err(OptionError::UnknownGroup(group.clone()));
        }
        let mut by_rule = self.group_rules.iter().flat_map(GroupRules::named).map(GroupName::as_str);
        if let Some(group) = by_rule.find(|group| !known(group)) {
            return Err(OptionError::UnknownGroupInRules(group.to_owned()));
        }
        if self.missing_password == MissingPassword::Passwordless && pool.codes.is_empty() {
            return Err(OptionError::PasswordlessNotAllowed);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::profile::PoolProfile;

    fn validated(json: &str) -> Result<(), OptionError> {
        match Options::parse(Some(json)) {
            Ok(_) => Ok(()),
            Err(OptionsError::Invalid(error)) => Err(error),
            Err(error) => panic!("{json}: {error}"),
        }
    }

    #[test]
    fn impossible_values_are_named() {
        for (json, expected) in [
            ("{}", Ok(())),
            (r#"{"share":1}"#, Ok(())),
            (r#"{"share":0}"#, Err(OptionError::Share)),
            (r#"{"share":1.1}"#, Err(OptionError::Share)),
            (r#"{"quotas":{"UserCreation":0}}"#, Err(OptionError::Quota(Category::UserCreation))),
            (r#"{"inFlight":0}"#, Err(OptionError::InFlight)),
        ] {
            assert_eq!(validated(json), expected, "{json}");
        }
    }

    #[test]
    fn values_must_fit_the_pool() {
        for (json, expected) in [
            (r#"{"defaultGroups":["staff"],"missingPassword":"generate"}"#, Ok(())),
            (r#"{"defaultGroups":["stuff"],"createGroups":true}"#, Ok(())),
            (r#"{"defaultGroups":["stuff"]}"#, Err(OptionError::UnknownGroup("stuff".to_owned()))),
            (
                r#"{"groupRules":{"rules":[{"attribute":"custom:plan","equals":"pro","groups":["staff","pros"]}]}}"#,
                Err(OptionError::UnknownGroupInRules("pros".to_owned())),
            ),
            (r#"{"missingPassword":"passwordless"}"#, Err(OptionError::PasswordlessNotAllowed)),
        ] {
            let options = Options::parse(Some(json)).expect("these are options");
            assert_eq!(options.validate_for(&PoolProfile::sample()), expected, "{json}");
        }
    }
}
