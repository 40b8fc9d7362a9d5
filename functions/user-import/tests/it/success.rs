//! Success means success: in every state, with every option, a row that is no problem left its user as it says.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{
    answers::report,
    cloud::{Cloud, User},
};

/// What a user was before, and what their row says.
#[derive(Clone, Copy, Debug)]
struct Case {
    /// `None`: there is no user.
    status: Option<&'static str>,
    enabled: bool,
    /// Whether the user's e-mail address is the row's, and verified.
    email: (bool, bool),
    active: Option<bool>,
    groups: Option<&'static [&'static str]>,
    mfa: Option<&'static str>,
    has_password: bool,
}

const STATUSES: [Option<&str>; 7] = [
    None,
    Some("FORCE_CHANGE_PASSWORD"),
    Some("CONFIRMED"),
    Some("UNCONFIRMED"),
    Some("RESET_REQUIRED"),
    Some("EXTERNAL_PROVIDER"),
    Some("ARCHIVED"),
];
const PASSWORD: &str = "Sample-Pass-1";
const PROBLEMS: [&str; 8] = [
    "unconfirmed",
    "reset-required",
    "external-provider",
    "other-status",
    "another-person",
    "person-unproven",
    "disabled",
    "differs",
];

/// So many cases are tried; each time others. All 11,340 of them take a minute and a half.
const ONE_IN: usize = 23;

/// Every case of a status.
fn cases(status: Option<&'static str>) -> Vec<Case> {
    let mut cases = Vec::new();
    for enabled in [true, false] {
        for email in [(true, true), (true, false), (false, true)] {
            for active in [None, Some(true), Some(false)] {
                for groups in [None, Some(&[][..]), Some(&["staff", "members"])] {
                    for mfa in [None, Some("sms"), Some("false")] {
                        for has_password in [true, false] {
                            cases.push(Case { status, enabled, email, active, groups, mfa, has_password });
                        }
                    }
                }
            }
        }
    }
    cases
}

impl Case {
    fn row(&self, name: &str) -> Value {
        let mut row = Map::new();
        let phone = format!("+1415555{:0>6}", name.trim_start_matches("user-"));
        for (column, value) in [("userName", name), ("phone_number", &phone), ("given_name", "Ana")] {
            row.insert(column.to_owned(), json!(value));
        }
        row.insert("email".to_owned(), json!(format!("{name}@example.com")));
        row.extend(self.active.map(|active| ("active".to_owned(), json!(active))));
        row.extend(self.groups.map(|groups| ("groups".to_owned(), json!(groups))));
        row.extend(self.mfa.map(|mfa| ("mfa".to_owned(), json!(mfa))));
        row.extend(self.has_password.then(|| ("password".to_owned(), json!(PASSWORD))));
        Value::Object(row)
    }

    fn user(&self, name: &str) -> Option<User> {
        let (is_same, is_verified) = self.email;
        let email = if is_same { format!("{name}@example.com") } else { format!("{name}@evil.test") };
        let attributes = [("email", email.as_str()), ("email_verified", if is_verified { "true" } else { "false" })];
        Some(User {
            status: self.status?.to_owned(),
            enabled: self.enabled,
            attributes: attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            groups: ["staff", "admins"].map(str::to_owned).into(),
            password: "Their-Own-1".to_owned(),
            mfa: if self.enabled { vec!["EMAIL_OTP".to_owned()] } else { Vec::new() },
            ..User::default()
        })
    }

    /// Whether the user is what the row says. What the password is, nobody can read back.
    fn describes(&self, row: &Value, user: &User, is_exact: bool) -> bool {
        let named = self.groups.unwrap_or_default().iter().map(|group| (*group).to_owned()).collect();
        let attributes = ["email", "phone_number", "given_name"];
        user.status == "CONFIRMED"
            && self.active.is_none_or(|active| user.enabled == active)
            && attributes.iter().all(|name| row[name].as_str() == user.attributes.get(*name).map(String::as_str))
            && ["email_verified", "phone_number_verified"].iter().all(|name| user.attributes[*name] == "true")
            && if is_exact { user.groups == named } else { user.groups.is_superset(&named) }
            && match self.mfa {
                None => true,
                Some("sms") => user.mfa.last().is_some_and(|factor| factor == "SMS_MFA"),
                Some(_) => user.mfa.is_empty(),
            }
    }

