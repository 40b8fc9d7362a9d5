//! What a value looks like, whatever the column it is in.

use crate::{
    check::{contact, hash, password},
    password::Password,
    pool::profile::PasswordPolicy,
};

/// What a value looks like most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    Email,
    Phone,
    Password,
    Other,
}

impl Look {
    pub(super) fn of(value: &str) -> Self {
        if is_email(value) {
            Self::Email
        } else if contact::looks_like_phone(value) {
            Self::Phone
        } else if is_mixed(value) && !is_time(value) && !is_hexadecimal(value) && !value.contains("://") {
            Self::Password
        } else {
            Self::Other
        }
    }
}

/// Whether the value looks like a password and like nothing else.
pub(crate) fn looks_like_password(value: &str) -> bool {
    Look::of(value) == Look::Password
}

/// Whether the value may be a password of this pool, or a hash of one. Where the policy asks for little, most words may be.
pub(super) fn may_be_password(value: &str, policy: &PasswordPolicy) -> bool {
    let is_other = is_email(value) || contact::looks_like_phone(value) || is_time(value);
    let may_be = || password::meets(policy, &Password::new(value.to_owned())).is_ok() || hash::kind(value).is_some();
    !is_other && may_be()
}

/// Whether the value is of a kind that no password is: its row's values are in the wrong columns.
pub(super) fn is_contact(value: &str) -> bool {
    is_email(value) || contact::looks_like_phone(value)
}

pub(super) fn is_email(value: &str) -> bool {
    shared::email::domain_of(value).is_some()
}

/// One word with lower case, upper case and a number, as most policies want them and names do not have them.
fn is_mixed(value: &str) -> bool {
    let has = |kind: fn(char) -> bool| value.chars().any(kind);
    let is_word = (8..=128).contains(&value.chars().count()) && !has(char::is_whitespace);
    is_word && has(char::is_lowercase) && has(char::is_uppercase) && has(char::is_numeric)
}

/// A date or time that begins with the year.
fn is_time(value: &str) -> bool {
    let rest = value.trim_start_matches(|c: char| c.is_ascii_digit());
    value.len() - rest.len() == 4 && rest.starts_with('-') && rest.chars().all(|c| !c.is_lowercase())
}

/// Such as a UUID.
fn is_hexadecimal(value: &str) -> bool {
    value.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_apart_by_their_looks() {
        for (value, expected) in [
            ("ana@example.com", Look::Email),
            ("+14155550123", Look::Phone),
            ("Sample-Pass-1", Look::Password),
            ("Sommer2024", Look::Password),
            ("Tenant-0001", Look::Password),
            ("org-1234-admins", Look::Other),
            ("sunshine", Look::Other),
            ("Ana", Look::Other),
            ("Ana Maria O'Neill 2nd", Look::Other),
            ("O'Neill-Smith", Look::Other),
            ("1990-02-28", Look::Other),
            ("2026-01-02T03:04:05.678Z", Look::Other),
            ("5f0c3b1e-8a4d-4c2b-9f6e-0123456789ab", Look::Other),
            ("https://Example.com/Pic1.png", Look::Other),
            ("4155550123", Look::Other),
            ("", Look::Other),
        ] {
            assert_eq!(Look::of(value), expected, "{value}");
        }
    }

    #[test]
    fn what_meets_the_policy_may_be_a_password() {
        let default = PasswordPolicy::default();
        let lax =
            PasswordPolicy { minimum_length: 6, lowercase: false, uppercase: false, numbers: false, symbols: false };
        for (value, by_default, where_it_is_lax) in [
            ("Sample-Pass-1", true, true),
            ("sunshine", false, true),
            ("Ana", false, false),
            ("Ana1@example.com", false, false),
            ("+14155550123", false, false),
            ("1990-02-28", false, false),
        ] {
            assert_eq!(may_be_password(value, &default), by_default, "{value}");
            assert_eq!(may_be_password(value, &lax), where_it_is_lax, "{value}");
        }
    }
}
