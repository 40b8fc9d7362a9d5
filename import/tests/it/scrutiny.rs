//! Whether a file is what it seems is told before anything of it is written or shown.

use std::ops::ControlFlow;

use import::{
    check::Checker,
    job::Job,
    options::{MissingPassword, Options},
    outcome::RowOutcome,
    pool::profile::{AttributeKind, AttributeRule, PasswordPolicy, PoolProfile},
    read::read,
    scrutiny::{
        disclosure::Disclosure,
        inspect::{Extent, Inspected, inspect},
    },
};

use proptest::{collection::vec, prelude::*};

/// A pool whose passwords need one character of each kind, or nearly nothing.
fn pool(is_lax: bool) -> PoolProfile {
    let rule = |required| AttributeRule { kind: AttributeKind::Text { min: 0, max: 2048 }, required, mutable: true };
    let attributes = [("email", true), ("given_name", false), ("phone_number", false)]
        .map(|(name, required)| (name, rule(required)));
    let verified = AttributeRule { kind: AttributeKind::Boolean, ..rule(false) };
    let lax = PasswordPolicy { minimum_length: 6, lowercase: false, uppercase: false, numbers: false, symbols: false };
    PoolProfile {
        attributes: attributes
            .into_iter()
            .chain([("email_verified", verified)])
            .map(|(name, rule)| (name.into(), rule))
            .collect(),
        groups: ["members", "staff"].map(str::to_owned).into(),
        password: if is_lax { lax } else { PasswordPolicy::default() },
        ..PoolProfile::default()
    }
}

/// The disclosure, or the code and the text of the refusal.
fn inspected(file: &str, is_lax: bool, options: &Options) -> Result<Disclosure, (&'static str, String)> {
    let pool = pool(is_lax);
    let inspected = inspect(file.as_bytes(), None, &Job::new(&pool, options), Extent::Whole { first_row: 0 });
    inspected.map(|inspected| inspected.disclosure).map_err(|error| (error.code(), error.to_string()))
}

/// The columns of [`people`].
const HEADER: &str = "username,email,password,given_name,phone_number,groups";

/// Right rows of so many people, under this header.
fn people(header: &str, rows: u32) -> String {
    let row = |n: u32| format!("user-{n},user-{n}@example.com,Secret-Pass-{n},Ana,+1415555{n:04},members\n");
    format!("{header}\n") + &(0..rows).map(row).collect::<String>()
}

fn exchanged(one: &str, other: &str) -> String {
    HEADER.replace(one, "\0").replace(other, one).replace('\0', other)
}

#[test]
fn values_in_the_wrong_columns_are_told_with_where_they_are() {
    for (one, other, expected) in [
        ("email", "password", "what belongs in `email` is in `password`, what belongs in `password` is in `email`"),
        ("given_name", "password", "what belongs in `password` is in `given_name`"),
        ("username", "password", "what belongs in `password` is in `username`"),
        ("groups", "password", "what belongs in `password` is in `groups`"),
        (
            "email",
            "phone_number",
            "what belongs in `email` is in `phone_number`, what belongs in `phone_number` is in `email`",
        ),
        ("email", "given_name", "what belongs in `email` is in `given_name`"),
    ] {
        for create_groups in [false, true] {
            let options = Options { create_groups, ..Options::default() };
            let found = inspected(&people(&exchanged(one, other), 5), false, &options);
            let text = format!(
                "its values are in other columns than the header says: {expected}; put the names into the order of the values"
            );
            assert_eq!(found, Err(("FileColumnsMisplaced", text)), "{one} and {other}");
        }
    }
    assert_eq!(inspected(&people(HEADER, 5), false, &Options::default()), Ok(Disclosure::NoPassword));
}

