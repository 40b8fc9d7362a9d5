//! User names: free ones, and pools where the e-mail address or phone number is the name.

use std::{collections::BTreeMap, sync::Arc};

use super::{Found, contact};
use crate::{columns::Column, pool::profile::PoolProfile, problem::Problem};

/// The user name to create the user with. Where a contact is the name, either column fills the other.
pub(super) fn check(
    name: Option<String>,
    attributes: &mut BTreeMap<Arc<str>, String>,
    pool: &PoolProfile,
) -> Result<String, Found> {
    let wrong = |problem| Err((Column::UserName, problem));
    if !pool.sign_in_attributes.is_empty() {
        return sign_in_contact(name, attributes, &pool.sign_in_attributes);
    }
    let Some(name) = name else { return wrong(Problem::Missing) };
    if !shared::name::is_valid(&name) {
        return wrong(Problem::UserNameInvalid);
    }
    // Cognito: "Username cannot be of email format, since user pool is configured for email alias."
    if kind(&name).is_some_and(|kind| pool.aliases.contains(&kind)) {
        return wrong(Problem::UserNameLooksLikeAlias);
    }
    Ok(name)
}

fn sign_in_contact(
    name: Option<String>,
    attributes: &mut BTreeMap<Arc<str>, String>,
    allowed: &[&'static str],
) -> Result<String, Found> {
    let from_attribute = || allowed.iter().find_map(|&contact| attributes.get(contact).cloned());
    let name = name.or_else(from_attribute).ok_or((Column::UserName, Problem::Missing))?;
    let Some(contact) = kind(&name).filter(|kind| allowed.contains(kind)) else {
        return Err((Column::UserName, Problem::UserNameNotContact { expected: allowed.to_vec() }));
    };
    match attributes.get(contact) {
        Some(value) if *value != name => Err((Column::Attribute(contact.into()), Problem::ContactDiffers)),
        Some(_) => Ok(name),
        None => {
            attributes.insert(contact.into(), name.clone());
            Ok(name)
        }
    }
}

/// The contact a user name looks like.
fn kind(name: &str) -> Option<&'static str> {
    if shared::email::domain_of(name).is_some() {
        Some("email")
    } else {
        contact::is_phone(name).then_some("phone_number")
    }
}
