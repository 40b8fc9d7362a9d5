//! Whole rows against a sample pool.

use super::*;
use crate::{
    options::Options, outcome::RowOutcome, password::Password, pool::profile::PoolProfile, problem::PasswordProblem,
    scrutiny::disclosure::Disclosure, spelling::Spelling,
};

/// A right row, then changed by the fields given; an empty value takes the field away.
fn row(number: u64, changes: &[(&str, &str)]) -> RawRow {
    let columns = crate::columns::Columns::of(&PoolProfile::sample(), true);
    let mut row = RawRow::new(number);
    let right = [("username", "ana"), ("email", "ana@example.com"), ("password", "Sample-Pass-1")];
    for (name, value) in right.iter().filter(|(name, _)| !changes.iter().any(|(other, _)| other == name)).chain(changes)
    {
        row.set(columns.resolve(name).expect("the tests name known columns"), (*value).to_owned());
    }
    row
}

fn options(json: &str) -> Options {
    Options::parse(Some(json)).expect("these are options")
}

/// Everything that is wrong with a row, each at its column.
fn findings(error: RowError) -> Vec<(String, Problem)> {
    let pair = |Finding { column, problem }: Finding| (column.unwrap_or_default(), problem);
    error.findings.into_iter().map(pair).collect()
}

/// The user of a row, or the only thing that is wrong with it.
fn checked(pool: &PoolProfile, options: &Options, row: RawRow) -> Result<ImportUser, (String, Problem)> {
    let job = Job { active_attribute: Some("custom:active"), ..Job::new(pool, options) };
    Checker::new(job).check(row).map_err(|error| {
        let mut findings = findings(error);
        assert_eq!(findings.len(), 1, "{findings:?}");
        findings.remove(0)
    })
}

fn problem(pool: &PoolProfile, options_json: &str, changes: &[(&str, &str)]) -> Option<(String, Problem)> {
    checked(pool, &options(options_json), row(1, changes)).err()
}

#[test]
fn a_right_row_becomes_a_user() {
    let changes = [
        ("groups", "staff; members"),
        ("active", "no"),
        ("birthdate", "12/31/1985"),
        ("custom:plan", "pro"),
        ("given_name", "Ana"),
    ];
    let user = checked(&PoolProfile::sample(), &Options::default(), row(4, &changes)).expect("the row is right");
    let attributes = [
        ("birthdate", "1985-12-31"),
        ("custom:plan", "pro"),
        ("email", "ana@example.com"),
        ("email_verified", "true"),
        ("given_name", "Ana"),
    ];
    assert_eq!(user.attributes, attributes.map(|(name, value)| (name.into(), value.to_owned())).into());
    assert_eq!(user.row, 4);
    assert_eq!(user.user_name, "ana");
    assert_eq!(user.credential, Credential::Given(Password::new("Sample-Pass-1".to_owned())));
    assert_eq!(user.groups, ["members", "staff"].map(str::to_owned).into());
    assert_eq!(user.active, Some(false));
    assert_eq!(user.mfa, None);
}

