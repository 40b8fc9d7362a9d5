//! Passwords in the wrong columns: however a file got them there, no answer, report or group has one.

use serde_json::json;

use crate::{
    answers::invoke,
    cloud::Cloud,
    reading::holding,
    workflow::{fast, object, settled},
};

const COLUMNS: [&str; 7] = ["username", "email", "password", "given_name", "phone_number", "sub", "groups"];

/// Values of as many people, each with a password that occurs nowhere else.
fn people(rows: usize) -> impl Iterator<Item = [String; 7]> {
    (0..rows).map(|n| {
        let texts =
            [format!("user-{n}"), format!("user-{n}@example.com"), format!("Sentinel-Pass-{n}"), "Ana".to_owned()];
        let [user, email, password, name] = texts;
        [user, email, password, name, format!("+1415555{n:04}"), format!("0b1c-{n}"), "staff".to_owned()]
    })
}

fn csv(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    rows.fold(header.join(","), |csv, row| csv + "\n" + &row.join(","))
}

/// A name for what is wrong, and the file.
fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for rows in [2, 30] {
        let columns = || COLUMNS.iter().enumerate();
        for ((one, name), (other, its_name)) in
            columns().flat_map(|one| columns().take(one.0).map(move |other| (one, other)))
        {
            let mut header = COLUMNS;
            header.swap(one, other);
            files.push((format!("{rows} rows, {name} for {its_name}"), csv(&header, people(rows).map(Vec::from))));
        }
        for place in 0..COLUMNS.len() {
            // A separator too many here, and the last value missing.
            let shifted = |mut row: Vec<String>| {
                row.insert(place, String::new());
                row.truncate(COLUMNS.len());
                row
            };
            let all = csv(&COLUMNS, people(rows).map(Vec::from).map(shifted));
            files.push((format!("{rows} rows, all shifted at {place}"), all));
            let mut header = COLUMNS;
            header.rotate_left(place);
            files.push((format!("{rows} rows, rotated by {place}"), csv(&header, people(rows).map(Vec::from))));
            // The same in one row among right ones.
            let one = people(rows + 2).map(Vec::from).enumerate();
            let one = one.map(|(n, row)| if n == rows { shifted(row) } else { row });
            files.push((format!("{rows} rows, one more shifted at {place}"), csv(&COLUMNS, one)));
        }
    }
    files
}

fn holds(text: &str) -> bool {
    text.contains("Sentinel")
}

#[tokio::test]
async fn no_answer_has_a_password_under_any_name() {
    let mut refused = 0;
    for (name, file) in files() {
        for (mode, missing_password, create_groups) in
            [("check", "reject", false), ("run", "reject", true), ("run", "generate", true)]
        {
            let (cloud, mut event) = holding("a.csv", file.as_bytes());
            event["mode"] = json!(mode);
            event["options"] = fast();
            event["options"]["missingPassword"] = json!(missing_password);
            event["options"]["createGroups"] = json!(create_groups);
            let told = match invoke(&cloud, &event).await {
                Ok(answer) => serde_json::to_string(&answer.body).unwrap(),
                Err(failure) => {
                    assert_eq!(cloud.operations(), [].into(), "{name} {event}");
                    refused += 1;
                    failure.user_text().to_owned()
                }
            };
            assert!(!holds(&told), "{name} {event}: {told}");
            let groups = cloud.state().groups.clone();
            assert!(!groups.iter().any(|group| holds(group)), "{name} {event}: {groups:?}");
        }
    }
    assert!(refused > 40, "whole columns in the wrong place are told: {refused}");
}

#[tokio::test]
async fn no_file_of_a_run_in_shards_has_a_password_under_any_name() {
    let mut settled_runs = 0;
    for (name, file) in files() {
        let cloud = Cloud::default();
        cloud.state().objects.insert("users.csv".to_owned(), file.into_bytes());
        let mut options = fast();
        options["missingPassword"] = json!("generate");
        options["createGroups"] = json!(true);
        settled_runs += usize::from(settled(&cloud, options).await);
        let objects = cloud.state().objects.clone();
        for (key, bytes) in objects.iter().filter(|(key, _)| *key != "users.csv") {
            assert!(!holds(&String::from_utf8_lossy(bytes)), "{name}: {key}: {}", object(&cloud, key));
        }
    }
    assert!(settled_runs > 30, "most files are imported: {settled_runs}");
}
