//! User names: free ones, and pools where the e-mail address or phone number is the name.

use super::contact;
use crate::{columns::Column, finding::Finding, pool::profile::PoolProfile, problem::Problem, row::RawRow};

/// Sees to it that the row has the name to create the user with. Where a contact is the name, either column fills the
/// other.
pub(super) fn settle(row: &mut RawRow, pool: &PoolProfile) -> Result<(), Finding> {
    let wrong = |problem| Err(Finding::at(Column::UserName, problem));
    if !pool.sign_in_attributes.is_empty() {
        return sign_in_contact(row, pool);
    }
    let Some(name) = &row.user_name else { return wrong(Problem::Missing) };
    if !shared::name::is_valid(name) {
        return wrong(Problem::UserNameInvalid);
    }
    // Cognito: "Username cannot be of email format, since user pool is configured for email alias."
    if kind(name).is_some_and(|kind| pool.aliases.contains(&kind)) {
        return wrong(Problem::UserNameLooksLikeAlias);
    }
    Ok(())
}

/// Whether the row gives its user a second name, where it gives one. AdminCreateUser has been seen to answer
/// UserNotFoundException where both are the same and the preferred one is an alias (aws/aws-sdk-net#761).
pub(super) fn differs_from_preferred(row: &RawRow, pool: &PoolProfile) -> Result<(), Finding> {
    const PREFERRED: &str = "preferred_username";
    let (Some(name), Some(preferred)) = (&row.user_name, row.attributes.get(PREFERRED)) else { return Ok(()) };
    if pool.aliases.contains(&PREFERRED) && pool.fold(name) == pool.fold(preferred) {
        return Err(Finding::at(PREFERRED, Problem::PreferredIsUserName));
    }
    Ok(())
}

fn sign_in_contact(row: &mut RawRow, pool: &PoolProfile) -> Result<(), Finding> {
    let allowed = &pool.sign_in_attributes;
    let wrong = |problem| Err(Finding::at(Column::UserName, problem));
    if row.user_name.is_none() {
        row.user_name = allowed.iter().find_map(|&contact| row.attributes.get(contact).cloned());
    }
    let Some(name) = &row.user_name else { return wrong(Problem::Missing) };
    let Some(contact) = kind(name).filter(|kind| allowed.contains(kind)) else {
        return wrong(Problem::UserNameNotContact { expected: allowed.clone() });
    };
    match row.attributes.get(contact) {
        Some(value) if pool.fold(value) != pool.fold(name) => Err(Finding::at(contact, Problem::ContactDiffers)),
        Some(_) => Ok(()),
        None => {
            row.attributes.insert(contact.into(), name.clone());
            Ok(())
        }
    }
}

/// The contact a user name looks like.
fn kind(name: &str) -> Option<&'static str> {
    if shared::email::domain_of(name).is_some() {
        Some("email")
    } else {
        contact::looks_like_phone(name).then_some("phone_number")
    }
}