#[test]
fn a_wrong_row_is_rejected_at_its_column() {
    let pool = PoolProfile::sample();
    for (changes, column, expected) in [
        (&[("username", "")][..], "username", Problem::Missing),
        (&[("username", "two words")], "username", Problem::UserNameInvalid),
        (&[("username", "ana@example.com")], "username", Problem::UserNameLooksLikeAlias),
        (&[("email", "")], "email", Problem::Missing),
        (&[("email", " ")], "email", Problem::EmailInvalid),
        (&[("email", "ana@")], "email", Problem::EmailInvalid),
        (&[("given_name", "Ana\u{1b}[2J")], "given_name", Problem::ControlCharacter),
        (&[("preferred_username", "Ana")], "preferred_username", Problem::PreferredIsUserName),
        (&[("email_verified", "perhaps")], "email_verified", Problem::NotABoolean),
        (
            &[("phone_number_verified", "true")],
            "phone_number_verified",
            Problem::VerifiedWithoutContact { contact: "phone_number" },
        ),
        (&[("phone_number", "0415 555")], "phone_number", Problem::PhoneInvalid),
        (&[("birthdate", "31.12.1985")], "birthdate", Problem::BirthdateInvalid),
        (&[("custom:plan", "p")], "custom:plan", Problem::TooShort { min: 2 }),
        (&[("custom:plan", "premium")], "custom:plan", Problem::TooLong { max: 5 }),
        (&[("custom:seats", "many")], "custom:seats", Problem::NotANumber),
        (&[("custom:seats", "51")], "custom:seats", Problem::OutOfRange { range: "from 1 to 50".to_owned() }),
        (&[("active", "maybe")], "active", Problem::NotABoolean),
        (&[("custom:active", "maybe")], "custom:active", Problem::NotABoolean),
        (&[("password", "")], "password", Problem::PasswordMissing),
        (
            &[("password", "short")],
            "password",
            Problem::Password(vec![
                PasswordProblem::TooShort(8),
                PasswordProblem::NoUppercase,
                PasswordProblem::NoNumber,
                PasswordProblem::NoSymbol,
            ]),
        ),
        (
            &[("groups", "stuff")],
            "groups",
            Problem::UnknownGroup { group: Some("stuff".to_owned()), nearest: Some("staff".to_owned()) },
        ),
        (&[("active", "true"), ("custom:active", "no")], "active", {
            Problem::Contradiction { other: "custom:active".to_owned() }
        }),
        (&[("active", "maybe"), ("custom:active", "no")], "active", Problem::NotABoolean),
        (&[("active", "no"), ("custom:active", "maybe")], "custom:active", Problem::NotABoolean),
        (&[("groups", "staff;b,b@example.com\nPass-1")], "groups", Problem::GroupNameInvalid),
        (&[("groups", "members,staff")], "groups", Problem::GroupComma),
        (&[("groups", "x")], "groups", Problem::UnknownGroup { group: Some("x".to_owned()), nearest: None }),
        (&[("mfa", "sms")], "mfa", Problem::MfaOff),
        (&[("mfa", "totp")], "mfa", Problem::MfaUnknown),
        (&[("sub", "Secret-1")], "sub", Problem::SubInvalid),
    ] {
        assert_eq!(problem(&pool, "{}", changes), Some((column.to_owned(), expected)), "{changes:?}");
    }
}

#[test]
fn every_fault_of_a_row_is_found_at_once() {
    let (pool, options) = (PoolProfile::sample(), Options::default());
    let mut checker = Checker::new(Job { active_attribute: Some("custom:active"), ..Job::new(&pool, &options) });
    checker.check(row(1, &[])).expect("it is right");
    let changes = [
        ("username", "ANA"),
        ("email", ""),
        ("password", "short"),
        ("birthdate", "31.12.1985"),
        ("groups", "stuff"),
        ("active", "maybe"),
        ("mfa", "totp"),
    ];
    let mut wrong = row(2, &changes);
    wrong.found.add(Finding::at("shoe_size", Problem::UnknownColumn { nearest: None }));
    let error = checker.check(wrong).expect_err("it is wrong");
    let expected = "shoe_size is not known to this pool; active must be true or false; birthdate must be a date, \
        YYYY-MM-DD or MM/DD/YYYY; email is missing; password must have at least 8 characters, an upper-case letter A-Z, \
        a number and a symbol such as ! or -; groups names `stuff`, which \
        is no group of the pool; did you mean `staff`?; mfa must be sms, email, true (same as sms) or false; username is \
        the same as in row 1";
    assert_eq!(error.text(Spelling::Json), expected);
    let outcome = RowOutcome::rejected(error, &Job::new(&PoolProfile::sample(), &Options::default()));
    let codes: Vec<&str> = outcome.codes().map(|(code, _)| &**code).collect();
    let expected = [
        "unknown-column",
        "not-a-boolean",
        "birthdate-invalid",
        "missing",
        "password-weak",
        "unknown-group",
        "mfa-unknown",
        "duplicate",
    ];
    assert_eq!(codes, expected);
}

