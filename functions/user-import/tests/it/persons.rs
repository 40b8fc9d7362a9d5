//! Whoever has a row's name gets what the row gives only if they are the one it means.

use serde_json::{Value, json};

use crate::{
    answers::{codes, report},
    cloud::{Cloud, User},
};

fn ceo() -> Value {
    json!({ "userName": "ceo", "email": "ceo@example.com", "password": "Sample-Pass-1", "groups": ["staff"] })
}

/// A pool where somebody has taken the name.
fn taken(status: &str, attributes: &[(&str, &str)]) -> Cloud {
    let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Cloud::default().with_user("ceo", status).changing("ceo", |user| user.attributes = attributes)
}

fn import(row: &Value, options: &Value) -> Value {
    json!({ "users": [row], "options": options })
}

const MALLORY: [(&str, &str); 2] = [("email", "mallory@evil.test"), ("email_verified", "true")];

#[tokio::test]
async fn somebody_else_of_that_name_gets_nothing() {
    for status in ["CONFIRMED", "FORCE_CHANGE_PASSWORD", "UNCONFIRMED", "RESET_REQUIRED"] {
        for on_existing in ["skip", "repair"] {
            let cloud = taken(status, &MALLORY);
            let before = cloud.state().users.clone();
            let report = report(&cloud, &import(&ceo(), &json!({ "onExisting": on_existing }))).await;
            assert_eq!(codes(&report), [(1, "another-person")], "{status} {on_existing}");
            assert_eq!(report["rows"][0]["sub"], Value::Null, "it is not the row's user");
            assert!(!report.to_string().contains("evil.test"), "{report}");
            assert_eq!(cloud.state().users, before, "{status} {on_existing}");
        }
    }
}

#[tokio::test]
async fn an_address_that_nobody_verified_proves_nothing() {
    for (attributes, row, code) in [
        (&[("email", "ceo@example.com")][..], ceo(), "person-unproven"),
        (&[("email", "ceo@example.com"), ("email_verified", "true")], ceo(), "completed"),
        (&[("email", "CEO@Example.com"), ("email_verified", "true")], ceo(), "completed"),
        (&[("phone_number", "+14155550199"), ("phone_number_verified", "true")], ceo(), "person-unproven"),
    ] {
        let cloud = taken("CONFIRMED", attributes);
        let report = report(&cloud, &import(&row, &json!({}))).await;
        assert_eq!(codes(&report), [(1, code)], "{attributes:?}");
        let user = cloud.state().users["ceo"].clone();
        assert_eq!(user.groups.is_empty(), code == "person-unproven", "{attributes:?}");
        assert_eq!(user.password, "", "{attributes:?}");
    }
    let closed = taken("CONFIRMED", &[("email", "ceo@example.com")]);
    closed.state().closed = true;
    let told = report(&closed, &import(&ceo(), &json!({}))).await;
    assert_eq!(codes(&told), [(1, "differs")], "only operators make users there: {told}");
    assert_eq!(closed.state().users["ceo"].groups.len(), 1);
}

#[tokio::test]
async fn an_update_says_what_it_replaces_and_no_value() {
    let cloud = taken("CONFIRMED", &MALLORY);
    let told = report(&cloud, &import(&ceo(), &json!({ "onExisting": "update" }))).await;
    assert_eq!(codes(&told), [(1, "updated")]);
    let text = told["rows"][0]["text"].as_str().unwrap();
    assert_eq!(text, "replaced email, email_verified; added custom:active; set the password; added to 1 group");
    let User { attributes, groups, password, .. } = cloud.state().users["ceo"].clone();
    assert_eq!(
        (attributes["email"].as_str(), groups.len(), password.as_str()),
        ("ceo@example.com", 1, "Sample-Pass-1")
    );
}

#[tokio::test]
async fn the_same_import_again_finds_the_users_it_made() {
    // Unverified contacts prove nothing, but there is nothing left to give.
    let rows = [ceo(), json!({ "userName": "bo", "email": "bo@example.com", "password": "Sample-Pass-2" })];
    let event = json!({ "users": rows, "options": { "contactsVerified": false } });
    let cloud = Cloud::default();
    report(&cloud, &event).await;
    let again = report(&cloud, &event).await;
    assert_eq!(codes(&again), [(1, "unchanged"), (2, "unchanged")]);
    assert_eq!(again["rows"][0]["sub"], json!("sub-of-ceo"));
}
