//! Changes of attributes that Cognito would refuse, or carry out otherwise than the row means. Pure.

use super::{existing::Existing, plan::Step};
use crate::{
    pool::{
        classify::{Fault, UNVERIFIED},
        profile::PoolProfile,
    },
    user::CONTACTS,
};

/// The operation that would be refused.
const OPERATION: &str = "AdminUpdateUserAttributes";

/// Another user has a name that this one is to sign in with.
pub(super) fn taken() -> Fault {
    Fault::of_row(OPERATION, "AliasExistsException")
}

/// Why the steps cannot be taken, if that is known beforehand.
pub(super) fn of(steps: &[Step], pool: &PoolProfile) -> Result<(), Fault> {
    let Some(changes) = steps.iter().find_map(Step::attributes) else { return Ok(()) };
    let is_immutable = |name: &str| pool.attributes.get(name).is_some_and(|rule| !rule.mutable);
    if changes.keys().any(|name| is_immutable(name)) {
        return Err(Fault::of_row(OPERATION, "AttributeImmutable"));
    }
    // Cognito would keep the old value and send a code to the new one.
    let waits = |(contact, verified): &(&str, &str)| {
        pool.verified_before_change.contains(contact)
            && changes.contains_key(*contact)
            && changes.get(*verified).is_none_or(|value| value != "true")
    };
    if CONTACTS.iter().any(waits) {
        return Err(Fault::of_row(OPERATION, UNVERIFIED));
    }
    Ok(())
}

/// The names that the user signs in with after the steps and did not before. A contact is one once it is verified, or at once
/// where it stands in for the user name.
///
/// Cognito has been seen to take such a name away from the user who had it.
pub(super) fn new_names<'a>(steps: &'a [Step], existing: &'a Existing, pool: &PoolProfile) -> Vec<&'a str> {
    let Some(changes) = steps.iter().find_map(Step::attributes) else { return Vec::new() };
    let after = |name: &str| changes.get(name).or_else(|| existing.attributes.get(name));
    let contacts = CONTACTS.iter().filter(|(contact, verified)| {
        let changed = changes.contains_key(*contact) || changes.contains_key(*verified);
        let is_name = pool.sign_in_attributes.contains(contact) || after(verified).is_some_and(|value| value == "true");
        pool.is_unique(contact) && changed && is_name
    });
    let contacts = contacts.filter_map(|(contact, _)| after(contact));
    let preferred = changes.get("preferred_username").filter(|_| pool.is_unique("preferred_username"));
    contacts.chain(preferred).map(String::as_str).collect()
}
