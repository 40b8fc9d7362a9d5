//! The names that no two users may share: of a row, and of a user in the pool.

use super::found::PoolUser;
use crate::{
    check::is_verified,
    columns::Column,
    pool::profile::PoolProfile,
    user::{CONTACTS, ImportUser},
};

/// A name, as it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    /// What it is unique among: `username`, with the preferred ones, `email` or `phone_number`.
    pub(super) space: &'static str,
    pub(super) text: String,
}

pub(super) const USER_NAME: &str = "username";
pub(super) const PREFERRED: &str = "preferred_username";

/// The attributes that tell what a user's names are, and who they are.
pub(super) const TELLING: [&str; 5] = [CONTACTS[0].0, CONTACTS[0].1, CONTACTS[1].0, CONTACTS[1].1, PREFERRED];

/// A row's names, that of its user first, each with its column. Contacts that are not verified may be several users'.
pub(super) fn of_row(user: &ImportUser, pool: &PoolProfile) -> Vec<(Name, Column)> {
    let is_user_name = |contact: &&str| {
        user.attributes.get(*contact).is_some_and(|value| pool.fold(value) == pool.fold(&user.user_name))
    };
    // Where people sign in with a contact, it is the user name.
    let contact = pool.sign_in_attributes.iter().copied().find(is_user_name);
    let own = Name { space: contact.unwrap_or(USER_NAME), text: user.user_name.clone() };
    let mut names = vec![(own, Column::UserName)];
    for (attribute, space) in spaces(pool).filter(|(attribute, _)| Some(*attribute) != contact) {
        let claims = attribute == PREFERRED || is_verified(&user.attributes, attribute);
        if let Some(value) = user.attributes.get(attribute).filter(|_| claims) {
            names.push((Name { space, text: value.clone() }, Column::Attribute(attribute.into())));
        }
    }
    names
}

/// The names that a user of the pool has.
pub(super) fn of_found(user: &PoolUser, pool: &PoolProfile) -> Vec<Name> {
    let made_by_cognito = !pool.sign_in_attributes.is_empty();
    let own = (!made_by_cognito).then(|| Name { space: USER_NAME, text: user.name.clone() });
    let others = spaces(pool).filter_map(|(attribute, space)| {
        let verified = CONTACTS.iter().find(|(contact, _)| *contact == attribute).map(|(_, verified)| verified);
        let claims = pool.sign_in_attributes.contains(&attribute)
            || verified.is_none_or(|verified| user.existing.is_true(verified));
        let value = user.existing.attributes.get(attribute).filter(|_| claims)?;
        Some(Name { space, text: value.clone() })
    });
    own.into_iter().chain(others).collect()
}

/// The attributes that people sign in with besides their user name, and what each is unique among.
fn spaces(pool: &PoolProfile) -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = [("email", "email"), ("phone_number", "phone_number"), (PREFERRED, USER_NAME)];
    all.into_iter().filter(|(attribute, _)| pool.is_unique(attribute))
}