/// Rows can be right here whatever is in the column of passwords.
#[test]
fn passwords_in_columns_of_names_are_told_where_a_pool_asks_little_of_a_password() {
    let options = Options { create_groups: true, ..Options::default() };
    let found = inspected(&people(&exchanged("groups", "password"), 20), true, &options);
    assert_eq!(found.map_err(|(code, _)| code), Err("FileColumnsMisplaced"));
    let generating = Options { missing_password: MissingPassword::Generate, ..Options::default() };
    let rows = (0..9).map(|n| format!("user-{n},user-{n}@example.com,,Secret-Pass-{n}\n"));
    let shifted = "username,email,password,given_name\n".to_owned() + &rows.collect::<String>();
    assert_eq!(inspected(&shifted, false, &generating).map_err(|(code, _)| code), Err("FileColumnsMisplaced"));
    let tenants = (0..9).map(|n| format!("user-{n},user-{n}@example.com,org-{n:04}-admins\n"));
    let tenants = "username,email,groups\n".to_owned() + &tenants.collect::<String>();
    let creating = Options { create_groups: true, ..generating.clone() };
    assert_eq!(inspected(&tenants, false, &creating), Ok(Disclosure::Values));
    // Passwords as people choose them, and what else there is that looks like one.
    let header = "username,email,password,given_name,groups";
    let rows = (0..20).map(|n| format!("Emp-{n:05},user-{n}@example.com,sunshine{n},Ana,staff\n"));
    let file = format!("{header}\n") + &rows.collect::<String>();
    assert_eq!(inspected(&file, true, &options), Ok(Disclosure::NoPassword));
}

#[test]
fn rows_that_are_all_wrong_for_one_reason_are_one_error() {
    let weak = |rows: u32| people(HEADER, rows).replace("Secret-Pass-", "secret-pass-");
    let expected = "not one of its 25 rows is right, and all of them are wrong for the same reason: password must have an \
        upper-case letter A-Z";
    assert_eq!(inspected(&weak(25), false, &Options::default()), Err(("FileNoRowRight", expected.to_owned())));
    assert_eq!(inspected(&weak(24), false, &Options::default()), Ok(Disclosure::Nothing));
    // However many are wrong, they never keep the right ones back.
    let last = "zoe,zoe@example.com,Secret-Pass-1,Zoe,,\n";
    assert_eq!(inspected(&(weak(2000) + last), false, &Options::default()), Ok(Disclosure::NoPassword));
    let grouped = people(HEADER, 30).replace("members", "Secret-group");
    assert_eq!(
        inspected(&grouped, false, &Options::default()).map_err(|(code, text)| (code, text.contains("Secret"))),
        Err(("FileNoRowRight", false))
    );
}

#[test]
fn the_unknown_members_of_json_are_told_at_once_with_the_known_ones() {
    let row = |n: u32| {
        format!(
            "{{\"username\":\"u{n}\",\"e-mail\":\"a\",\"shoe \\u001b size\":{n},\"password\":\"Secret-Pass-{n}\"}}\n"
        )
    };
    let lines: String = (0..30).map(row).collect();
    let expected = "not one of its 30 rows is right, and all of them are wrong for the same reason: e-mail is not known to this pool; \
        did you mean `email`?; shoe \\u{1b} size is not known to this pool; email is missing; this pool knows username, password, \
        groups, active, mfa, email, email_verified, given_name, phone_number";
    assert_eq!(inspected(&lines, false, &Options::default()), Err(("FileNoRowRight", expected.to_owned())));
}

#[test]
fn values_may_be_shown_where_there_are_no_passwords() {
    let options = Options { missing_password: MissingPassword::Generate, ..Options::default() };
    let file = "username,email\nana,ana@example.com\nbo,bo@\n";
    assert_eq!(inspected(file, false, &options), Ok(Disclosure::Values));
    let shifted =
        "username,email,given_name,password\nana,ana@example.com,Ana,Secret-Pass-1\nbo,bo@example.com,Secret-Pass-2,\n";
    assert_eq!(inspected(shifted, false, &options), Ok(Disclosure::NoPassword));
}

