//! The table, cell by cell, and the steps that follow from it.

use super::*;
use crate::password::Password;

#[test]
fn every_cell_of_the_table() {
    use OnExisting::{Repair, Skip, Update};
    use Status::{Confirmed, ExternalProvider, ForceChangePassword, Other, ResetRequired, Unconfirmed};
    use Treatment::{Complete, Finish, Leave, Overwrite};
    for (status, skip, repair, update) in [
        (ForceChangePassword, Leave(Reason::Unfinished), Finish, Overwrite),
        (Confirmed, Leave(Reason::Exists), Complete, Overwrite),
        (Unconfirmed, Leave(Reason::Exists), Leave(Reason::Unconfirmed), Overwrite),
        (ResetRequired, Leave(Reason::Exists), Leave(Reason::ResetRequired), Overwrite),
        (ExternalProvider, Leave(Reason::Exists), Leave(Reason::External), Leave(Reason::External)),
        (Other, Leave(Reason::Exists), Leave(Reason::OtherStatus), Leave(Reason::OtherStatus)),
    ] {
        assert_eq!(treatment(Skip, status), skip, "{status:?}");
        assert_eq!(treatment(Repair, status), repair, "{status:?}");
        assert_eq!(treatment(Update, status), update, "{status:?}");
    }
}

fn attributes(pairs: &[(&str, &str)]) -> BTreeMap<Arc<str>, String> {
    pairs.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())).collect()
}

fn user() -> ImportUser {
    ImportUser {
        row: 1,
        user_name: "ana".to_owned(),
        attributes: attributes(&[("email", "new@example.com"), ("email_verified", "true"), ("name", "Ana")]),
        credential: Credential::Given(Password::new("Sample-Pass-1".to_owned())),
        groups: ["members", "staff"].map(str::to_owned).into(),
        active: Some(false),
        mfa: Some(Mfa::Sms),
    }
}

fn existing(status: Status) -> Existing {
    Existing {
        status,
        enabled: true,
        attributes: attributes(&[("email", "old@example.com"), ("email_verified", "true"), ("name", "Ana")]),
        groups: ["staff"].map(str::to_owned).into(),
        has_mfa: false,
    }
}

/// A row that only says how the user signs in.
fn nothing_else(credential: Credential) -> ImportUser {
    let (attributes, groups) = (BTreeMap::new(), BTreeSet::new());
    ImportUser { attributes, credential, groups, active: None, mfa: None, ..user() }
}

/// The steps in words; passwords by where they come from.
fn words(steps: Vec<Step>) -> Vec<String> {
    let word = |step| match step {
        Step::Attributes(changes) => {
            changes.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
        }
        Step::Password(Credential::Given(_)) => "password".to_owned(),
        Step::Password(Credential::Generate) => "random password".to_owned(),
        Step::Password(Credential::Passwordless) => "no password".to_owned(),
        Step::Mfa(mfa) => format!("{mfa:?}"),
        Step::AddToGroup(group) => format!("+{group}"),
        Step::Enable => "enable".to_owned(),
        Step::Disable => "disable".to_owned(),
    };
    steps.into_iter().map(word).collect()
}

fn taken(treatment: Treatment, user: &ImportUser, existing: &Existing) -> Vec<String> {
    words(steps(treatment, user, existing, Some("custom:active")))
}

#[test]
fn a_created_user_gets_everything_but_attributes() {
    assert_eq!(words(after_creation(&user())), ["password", "Sms", "+members", "+staff", "disable"]);
    let plain =
        ImportUser { credential: Credential::Passwordless, groups: BTreeSet::new(), active: None, mfa: None, ..user() };
    assert_eq!(words(after_creation(&plain)), [""; 0]);
}

#[test]
fn a_half_made_user_is_finished() {
    let half_made = existing(Status::ForceChangePassword);
    let expected = ["custom:active=false", "password", "Sms", "+members", "disable"];
    assert_eq!(taken(Treatment::Finish, &user(), &half_made), expected);
}

#[test]
fn a_confirmed_user_is_completed_and_keeps_password_and_attributes() {
    let confirmed = existing(Status::Confirmed);
    assert_eq!(taken(Treatment::Complete, &user(), &confirmed), ["custom:active=false", "Sms", "+members", "disable"]);
}

#[test]
fn repair_never_lets_a_disabled_user_in_again() {
    let disabled = Existing { enabled: false, ..existing(Status::Confirmed) };
    let active = ImportUser { active: Some(true), groups: BTreeSet::new(), mfa: None, ..user() };
    assert_eq!(taken(Treatment::Complete, &active, &disabled), [""; 0]);
    let expected = ["custom:active=true email=new@example.com email_verified=true", "password", "enable"];
    assert_eq!(taken(Treatment::Overwrite, &active, &disabled), expected);
}

#[test]
fn a_changed_contact_stays_verified_and_equal_attributes_are_not_written() {
    let quiet = ImportUser { groups: BTreeSet::new(), active: None, mfa: None, ..user() };
    let expected = ["custom:active=true email=new@example.com email_verified=true", "password"];
    assert_eq!(taken(Treatment::Overwrite, &quiet, &existing(Status::Confirmed)), expected);
}

#[test]
fn a_password_in_use_is_replaced_by_a_given_one_only() {
    for (treatment, status, credential, expected) in [
        (Treatment::Complete, Status::Confirmed, user().credential, &[][..]),
        (Treatment::Overwrite, Status::Confirmed, user().credential, &["password"]),
        (Treatment::Overwrite, Status::Confirmed, Credential::Generate, &[]),
        (Treatment::Overwrite, Status::Confirmed, Credential::Passwordless, &[]),
        (Treatment::Finish, Status::ForceChangePassword, Credential::Generate, &["random password"]),
        (Treatment::Finish, Status::ForceChangePassword, Credential::Passwordless, &["random password"]),
        (Treatment::Overwrite, Status::ResetRequired, user().credential, &["password"]),
    ] {
        let taken = words(steps(treatment, &nothing_else(credential), &existing(status), None));
        assert_eq!(taken, expected, "{treatment:?} {status:?}");
    }
}

#[test]
fn the_active_attribute_follows_the_account() {
    use Status::{Confirmed, ForceChangePassword};
    for (treatment, status, enabled, active, expected) in [
        (Treatment::Finish, ForceChangePassword, true, None, &["custom:active=true", "random password"][..]),
        (Treatment::Finish, ForceChangePassword, false, Some(true), &["custom:active=false", "random password"]),
        (Treatment::Complete, Confirmed, true, None, &[]),
        (Treatment::Complete, Confirmed, true, Some(false), &["custom:active=false", "disable"]),
        (Treatment::Overwrite, Confirmed, false, None, &["custom:active=false"]),
        (Treatment::Overwrite, Confirmed, false, Some(true), &["custom:active=true", "enable"]),
    ] {
        let user = ImportUser { active, ..nothing_else(Credential::Generate) };
        let existing = Existing { enabled, ..existing(status) };
        assert_eq!(taken(treatment, &user, &existing), expected, "{treatment:?} {enabled} {active:?}");
    }
}

#[test]
fn a_user_who_is_left_alone_gets_no_step() {
    assert_eq!(taken(Treatment::Leave(Reason::External), &user(), &existing(Status::ExternalProvider)), [""; 0]);
}