    fn could_sign_in(&self) -> bool {
        self.enabled && self.status == Some("CONFIRMED")
    }
}

/// The code of each row; those that were simply created are in no entry.
fn codes(report: &Value) -> BTreeMap<u64, String> {
    let entries = report["rows"].as_array().unwrap().iter();
    entries.map(|row| (row["row"].as_u64().unwrap(), row["code"].as_str().unwrap().to_owned())).collect()
}

async fn cases_hold(status: Option<&'static str>, (on_existing, groups): (&str, &str), first: usize) {
    let is_exact = groups == "exact";
    // Where groups are exact, a row has to name them.
    let cases = cases(status).into_iter().filter(|case| !is_exact || case.groups.is_some());
    let cases: Vec<Case> = cases.skip(first).step_by(ONE_IN).collect();
    let names: Vec<String> = (0..cases.len()).map(|number| format!("user-{number}")).collect();
    let rows: Vec<Value> = cases.iter().zip(&names).map(|(case, name)| case.row(name)).collect();
    let cloud = Cloud::default();
    let users = cases.iter().zip(&names).filter_map(|(case, name)| Some((name.clone(), case.user(name)?)));
    cloud.state().users.extend(users);
    let before = cloud.state().users.clone();
    let quotas =
        ["UserCreation", "UserAccountRecovery", "UserUpdate", "UserRead", "UserResourceRead", "UserResourceUpdate"];
    let quotas: BTreeMap<&str, u32> = quotas.map(|category| (category, 900_000)).into();
    let event = json!({ "users": rows, "options": {
        "onExisting": on_existing, "groups": groups, "missingPassword": "generate", "share": 1, "quotas": quotas,
    }});

    let first = codes(&report(&cloud, &event).await);

    let after = cloud.state().users.clone();
    for ((case, name), (row, number)) in cases.iter().zip(&names).zip(rows.iter().zip(1..)) {
        let code = first.get(&number).map_or("created", String::as_str);
        let told = || format!("{on_existing} {groups} {case:?}: {code}");
        let is_left = case.status.is_some() && (on_existing == "skip" || before[name] == after[name]);
        match code {
            "exists" | "unfinished" => assert!(on_existing == "skip" && before[name] == after[name], "{}", told()),
            code if PROBLEMS.contains(&code) => {
                assert!(!case.describes(row, &after[name], is_exact), "{}", told());
                assert!(!(is_left && before[name] != after[name]), "{}", told());
            }
            "created" | "finished" | "completed" | "updated" | "unchanged" => {
                assert!(case.describes(row, &after[name], is_exact), "{}", told());
                let gets_it = case.has_password && !["completed", "unchanged"].contains(&code);
                assert!(!gets_it || after[name].password == PASSWORD, "{}", told());
            }
            _ => panic!("{}", told()),
        }
        let is_somebody_else = case.status.is_some() && !case.email.0 && on_existing != "update";
        assert_eq!(code == "another-person", is_somebody_else, "{}", told());
        assert!(!is_somebody_else || before[name] == after[name], "{}", told());
        let is_closed = case.active == Some(false) && !case.could_sign_in();
        assert!(!is_closed || !cloud.state().could_sign_in.contains(name), "{}", told());
    }

    let second = codes(&report(&cloud, &event).await);

    for (number, name) in (1..).zip(&names) {
        let once = first.get(&number).map_or("created", String::as_str);
        let expected = match once {
            "created" | "updated" if on_existing == "update" => ["updated", "unchanged"],
            "created" | "exists" if on_existing == "skip" => ["exists", "exists"],
            "created" | "finished" | "completed" | "unchanged" => ["unchanged", "unchanged"],
            same => [same, same],
        };
        assert!(
            expected.contains(&second[&number].as_str()),
            "{on_existing} {groups} {name}: {once}, {}",
            second[&number]
        );
    }
    let twice = cloud.state().users.clone();
    // An update gives each user without a password in use the row's, or none.
    assert!(
        after.iter().all(|(name, user)| twice[name] == *user),
        "{on_existing} {groups}: the second run changed somebody"
    );
}

#[tokio::test]
async fn a_row_that_is_no_problem_left_its_user_as_it_says() {
    let mut first = 0;
    for status in STATUSES {
        for on_existing in ["skip", "repair", "update"] {
            for groups in ["add", "exact"] {
                cases_hold(status, (on_existing, groups), first).await;
                first = (first + 1) % ONE_IN;
            }
        }
    }
}