#[test]
fn a_check_reads_no_more_than_it_takes() {
    let (pool, options) = (pool(false), Options::default());
    let inspected = |extent| inspect(people(HEADER, 5_000).as_bytes(), None, &Job::new(&pool, &options), extent);
    let disclosure = Disclosure::NoPassword;
    assert_eq!(inspected(Extent::Beginning).unwrap(), Inspected { rows: 200, disclosure });
    assert_eq!(inspected(Extent::Whole { first_row: 0 }).unwrap(), Inspected { rows: 5_000, disclosure });
    // The header is line 1.
    assert_eq!(inspected(Extent::Whole { first_row: 4_002 }).unwrap(), Inspected { rows: 1_000, disclosure });
}

/// What somebody does to the values of a row by mistake.
#[derive(Clone, Copy, Debug)]
enum Slip {
    None,
    /// A separator too many here, and the last value is missing.
    TooMany(usize),
    /// A separator too few here, and one too many at the end.
    TooFew(usize),
    Swapped(usize, usize),
}

impl Slip {
    fn carry_out(self, mut row: Vec<String>) -> Vec<String> {
        match self {
            Self::None => {}
            Self::TooMany(place) => {
                row.insert(place, String::new());
                row.pop();
            }
            Self::TooFew(place) => {
                row.remove(place);
                row.push(String::new());
            }
            Self::Swapped(one, other) => row.swap(one, other),
        }
        row
    }
}

fn slips() -> impl Strategy<Value = Vec<Slip>> {
    let slip = prop_oneof![
        3 => Just(Slip::None),
        1 => (0_usize..7).prop_map(Slip::TooMany),
        1 => (0_usize..7).prop_map(Slip::TooFew),
        1 => (0_usize..7, 0_usize..7).prop_map(|(one, other)| Slip::Swapped(one, other)),
    ];
    vec(slip, 1..40)
}

/// Everything that is told of the file: why it is refused, or how its rows ended.
fn told(file: &str, options: &Options) -> String {
    let pool = pool(false);
    let inspected = match inspect(file.as_bytes(), None, &Job::new(&pool, options), Extent::Whole { first_row: 0 }) {
        Ok(inspected) => inspected,
        Err(error) => return error.to_string(),
    };
    let job = Job { disclosure: inspected.disclosure, ..Job::new(&pool, options) };
    let (mut checker, mut told) = (Checker::new(job), String::new());
    let read = read(file.as_bytes(), None, &job.columns(), &mut |row| {
        let checked = row.and_then(|row| checker.check(row));
        told += &serde_json::to_string(&RowOutcome::checked(checked, &job)).unwrap();
        ControlFlow::Continue(())
    });
    read.unwrap();
    told
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn no_row_is_told_with_a_password_wherever_it_is(
        columns in Just(["username", "email", "password", "given_name", "phone_number", "sub", "groups"]).prop_shuffle(),
        slips in slips(),
        (generate, create_groups) in any::<(bool, bool)>(),
    ) {
        let value = |n: usize, column: &&str| match *column {
            "username" => format!("user-{n}"),
            "email" => format!("user-{n}@example.com"),
            "password" => format!("Sentinel-Pass-{n}"),
            "given_name" => "Ana".to_owned(),
            "phone_number" => format!("+1415555{n:04}"),
            "sub" => format!("0b1c-{n}"),
            _ => "staff".to_owned(),
        };
        let row = |(n, slip): (usize, &Slip)| {
            slip.carry_out(columns.iter().map(|column| value(n, column)).collect()).join(",") + "\n"
        };
        let file = columns.join(",") + "\n" + &slips.iter().enumerate().map(row).collect::<String>();
        let missing_password = if generate { MissingPassword::Generate } else { MissingPassword::Reject };
        let told = told(&file, &Options { missing_password, create_groups, ..Options::default() });
        prop_assert!(!told.contains("Sentinel"), "{}\n{}", file, told);
    }
}
