//! Names that people sign in with besides their own: whose they are, and what Cognito says when they are somebody's.

use serde_json::{Value, json};

use crate::{
    answers::{codes, report, totals},
    cloud::{Cloud, Fault, Manners},
    stopping::users,
};

fn row(name: &str, email: &str) -> Value {
    json!({ "userName": name, "email": email, "password": "Sample-Pass-1" })
}

fn import(rows: &[Value], options: &Value) -> Value {
    json!({ "users": rows, "options": options })
}

fn text(report: &Value, entry: usize) -> String {
    report["rows"][entry]["text"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_alias_that_somebody_has_is_a_conflict_whatever_cognito_calls_it() {
    for calls_aliases_names in [false, true] {
        let cloud = Cloud::default().with_user("bo", "CONFIRMED");
        cloud.state().manners = Manners { calls_aliases_names, ..Manners::default() };
        let rows = [row("ana", "bo@example.com"), row("cy", "cy@example.com")];
        let report = report(&cloud, &import(&rows, &json!({}))).await;
        assert_eq!(codes(&report), [(1, "alias-exists")]);
        assert_eq!(
            text(&report, 0),
            "another user has this e-mail address, phone number or preferred user name",
            "{calls_aliases_names}"
        );
        assert_eq!(totals(&report), json!({ "read": 2, "created": 1, "failed": 1 }));
    }
}

#[tokio::test]
async fn a_user_who_was_deleted_meanwhile_is_no_conflict() {
    let cloud = Cloud::default().failing_once("AdminSetUserPassword", Fault::Code(400, "UserNotFoundException"));
    let report = report(&cloud, &import(&[row("ana", "ana@example.com")], &json!({}))).await;
    assert_eq!(codes(&report), [(1, "user-vanished")]);
    assert_eq!(text(&report, 0), "the user was deleted during the import; import again");
}

#[tokio::test]
async fn an_update_takes_no_name_away_from_its_owner() {
    for moves_aliases in [false, true] {
        for (field, value) in [("email", "bo@example.com"), ("preferred_username", "bobby")] {
            let cloud = Cloud::default().with_user("ana", "CONFIRMED").with_user("bo", "CONFIRMED");
            let preferred = |user: &mut crate::cloud::User| {
                user.attributes.insert("preferred_username".to_owned(), "bobby".to_owned());
            };
            let cloud = cloud.changing("bo", preferred);
            cloud.state().manners = Manners { moves_aliases, ..Manners::default() };
            let before = cloud.state().users.clone();
            let mut row = row("ana", "ana@example.com");
            row[field] = json!(value);
            let report = report(&cloud, &import(&[row], &json!({ "onExisting": "update" }))).await;
            assert_eq!(codes(&report), [(1, "alias-exists")], "{field}");
            assert_eq!(cloud.state().users, before, "{field} {moves_aliases}");
        }
    }
}

#[tokio::test]
async fn an_address_becomes_nobodys_alias_by_being_called_verified() {
    let cloud = Cloud::default().with_user("ana", "CONFIRMED").with_user("bo", "CONFIRMED");
    cloud.state().manners.moves_aliases = true;
    let unverified = |user: &mut crate::cloud::User| {
        user.attributes.insert("email".to_owned(), "bo@example.com".to_owned());
        user.attributes.insert("email_verified".to_owned(), "false".to_owned());
    };
    let cloud = cloud.changing("ana", unverified);
    let event = import(&[row("ana", "bo@example.com")], &json!({ "onExisting": "update" }));
    assert_eq!(codes(&report(&cloud, &event).await), [(1, "alias-exists")]);
    assert_eq!(cloud.state().users["bo"].attributes["email_verified"], "true");
}

#[tokio::test]
async fn users_who_exchange_their_addresses_are_told_what_to_do_and_a_chain_heals() {
    let pool = || Cloud::default().with_user("ana", "CONFIRMED").with_user("bo", "CONFIRMED");
    let update = json!({ "onExisting": "update", "inFlight": 1 });
    let swap = import(&[row("ana", "bo@example.com"), row("bo", "ana@example.com")], &update);
    let cloud = pool();
    let told = report(&cloud, &swap).await;
    assert_eq!(codes(&told), [(1, "alias-exists"), (2, "alias-exists")]);
    assert!(
        text(&told, 0).ends_with("if rows exchange theirs, give one of them another value first, then import again")
    );
    let chain = import(&[row("ana", "bo@example.com"), row("bo", "new@example.com")], &update);
    assert_eq!(codes(&report(&cloud, &chain).await), [(1, "alias-exists"), (2, "updated")]);
    assert_eq!(codes(&report(&cloud, &chain).await), [(1, "updated"), (2, "updated")]);
}

#[tokio::test]
async fn an_unverified_address_is_not_sent_where_cognito_would_mail_it() {
    for (verified, mails, code) in [(false, 0, "contact-unverified"), (true, 0, "updated")] {
        let cloud = Cloud::default().with_user("ana", "CONFIRMED");
        cloud.state().verified_before_change = true;
        let mut row = row("ana", "new@example.com");
        row["email_verified"] = json!(verified);
        row["active"] = json!(false);
        let before = cloud.state().users.clone();
        let told = report(&cloud, &import(&[row], &json!({ "onExisting": "update" }))).await;
        assert_eq!(codes(&told), [(1, code)]);
        assert_eq!(cloud.state().mails, mails);
        assert_eq!(cloud.state().users == before, !verified, "all of the row or nothing");
    }
    let cloud = Cloud::default();
    cloud.state().verified_before_change = true;
    let told = report(&cloud, &import(&[row("ana", "new@example.com")], &json!({ "contactsVerified": false }))).await;
    assert_eq!(totals(&told), json!({ "read": 1, "created": 1 }), "a new user has nothing to change");
}

#[tokio::test]
async fn rows_whose_aliases_are_taken_never_stop_the_others() {
    let options =
        json!({ "share": 1, "quotas": { "UserCreation": 9000, "UserAccountRecovery": 9000, "UserRead": 9000 } });
    for block in [0..30, 100..300] {
        let mut rows = users(400);
        let mut cloud = Cloud::default();
        for (row, number) in rows[block.clone()].iter_mut().zip(0..) {
            cloud = cloud.with_user(&format!("there-{number}"), "CONFIRMED");
            row["email"] = json!(format!("there-{number}@example.com"));
        }
        let told = report(&cloud, &import(&rows, &options)).await;
        let (failed, created) = (block.len(), 400 - block.len());
        assert_eq!(totals(&told), json!({ "read": 400, "created": created, "failed": failed }));
        assert_eq!((told.get("stopped"), told.get("next")), (None, None), "{block:?}");
    }
}
