//! E-mail addresses, phone numbers and dates: their syntax, and which of the contacts are verified.

use std::{collections::BTreeMap, sync::Arc};

use shared::birthdate;

use crate::{
    finding::{Finding, Findings},
    pool::profile::PoolProfile,
    problem::Problem,
    user::CONTACTS,
};

/// Brings the value of a standard attribute into the form Cognito wants; other attributes stay as they are.
pub(super) fn normalize(name: &str, text: &mut String) -> Result<(), Problem> {
    match name {
        // A quoted local part is right (RFC 5322), and Cognito takes none.
        "email" if text.starts_with('"') || shared::email::domain_of(text).is_none() => Err(Problem::EmailInvalid),
        "phone_number" if !is_phone(text) => Err(Problem::PhoneInvalid),
        "birthdate" => {
            *text = as_kept(text).ok_or(Problem::BirthdateInvalid)?;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Whether somebody could be called there: no number with its country code has fewer than seven digits.
fn is_phone(text: &str) -> bool {
    looks_like_phone(text) && text.len() > "+123456".len()
}

/// E.164: a plus, a country code that does not start with 0, at most 15 digits in all.
pub(crate) fn looks_like_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A date of birth in the form Cognito keeps.
fn as_kept(text: &str) -> Option<String> {
    Some(birthdate::parse(text)?.to_string())
}

/// Says for every contact whether it is verified where the row does not, and refuses verification of nothing.
pub(super) fn settle_verified(
    attributes: &mut BTreeMap<Arc<str>, String>,
    default: bool,
    pool: &PoolProfile,
    found: &mut Findings,
) {
    for (contact, verified) in CONTACTS {
        let present = attributes.contains_key(contact);
        match attributes.get(verified).map(String::as_str) {
            Some("true") if !present && !found.concern(contact) => {
                found.add(Finding::at(verified, Problem::VerifiedWithoutContact { contact }));
            }
            None if present && default && pool.attributes.contains_key(verified) => {
                attributes.insert(verified.into(), "true".to_owned());
            }
            _ => {}
        }
    }
}

/// Whether the contact is there and verified.
pub(crate) fn is_verified(attributes: &BTreeMap<Arc<str>, String>, contact: &str) -> bool {
    CONTACTS.iter().any(|&(name, verified)| {
        name == contact
            && attributes.contains_key(contact)
            && attributes.get(verified).is_some_and(|value| value == "true")
    })
}

/// Whether one of these contacts is there and verified, so that Cognito could send a code to it.
pub(super) fn has_verified(attributes: &BTreeMap<Arc<str>, String>, contacts: &[&str]) -> bool {
    contacts.iter().any(|contact| is_verified(attributes, contact))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_attributes_have_a_syntax() {
        for (name, text, expected) in [
            ("email", "ana@example.com", Ok("ana@example.com")),
            ("email", "ana@", Err(Problem::EmailInvalid)),
            ("email", "ana@localhost", Err(Problem::EmailInvalid)),
            ("email", "\"ana silva\"@example.com", Err(Problem::EmailInvalid)),
            ("email", "Ana <ana@example.com>", Err(Problem::EmailInvalid)),
            ("phone_number", "+14155550123", Ok("+14155550123")),
            ("phone_number", "+123456789012345", Ok("+123456789012345")),
            ("phone_number", "+1234567", Ok("+1234567")),
            ("phone_number", "+123456", Err(Problem::PhoneInvalid)),
            ("phone_number", "+12", Err(Problem::PhoneInvalid)),
            ("phone_number", "+1234567890123456", Err(Problem::PhoneInvalid)),
            ("phone_number", "+04155550123", Err(Problem::PhoneInvalid)),
            ("phone_number", "4155550123", Err(Problem::PhoneInvalid)),
            ("phone_number", "+1 415 555 0123", Err(Problem::PhoneInvalid)),
            ("birthdate", "1990-02-28", Ok("1990-02-28")),
            ("birthdate", "02/28/1990", Ok("1990-02-28")),
            ("birthdate", "1990-02-30", Err(Problem::BirthdateInvalid)),
            ("birthdate", "28.02.1990", Err(Problem::BirthdateInvalid)),
            ("locale", "anything", Ok("anything")),
        ] {
            let mut normal = text.to_owned();
            let result = normalize(name, &mut normal);
            assert_eq!(result.map(|()| normal.as_str()), expected, "{name} {text}");
        }
    }
}
