//! The table, cell by cell, and the steps that follow from it.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::{
    converge::{
        existing::Factors,
        samples::{attributes, existing, user},
    },
    options::Options,
    pool::profile::{AttributeRule, PoolProfile},
};

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
        Step::PreferMfa(mfa) => format!("{mfa:?}"),
        Step::TurnMfaOff => "no MFA".to_owned(),
        Step::AddToGroup(group) => format!("+{group}"),
        Step::RemoveFromGroup(group) => format!("-{group}"),
        Step::Enable => "enable".to_owned(),
        Step::Disable => "disable".to_owned(),
    };
    steps.into_iter().map(word).collect()
}

/// The steps of an import with these options, in a pool with the attribute `custom:active`.
fn taken_with(options: &Options, treatment: Treatment, user: &ImportUser, existing: &Existing) -> Vec<String> {
    let pool = PoolProfile::sample();
    words(steps(
        treatment,
        user,
        existing,
        &Job { active_attribute: Some("custom:active"), ..Job::new(&pool, options) },
    ))
}

fn taken(treatment: Treatment, user: &ImportUser, existing: &Existing) -> Vec<String> {
    taken_with(&Options::default(), treatment, user, existing)
}

#[test]
fn a_created_user_gets_everything_but_attributes() {
    assert_eq!(words(after_creation(&user())), ["disable", "+members", "+staff", "Sms", "password"]);
    let plain = nothing_else(Credential::Passwordless);
    assert_eq!(words(after_creation(&plain)), [""; 0]);
}

#[test]
fn a_user_without_a_password_who_is_to_be_disabled_is_made_with_one_that_nobody_knows() {
    let disabled = ImportUser { active: Some(false), ..nothing_else(Credential::Passwordless) };
    assert!(!is_made_without_password(&disabled));
    assert_eq!(words(after_creation(&disabled)), ["disable", "no password"]);
    assert!(is_made_without_password(&nothing_else(Credential::Passwordless)));
}

#[test]
fn a_half_made_user_is_finished() {
    let half_made = existing(Status::ForceChangePassword);
    let expected = ["disable", "custom:active=false", "+members", "Sms", "password"];
    assert_eq!(taken(Treatment::Finish, &user(), &half_made), expected);
}

#[test]
fn a_half_made_user_gets_the_attributes_that_are_missing_and_can_be_set() {
    let mut pool = PoolProfile { verified_before_change: vec!["phone_number"], ..PoolProfile::sample() };
    pool.attributes.insert("custom:origin".into(), AttributeRule { mutable: false, ..pool.attributes["name"].clone() });
    let row = [("email", "new@example.com"), ("name", "Ana"), ("locale", "pt"), ("custom:origin", "crm")];
    let row = [&row[..], &[("phone_number", "+14155550123"), ("phone_number_verified", "false")]].concat();
    let user = ImportUser { attributes: attributes(&row), ..nothing_else(Credential::Generate) };
    let options = Options::default();
    let job = Job::new(&pool, &options);
    let half_made = existing(Status::ForceChangePassword);
    assert_eq!(words(steps(Treatment::Finish, &user, &half_made, &job)), ["locale=pt", "random password"]);
}

