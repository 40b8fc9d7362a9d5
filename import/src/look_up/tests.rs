//! Rows against users of a sample pool, and the way to them.

use aws_sdk_cognitoidentityprovider::types::{AttributeType, UserStatusType, UserType};

use super::*;
use crate::{
    job::Job,
    options::Options,
    outcome::{Outcome, RowOutcome},
    pool::profile::PoolProfile,
    scrutiny::disclosure::Disclosure,
    user::{Credential, ImportUser},
};

fn row(user_name: &str, attributes: &[(&str, &str)]) -> ImportUser {
    ImportUser {
        row: 7,
        user_name: user_name.to_owned(),
        attributes: attributes.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())).collect(),
        ..crate::converge::samples::user()
    }
}

fn listed(name: &str, attributes: &[(&str, &str)]) -> UserType {
    let attribute =
        |(name, value): &(&str, &str)| AttributeType::builder().name(*name).value(*value).build().expect("a name");
    let attributes = attributes.iter().map(attribute).collect();
    UserType::builder()
        .username(name)
        .enabled(true)
        .user_status(UserStatusType::Confirmed)
        .set_attributes(Some(attributes))
        .build()
}

fn checked(pool: &PoolProfile, user: ImportUser, listed: &[UserType]) -> RowOutcome {
    let mut wanted = Wanted::new(pool);
    wanted.add(&user);
    let mut found = Found::new(pool);
    listed.iter().for_each(|user| found.add(user, &wanted));
    let options = Options::default();
    let standing = found.standing(&user);
    RowOutcome::looked_up(user, standing, &Job { disclosure: Disclosure::Values, ..Job::new(pool, &options) })
}

const ANA: [(&str, &str); 2] = [("email", "ana@example.com"), ("email_verified", "true")];
const UNVERIFIED: [(&str, &str); 2] = [("email", "ana@example.com"), ("email_verified", "false")];
const MALLORY: [(&str, &str); 2] = [("email", "mallory@evil.test"), ("email_verified", "true")];

#[test]
fn a_row_is_told_who_has_its_names() {
    let pool = PoolProfile { self_sign_up: true, ..PoolProfile::sample() };
    let preferring = [("preferred_username", "Annie"), ANA[0], ANA[1]];
    for (user, pool_users, expected) in [
        (row("ana", &ANA), vec![], (Outcome::Valid, "valid", None)),
        (row("ana", &ANA), vec![listed("bo", &MALLORY)], (Outcome::Valid, "valid", None)),
        (row("ana", &ANA), vec![listed("ANA", &ANA)], (Outcome::Valid, "exists", None)),
        (row("ana", &ANA), vec![listed("ana", &MALLORY)], (Outcome::Rejected, "another-person", Some("username"))),
        (row("ana", &ANA), vec![listed("ana", &UNVERIFIED)], (Outcome::Valid, "person-unproven", None)),
        (row("ana", &ANA), vec![listed("bo", &ANA)], (Outcome::Rejected, "alias-exists", Some("email"))),
        (row("ana", &ANA), vec![listed("bo", &UNVERIFIED)], (Outcome::Valid, "valid", None)),
        (row("ana", &UNVERIFIED), vec![listed("bo", &ANA)], (Outcome::Valid, "valid", None)),
        (
            row("ana", &preferring),
            vec![listed("bo", &[("preferred_username", "annie")])],
            (Outcome::Rejected, "alias-exists", Some("preferred_username")),
        ),
        (
            row("ana", &preferring),
            vec![listed("annie", &[])],
            (Outcome::Rejected, "alias-exists", Some("preferred_username")),
        ),
        (
            row("annie", &ANA),
            vec![listed("bo", &[("preferred_username", "Annie")])],
            (Outcome::Rejected, "alias-exists", Some("username")),
        ),
    ] {
        let outcome = checked(&pool, user, &pool_users);
        let found = (outcome.outcome, &*outcome.code, outcome.column.as_deref());
        assert_eq!(found, expected, "{}", outcome.text);
    }
}

#[test]
fn everything_the_pool_says_of_a_row_is_told_at_once() {
    let pool = PoolProfile::sample();
    let outcome = checked(&pool, row("ana", &ANA), &[listed("ana", &MALLORY), listed("bo", &ANA)]);
    let codes: Vec<&str> = outcome.codes().map(|(code, _)| &**code).collect();
    assert_eq!(codes, ["alias-exists", "another-person"]);
    assert!(outcome.values.is_some(), "the row can be corrected");
}

#[test]
fn a_name_that_may_be_the_rows_password_is_not_shown() {
    let (pool, options) = (PoolProfile::sample(), Options::default());
    let job = Job { disclosure: Disclosure::NoPassword, ..Job::new(&pool, &options) };
    for standing in [Standing::New, Standing::There { status: "CONFIRMED".to_owned(), enabled: true }] {
        let user = ImportUser { credential: Credential::Generate, ..row("Sample-Pass-1", &ANA) };
        let outcome = RowOutcome::looked_up(user, Ok(standing), &job);
        assert_eq!((outcome.outcome, outcome.user_name), (Outcome::Valid, None));
    }
}

#[test]
fn where_people_sign_in_by_email_the_address_says_who_exists() {
    let pool = PoolProfile { sign_in_attributes: vec!["email"], aliases: vec![], ..PoolProfile::sample() };
    let made = listed("0b1c", &ANA);
    for (name, expected) in [("Ana@Example.com", "exists"), ("bo@example.com", "valid")] {
        let outcome = checked(&pool, row(name, &[("email", name), ANA[1]]), std::slice::from_ref(&made));
        assert_eq!((outcome.outcome, &*outcome.code), (Outcome::Valid, expected), "{name}");
    }
}

#[test]
fn the_way_with_fewer_calls_is_taken() {
    for (estimated_users, rows, expected) in [
        (0, 1, Way::Pages(1)),
        (599, 100, Way::Pages(10)),
        (6_000, 10, Way::Questions(30)),
        (6_000, 33, Way::Questions(99)),
        (6_000, 34, Way::Pages(101)),
    ] {
        let pool = PoolProfile { estimated_users, ..PoolProfile::sample() };
        let mut wanted = Wanted::new(&pool);
        for number in 0..rows {
            let email = format!("u-{number}@example.com");
            wanted.add(&row(&format!("u-{number}"), &[("email", &email), ("email_verified", "true")]));
            wanted.add(&row(&format!("u-{number}"), &[("email", &email), ("email_verified", "true")]));
        }
        assert_eq!(wanted.way(), expected, "{estimated_users} users, {rows} rows");
    }
}

#[test]
fn names_are_asked_for_in_their_spelling_and_in_the_pools() {
    let pool = PoolProfile { estimated_users: 1_000_000, aliases: vec!["email"], ..PoolProfile::sample() };
    let mut wanted = Wanted::new(&pool);
    wanted.add(&row(r#"a\"b"#, &[("email", "Ana@example.com"), ("email_verified", "true")]));
    let questions: Vec<String> = wanted.questions().into_iter().map(|question| question.0).collect();
    let expected = [r#"email = "Ana@example.com""#, r#"email = "ana@example.com""#, r#"username = "a\\\"b""#];
    assert_eq!(questions, expected);
}
