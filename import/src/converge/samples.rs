//! A row and a user for the tests of what is decided about them.

use std::{collections::BTreeMap, sync::Arc};

use super::existing::{Existing, Factors, Status};
use crate::{
    password::Password,
    user::{Credential, ImportUser, Mfa, MfaChoice},
};

pub(crate) fn attributes(pairs: &[(&str, &str)]) -> BTreeMap<Arc<str>, String> {
    pairs.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())).collect()
}

/// A row that says something of everything.
pub(crate) fn user() -> ImportUser {
    ImportUser {
        row: 1,
        user_name: "ana".to_owned(),
        attributes: attributes(&[("email", "new@example.com"), ("email_verified", "true"), ("name", "Ana")]),
        credential: Credential::Given(Password::new("Sample-Pass-1".to_owned())),
        groups: ["members", "staff"].map(str::to_owned).into(),
        active: Some(false),
        mfa: Some(MfaChoice::Prefer(Mfa::Sms)),
        source_sub: None,
    }
}

/// A user with the same name, and less.
pub(crate) fn existing(status: Status) -> Existing {
    Existing {
        status,
        enabled: true,
        attributes: attributes(&[("email", "old@example.com"), ("email_verified", "true"), ("name", "Ana")]),
        groups: ["staff"].map(str::to_owned).into(),
        factors: Factors::default(),
    }
}