#[test]
fn a_confirmed_user_is_completed_and_keeps_password_and_attributes() {
    let confirmed = existing(Status::Confirmed);
    assert_eq!(taken(Treatment::Complete, &user(), &confirmed), ["disable", "custom:active=false", "+members", "Sms"]);
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
        let (pool, options) = (PoolProfile::sample(), Options::default());
        let job = Job::new(&pool, &options);
        let taken = words(steps(treatment, &nothing_else(credential), &existing(status), &job));
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
        (Treatment::Complete, Confirmed, true, Some(false), &["disable", "custom:active=false"]),
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

#[test]
fn somebody_who_is_to_be_disabled_is_so_before_anything_else_and_enabling_comes_last() {
    for status in [Status::ForceChangePassword, Status::Confirmed, Status::Unconfirmed, Status::ResetRequired] {
        for treatment in [Treatment::Finish, Treatment::Complete, Treatment::Overwrite] {
            let taken = taken(treatment, &user(), &existing(status));
            assert_eq!(taken.first().map(String::as_str), Some("disable"), "{treatment:?} {status:?}");
        }
        let active = ImportUser { active: Some(true), ..user() };
        let disabled = Existing { enabled: false, ..existing(status) };
        let taken = taken(Treatment::Overwrite, &active, &disabled);
        assert_eq!(taken[taken.len() - 2..], ["password", "enable"], "{status:?}");
    }
}

#[test]
fn groups_that_the_row_does_not_name_go_only_where_it_names_all() {
    let member = || Existing { groups: ["admins", "staff"].map(str::to_owned).into(), ..existing(Status::Confirmed) };
    for (membership, groups, expected) in [
        (Membership::Add, &["members"][..], &["+members"][..]),
        (Membership::Exact, &["members"], &["+members", "-admins", "-staff"]),
        (Membership::Exact, &["admins", "staff"], &[]),
        (Membership::Exact, &[], &["-admins", "-staff"]),
    ] {
        let groups = groups.iter().map(|group| (*group).to_owned()).collect();
        let user = ImportUser { groups, ..nothing_else(Credential::Generate) };
        let options = Options { groups: membership, ..Options::default() };
        assert_eq!(taken_with(&options, Treatment::Complete, &user, &member()), expected, "{membership:?}");
    }
}

#[test]
fn a_second_factor_in_use_is_changed_by_an_update_only() {
    let sms = Factors { sms: true, preferred: Some(Mfa::Sms), ..Factors::default() };
    let app = Factors { other: true, ..Factors::default() };
    let (prefer_sms, prefer_email) = (MfaChoice::Prefer(Mfa::Sms), MfaChoice::Prefer(Mfa::Email));
    for (treatment, factors, choice, expected) in [
        (Treatment::Complete, Factors::default(), prefer_email, &["Email"][..]),
        (Treatment::Complete, sms, prefer_email, &[]),
        (Treatment::Complete, sms, MfaChoice::Off, &[]),
        (Treatment::Overwrite, sms, prefer_sms, &[]),
        (Treatment::Overwrite, sms, prefer_email, &["Email"]),
        (Treatment::Overwrite, app, prefer_sms, &["Sms"]),
        (Treatment::Overwrite, sms, MfaChoice::Off, &["no MFA"]),
        (Treatment::Overwrite, app, MfaChoice::Off, &[]),
        (Treatment::Overwrite, Factors::default(), MfaChoice::Off, &[]),
    ] {
        let user = ImportUser { mfa: Some(choice), ..nothing_else(Credential::Generate) };
        let attributes = attributes(&[("custom:active", "true")]);
        let existing = Existing { factors, attributes, ..existing(Status::Confirmed) };
        assert_eq!(taken(treatment, &user, &existing), expected, "{treatment:?} {factors:?} {choice:?}");
    }
    let (pool, options) = (PoolProfile { mfa_required: true, ..PoolProfile::sample() }, Options::default());
    let user = ImportUser { mfa: Some(MfaChoice::Off), ..nothing_else(Credential::Generate) };
    let existing = Existing { factors: sms, ..existing(Status::Confirmed) };
    let taken = words(steps(Treatment::Overwrite, &user, &existing, &Job::new(&pool, &options)));
    assert_eq!(taken, [""; 0], "Cognito would answer 200 and do nothing");
}

#[test]
fn a_user_who_is_disabled_already_gets_the_attribute_that_goes_with_it() {
    let row = ImportUser { active: Some(false), ..nothing_else(Credential::Generate) };
    let mut user = Existing { enabled: false, ..existing(Status::Confirmed) };
    user.attributes.insert("custom:active".into(), "true".to_owned());
    assert_eq!(taken(Treatment::Complete, &row, &user), ["custom:active=false"]);
    user.attributes.insert("custom:active".into(), "false".to_owned());
    assert_eq!(taken(Treatment::Complete, &row, &user), [""; 0]);
}