#[test]
fn a_value_that_could_not_be_read_is_not_missing_too() {
    for column in ["email", "password", "username"] {
        let mut row = row(1, &[(column, "")]);
        row.found.add(Finding::at(column, Problem::NotUtf8));
        let found = checked(&PoolProfile::sample(), &Options::default(), row);
        assert_eq!(found, Err((column.to_owned(), Problem::NotUtf8)));
    }
}

#[test]
fn a_missing_password_is_what_the_options_make_of_it() {
    let pool = PoolProfile::sample();
    let passwordless = PoolProfile { codes: &["email"], ..PoolProfile::sample() };
    let wrong = |problem| Err(("password".to_owned(), problem));
    let unverified = [("password", ""), ("email_verified", "false")];
    let phone_only = [("password", ""), ("email_verified", "false"), ("phone_number", "+14155550123")];
    let no_way_in = |contacts| wrong(Problem::NoWayIn { contacts });
    for (pool, choice, changes, expected) in [
        (&pool, "reject", &unverified[..1], wrong(Problem::PasswordMissing)),
        (&pool, "generate", &unverified[..1], Ok(Credential::Generate)),
        (&pool, "generate", &unverified, no_way_in(&["email", "phone_number"])),
        (&pool, "generate", &phone_only, Ok(Credential::Generate)),
        (&pool, "passwordless", &unverified[..1], wrong(Problem::PasswordlessNotAllowed)),
        (&passwordless, "passwordless", &unverified[..1], Ok(Credential::Passwordless)),
        (&passwordless, "passwordless", &unverified, no_way_in(&["email"])),
        (&passwordless, "passwordless", &phone_only, no_way_in(&["email"])),
    ] {
        let options = options(&format!(r#"{{"missingPassword":"{choice}"}}"#));
        let found = checked(pool, &options, row(1, changes)).map(|user| user.credential);
        assert_eq!(found, expected, "{choice} {changes:?}");
    }
}

#[test]
fn a_missing_password_is_told_with_the_option_as_it_is_written_here() {
    for (spelling, expected) in [
        (Spelling::Json, "password is missing; give one, or choose missingPassword \"generate\""),
        (Spelling::Arguments, "password is missing; give one, or choose --missing-password generate"),
    ] {
        let (pool, options) = (PoolProfile::sample(), Options { spelling, ..Options::default() });
        let mut checker = Checker::new(Job::new(&pool, &options));
        let error = checker.check(row(1, &[("password", "")])).expect_err("there is none");
        let rejected =
            RowOutcome::rejected(error, &Job { disclosure: Disclosure::Values, ..Job::new(&pool, &options) });
        assert_eq!(rejected.text, expected);
    }
}

#[test]
fn a_hash_in_the_password_column_is_rejected_unless_it_is_said_to_be_a_password() {
    let bcrypt = ("password", "$2b$04$CrgDMr/IIdk5zKeG.tBBI.QVLpWzZo2RyZ8Bm2pVlfKsb2WnCU64K");
    for (options, expected) in [
        (
            Options::default(),
            Err("password looks like a bcrypt hash, which would itself become the password; leave it out and choose \
                missingPassword \"generate\", or choose passwordsArePlain true if it is the password"
                .to_owned()),
        ),
        (Options { passwords_are_plain: true, ..Options::default() }, Ok("ana".to_owned())),
    ] {
        let pool = PoolProfile::sample();
        let mut checker = Checker::new(Job::new(&pool, &options));
        let found = checker.check(row(1, &[bcrypt]));
        assert_eq!(found.map(|user| user.user_name).map_err(|error| error.text(Spelling::Json)), expected);
    }
}

#[test]
fn every_group_that_is_wrong_is_named() {
    let (pool, options) = (PoolProfile::sample(), Options::default());
    let mut checker = Checker::new(Job::new(&pool, &options));
    let error = checker.check(row(1, &[("groups", "stuff;members;x;two words")])).expect_err("three are wrong");
    let codes: Vec<&str> = findings(error).iter().map(|(_, problem)| problem.code()).collect();
    assert_eq!(codes, ["unknown-group", "group-name-invalid", "unknown-group"]);
}

#[test]
fn a_preferred_user_name_may_be_the_user_name_where_it_is_no_alias() {
    let pool = PoolProfile { aliases: vec!["email"], ..PoolProfile::sample() };
    assert_eq!(problem(&pool, "{}", &[("preferred_username", "ana")]), None);
}

#[test]
fn a_blank_value_is_none_where_one_is_required() {
    let mut pool = PoolProfile::sample();
    pool.attributes.get_mut("given_name").expect("it has one").required = true;
    assert_eq!(problem(&pool, "{}", &[("given_name", " ")]), Some(("given_name".to_owned(), Problem::Missing)));
    assert_eq!(problem(&pool, "{}", &[("given_name", "Ana"), ("family_name", " ")]), None);
}

#[test]
fn contacts_count_as_verified_as_the_options_say() {
    for (json, changes, expected) in [
        ("{}", &[][..], Some("true")),
        ("{}", &[("email_verified", "FALSE")], Some("false")),
        (r#"{"contactsVerified":false}"#, &[], None),
        (r#"{"contactsVerified":false}"#, &[("email_verified", "TRUE")], Some("true")),
    ] {
        let user = checked(&PoolProfile::sample(), &options(json), row(1, changes)).expect("the row is right");
        assert_eq!(user.attributes.get("email_verified").map(String::as_str), expected, "{json} {changes:?}");
    }
}

#[test]
fn rows_without_groups_get_the_default_ones() {
    let options = options(r#"{"defaultGroups":["members"]}"#);
    for (groups, expected) in [("", "members"), ("staff", "staff")] {
        let user = checked(&PoolProfile::sample(), &options, row(1, &[("groups", groups)])).expect("the row is right");
        assert_eq!(user.groups, [expected.to_owned()].into());
    }
}

#[test]
fn rules_give_groups_besides_those_of_the_row() {
    let options = options(
        r#"{"defaultGroups":["admins"],"groupRules":{"default":["members"],"rules":[
            {"emailDomain":"example.com","groups":["staff"]},{"clientId":"web","groups":["admins"]}]}}"#,
    );
    for (changes, expected) in [
        (&[][..], &["admins", "members", "staff"][..]),
        (&[("groups", "staff")], &["members", "staff"]),
        (&[("groups", "staff"), ("email", "a@other.test")], &["members", "staff"]),
        (&[("groups", "members"), ("email_verified", "no")], &["members"]),
    ] {
        let user = checked(&PoolProfile::sample(), &options, row(1, changes)).expect("the row is right");
        assert_eq!(user.groups.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{changes:?}");
    }
}

#[test]
fn mfa_needs_a_pool_with_mfa_and_a_verified_contact() {
    let pool = PoolProfile { mfa: PoolMfa::Unknown, ..PoolProfile::sample() };
    let without = |contact| Err(("mfa".to_owned(), Problem::MfaWithoutContact { contact }));
    for (changes, expected) in [
        (&[("mfa", "email")][..], Ok(Some(MfaChoice::Prefer(Mfa::Email)))),
        (&[("mfa", "true"), ("phone_number", "+14155550123")], Ok(Some(MfaChoice::Prefer(Mfa::Sms)))),
        (&[("mfa", "FALSE")], Ok(Some(MfaChoice::Off))),
        (&[("mfa", "sms")], without("phone_number")),
        (&[("mfa", "email"), ("email_verified", "no")], without("email")),
    ] {
        let found = checked(&pool, &Options::default(), row(1, changes)).map(|user| user.mfa);
        assert_eq!(found, expected, "{changes:?}");
    }
}

#[test]
fn mfa_needs_the_factor_itself() {
    let off = |factor| Err(("mfa".to_owned(), Problem::MfaFactorOff { factor }));
    for (sms, email, text, expected) in [
        (true, false, "sms", Ok(Some(MfaChoice::Prefer(Mfa::Sms)))),
        (true, false, "email", off(Mfa::Email)),
        (false, true, "email", Ok(Some(MfaChoice::Prefer(Mfa::Email)))),
        (false, true, "true", off(Mfa::Sms)),
    ] {
        let pool = PoolProfile { mfa: PoolMfa::On { sms, email }, ..PoolProfile::sample() };
        let changes = [("mfa", text), ("phone_number", "+14155550123")];
        let found = checked(&pool, &Options::default(), row(1, &changes)).map(|user| user.mfa);
        assert_eq!(found, expected, "{text} where sms is {sms} and email {email}");
    }
}

#[test]
fn groups_that_will_be_created_need_a_name_only() {
    let options = options(r#"{"createGroups":true,"defaultGroups":["newcomers"]}"#);
    for (groups, expected) in [
        ("", Ok(vec!["newcomers"])),
        ("staff;night shift", Err(Problem::GroupNameInvalid)),
        ("members,staff", Err(Problem::GroupComma)),
        ("staff;night-shift", Ok(vec!["night-shift", "staff"])),
    ] {
        let found = checked(&PoolProfile::sample(), &options, row(1, &[("groups", groups)]));
        let found = found.map(|user| Vec::from_iter(user.groups)).map_err(|(_, problem)| problem);
        assert_eq!(found, expected.map(|names| names.into_iter().map(str::to_owned).collect()), "{groups}");
    }
}

#[test]
fn no_group_is_created_that_may_be_the_rows_password() {
    let of_row = options(r#"{"createGroups":true,"missingPassword":"generate"}"#);
    let of_operator = options(r#"{"createGroups":true,"missingPassword":"generate","defaultGroups":["Tenant-0001"]}"#);
    for (options, password, groups, expected) in [
        (&of_row, "", "Secret-Pass-1", Some(Problem::GroupMayBePassword)),
        (&of_row, "", "org-1234-admins;staff", None),
        // Its password is where it belongs.
        (&of_row, "Sample-Pass-1", "Tenant-0001", None),
        (&of_operator, "", "", None),
    ] {
        let changes = [("password", password), ("groups", groups)];
        let found = checked(&PoolProfile::sample(), options, row(1, &changes)).err().map(|(_, problem)| problem);
        assert_eq!(found, expected, "{groups}");
    }
}

#[test]
fn where_the_email_is_the_user_name_each_fills_the_other() {
    let pool = PoolProfile { sign_in_attributes: vec!["email"], aliases: vec![], ..PoolProfile::sample() };
    let not_email = Problem::UserNameNotContact { expected: vec!["email"] };
    for (changes, expected) in [
        (&[("username", "")][..], Ok("ana@example.com")),
        (&[("username", "bo@example.com"), ("email", "")], Ok("bo@example.com")),
        (&[("username", "ana@example.com")], Ok("ana@example.com")),
        (&[("username", "Ana@Example.com"), ("email", "ana@example.com")], Ok("Ana@Example.com")),
        (&[("username", "bo@example.com")], Err(("email".to_owned(), Problem::ContactDiffers))),
        (&[("username", "ana")], Err(("username".to_owned(), not_email.clone()))),
        (&[("username", "+14155550123")], Err(("username".to_owned(), not_email))),
    ] {
        let found = checked(&pool, &Options::default(), row(1, changes));
        if let Ok(user) = &found {
            assert_eq!(user.attributes["email"].to_lowercase(), user.user_name.to_lowercase(), "{changes:?}");
        }
        assert_eq!(found.map(|user| user.user_name), expected.map(str::to_owned), "{changes:?}");
    }
}

#[test]
fn the_second_of_two_with_the_same_name_is_a_duplicate() {
    let bo = ("username", "bo");
    let elsewhere = ("email", "bo@example.com");
    for (case_sensitive, second, expected) in [
        (false, &[("username", "ANA"), elsewhere][..], Some("username")),
        (true, &[("username", "ANA"), elsewhere], None),
        (false, &[bo, ("email", "Ana@Example.com")], Some("email")),
        (false, &[bo, ("email", "ana@example.com"), ("email_verified", "false")], None),
        (false, &[bo, elsewhere, ("given_name", "Ana")], None),
        (false, &[bo, elsewhere, ("preferred_username", "annie")], Some("preferred_username")),
    ] {
        let pool = PoolProfile { case_sensitive, ..PoolProfile::sample() };
        let options = Options::default();
        let mut checker = Checker::new(Job::new(&pool, &options));
        let first = row(3, &[("preferred_username", "Annie"), ("given_name", "Ana")]);
        checker.check(first).expect("the first row is right");
        let error = checker.check(row(5, second)).err().map(|error| RowError { read: None, ..error });
        let expected = expected.map(|column| RowError::new(5, Problem::Duplicate { first: 3 }).at(column));
        assert_eq!(error, expected, "{second:?}");
    }
}

#[test]
fn a_contact_that_signs_in_is_a_name_whether_verified_or_not() {
    let phone = ("phone_number", "+14155550123");
    for (sign_in, expected) in [(&["email", "phone_number"][..], true), (&["email"], false)] {
        let pool = PoolProfile { sign_in_attributes: sign_in.to_vec(), aliases: Vec::new(), ..PoolProfile::sample() };
        let options = Options { contacts_verified: false, ..Options::default() };
        let mut checker = Checker::new(Job::new(&pool, &options));
        let rows = [("ana@example.com", 3), ("bo@example.com", 5)].map(|(email, number)| {
            let changes = [("username", email), ("email", email), phone];
            checker.check(row(number, &changes)).err().map(|error| RowError { read: None, ..error })
        });
        let duplicate = RowError::new(5, Problem::Duplicate { first: 3 }).at("phone_number");
        assert_eq!(rows, [None, expected.then_some(duplicate)], "{sign_in:?}");
    }
}

#[test]
fn a_rejected_row_comes_with_its_values_as_far_as_they_were_settled() {
    let (pool, options) = (PoolProfile::sample(), Options::default());
    let mut checker = Checker::new(Job { active_attribute: Some("custom:active"), ..Job::new(&pool, &options) });
    let wrong = row(1, &[("groups", "staff;stuff"), ("custom:active", "no"), ("birthdate", "12/31/1985")]);
    let read = checker.check(wrong).expect_err("there is no such group").read.expect("it could be read");
    let values = crate::row::RowValues::from(*read);
    let expected = [
        ("birthdate", "1985-12-31"),
        ("custom:active", "no"),
        ("email", "ana@example.com"),
        ("email_verified", "true"),
        ("groups", "staff;stuff"),
        ("username", "ana"),
    ];
    assert_eq!(values.0, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
}

#[test]
fn a_rejected_row_claims_no_name() {
    let (pool, options) = (PoolProfile::sample(), Options::default());
    let mut checker = Checker::new(Job::new(&pool, &options));
    let error = checker.check(row(1, &[("password", "weak")])).expect_err("the password is weak");
    assert_eq!(findings(error)[0].1.code(), "password-weak");
    assert_eq!(checker.check(row(2, &[])).map(|user| user.row), Ok(2));
}
