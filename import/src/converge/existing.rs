//! A user as the pool has it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use aws_sdk_cognitoidentityprovider::{
    operation::admin_get_user::AdminGetUserOutput,
    types::{AttributeType, UserStatusType, UserType},
};

use crate::{
    gathered::gathered,
    user::{CONTACTS, Mfa},
};

/// The states of a user that the import tells apart (Cognito: `UserStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    ForceChangePassword,
    Confirmed,
    Unconfirmed,
    ResetRequired,
    ExternalProvider,
    /// Archived, compromised, unknown, or younger than this program.
    Other,
}

/// A user as the pool has it. `Debug` is left out: it holds personal data.
pub struct Existing {
    pub status: Status,
    pub enabled: bool,
    pub attributes: BTreeMap<Arc<str>, String>,
    pub groups: BTreeSet<String>,
    pub factors: Factors,
}

/// The second factors that a user has (Cognito: `UserMFASettingList`, `PreferredMfaSetting`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    pub sms: bool,
    pub email: bool,
    /// An authenticator app, or another one that an import cannot set.
    pub other: bool,
    /// `None`: another one, or there is no telling.
    pub preferred: Option<Mfa>,
}

impl Existing {
    /// What AdminGetUser says, which is nothing about groups.
    pub(super) fn of(found: &AdminGetUserOutput) -> Self {
        Self {
            status: status(found.user_status()),
            enabled: found.enabled,
            attributes: gathered(found.user_attributes().iter().map(pair)),
            groups: BTreeSet::new(),
            factors: Factors::of(found),
        }
    }

    /// What ListUsers says, as far as these attributes go; nothing about groups and factors.
    pub(crate) fn listed(found: &UserType, attributes: &[&str]) -> Self {
        let wanted = found.attributes().iter().filter(|attribute| attributes.contains(&attribute.name()));
        Self {
            status: status(found.user_status()),
            enabled: found.enabled,
            attributes: gathered(wanted.map(pair)),
            groups: BTreeSet::new(),
            factors: Factors::default(),
        }
    }

    /// Whether an attribute that is a truth value is there and true.
    pub fn is_true(&self, attribute: &str) -> bool {
        self.attributes.get(attribute).is_some_and(|value| value == "true")
    }

    /// Whether an attribute has this value. A contact of which the pool does not say that it is verified is not.
    pub fn has(&self, attribute: &str, value: &str) -> bool {
        match self.attributes.get(attribute) {
            Some(found) => found == value,
            None => value == "false" && CONTACTS.iter().any(|(_, verified)| *verified == attribute),
        }
    }
}

impl Factors {
    fn of(found: &AdminGetUserOutput) -> Self {
        let mut factors = Self::default();
        for factor in found.user_mfa_setting_list() {
            match factor.as_str() {
                SMS => factors.sms = true,
                EMAIL => factors.email = true,
                _ => factors.other = true,
            }
        }
        factors.preferred = match found.preferred_mfa_setting() {
            Some(SMS) => Some(Mfa::Sms),
            Some(EMAIL) => Some(Mfa::Email),
            _ => None,
        };
        factors
    }

    /// Whether there is none.
    pub fn are_none(self) -> bool {
        !(self.sms || self.email || self.other)
    }

    /// Whether there is one that an import can turn off.
    pub fn can_be_turned_off(self) -> bool {
        self.sms || self.email
    }

    /// Whether this is the factor that a user is asked for.
    pub fn prefer(self, mfa: Mfa) -> bool {
        let alone = match mfa {
            Mfa::Sms => self.sms && !self.email && !self.other,
            Mfa::Email => self.email && !self.sms && !self.other,
        };
        self.preferred == Some(mfa) || (self.preferred.is_none() && alone)
    }
}

/// Cognito's names of factors.
const SMS: &str = "SMS_MFA";
const EMAIL: &str = "EMAIL_OTP";

fn pair(attribute: &AttributeType) -> (Arc<str>, String) {
    (attribute.name().into(), attribute.value().unwrap_or_default().to_owned())
}

fn status(status: Option<&UserStatusType>) -> Status {
    match status {
        Some(UserStatusType::ForceChangePassword) => Status::ForceChangePassword,
        Some(UserStatusType::Confirmed) => Status::Confirmed,
        Some(UserStatusType::Unconfirmed) => Status::Unconfirmed,
        Some(UserStatusType::ResetRequired) => Status::ResetRequired,
        Some(UserStatusType::ExternalProvider) => Status::ExternalProvider,
        _ => Status::Other,
    }
}
