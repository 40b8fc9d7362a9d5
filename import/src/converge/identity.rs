//! Whether a user who has a row's name is the person that the row means. Pure.
//!
//! Where people may sign themselves up, anybody can take a name before its owner is imported. What the row gives, groups
//! above all, must not go to them.

use super::existing::{Existing, Status};
use crate::{
    pool::profile::PoolProfile,
    user::{CONTACTS, ImportUser},
};

/// What a user's name and contacts say about who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    Same,
    /// A contact of theirs is not the row's.
    Another,
    /// Nothing speaks against it but the name alone speaks for it, and anybody could have taken that.
    Unproven,
}

/// Compares the user with the row.
///
/// A contact proves something only when it is verified: users may write their own contacts. An operator alone can have
/// left a user in FORCE_CHANGE_PASSWORD, and made any user of a pool without self sign-up.
pub fn identity(user: &ImportUser, existing: &Existing, pool: &PoolProfile) -> Identity {
    let is_same = |contact: &str| {
        let (row, found) = (user.attributes.get(contact)?, existing.attributes.get(contact)?);
        Some(pool.fold(row) == pool.fold(found))
    };
    if CONTACTS.iter().any(|(contact, _)| is_same(contact) == Some(false)) {
        return Identity::Another;
    }
    let is_proof = |(contact, verified): &(&str, &str)| is_same(contact) == Some(true) && existing.is_true(verified);
    if existing.status == Status::ForceChangePassword || !pool.self_sign_up || CONTACTS.iter().any(is_proof) {
        return Identity::Same;
    }
    Identity::Unproven
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::converge::samples::{attributes, existing, user};

    /// A row and a user, each as their contacts.
    fn compared(row: &[(&str, &str)], found: &[(&str, &str)], status: Status, pool: &PoolProfile) -> Identity {
        let user = ImportUser { attributes: attributes(row), ..user() };
        identity(&user, &Existing { attributes: attributes(found), ..existing(status) }, pool)
    }

    const ROW: [(&str, &str); 2] = [("email", "ana@example.com"), ("phone_number", "+14155550123")];
    const VERIFIED: (&str, &str) = ("email_verified", "true");

    #[test]
    fn contacts_say_who_somebody_is() {
        use Identity::{Another, Same, Unproven};
        use Status::{Confirmed, ForceChangePassword};
        let open = PoolProfile { self_sign_up: true, ..PoolProfile::sample() };
        for (row, found, status, expected) in [
            (&ROW[..], &[ROW[0], VERIFIED][..], Confirmed, Same),
            (&ROW, &[("email", "Ana@Example.com"), VERIFIED], Confirmed, Same),
            (&ROW, &[("email", "mallory@evil.test"), VERIFIED], Confirmed, Another),
            (&ROW, &[("email", "mallory@evil.test"), VERIFIED], ForceChangePassword, Another),
            (&ROW, &[ROW[0], VERIFIED, ("phone_number", "+14155550999")], Confirmed, Another),
            (&ROW, &[ROW[0]], Confirmed, Unproven),
            (&ROW, &[ROW[0], ("email_verified", "false")], Confirmed, Unproven),
            (&ROW, &[ROW[0]], ForceChangePassword, Same),
            (&ROW, &[], Confirmed, Unproven),
            (&ROW[1..], &[ROW[0], VERIFIED], Confirmed, Unproven),
            (&ROW[1..], &[ROW[1], ("phone_number_verified", "true")], Confirmed, Same),
            (&[], &[ROW[0], VERIFIED], Confirmed, Unproven),
            (&[], &[], Confirmed, Unproven),
            (&[], &[], ForceChangePassword, Same),
        ] {
            assert_eq!(compared(row, found, status, &open), expected, "{row:?} {found:?} {status:?}");
        }
    }

    #[test]
    fn where_operators_alone_make_users_a_name_is_enough_unless_a_contact_differs() {
        let closed = PoolProfile { self_sign_up: false, ..PoolProfile::sample() };
        for (found, expected) in [
            (&[][..], Identity::Same),
            (&[ROW[0]], Identity::Same),
            (&[("email", "mallory@evil.test")], Identity::Another),
        ] {
            assert_eq!(compared(&ROW, found, Status::Confirmed, &closed), expected, "{found:?}");
        }
    }

    #[test]
    fn in_a_case_sensitive_pool_spelling_counts() {
        let pool = PoolProfile { case_sensitive: true, ..PoolProfile::sample() };
        let found = [("email", "Ana@example.com"), VERIFIED];
        assert_eq!(compared(&ROW, &found, Status::Confirmed, &pool), Identity::Another);
    }
}
