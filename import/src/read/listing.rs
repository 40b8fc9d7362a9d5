//! Users as Cognito lists them, made plain rows: what `aws cognito-idp list-users` writes, and the npm tools
//! cognito-backup-restore and cognito-backup (which adds `Groups`) write user by user.

use serde::Deserialize;
use serde_json::Value;

use crate::{
    columns::{Column, Columns},
    problem::{Problem, RowError},
    user::{CONTACTS, READ_ONLY},
};

/// The field that only listed users have.
const ATTRIBUTES: &str = "Attributes";

/// What Cognito says about a user and nobody can write (UserType).
const STATE: [&str; 4] = ["UserStatus", "UserCreateDate", "UserLastModifiedDate", "MFAOptions"];

/// An attribute of a listed user (AttributeType).
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attribute {
    name: String,
    value: Option<String>,
}

/// Whether these are the fields of a listed user.
pub(super) fn is_listed(fields: &[(String, Value)]) -> bool {
    fields.iter().any(|(name, _)| name == ATTRIBUTES)
}

/// The fields of the row a listed user stands for. Fields that were added to it, such as a password, stay.
pub(super) fn plain(
    number: u64,
    fields: Vec<(String, Value)>,
    columns: &Columns,
) -> Result<Vec<(String, Value)>, RowError> {
    let text = |name: &str| fields.iter().find(|(field, _)| field == name).and_then(|(_, value)| value.as_str());
    let user_name = text("Username").map(str::to_owned);
    let wrong =
        |column, problem| RowError { user_name: user_name.clone(), ..RowError::new(number, problem).at(column) };
    if text("UserStatus") == Some("EXTERNAL_PROVIDER") {
        return Err(wrong("UserStatus", Problem::Federated));
    }
    let mut plain = Vec::new();
    for (name, value) in fields {
        match name.as_str() {
            ATTRIBUTES => plain.extend(attributes(value).map_err(|problem| wrong(ATTRIBUTES, problem))?),
            "Enabled" => plain.push((Column::Active.to_string(), value)),
            name if STATE.contains(&name) => {}
            _ => plain.push((name, value)),
        }
    }
    // Where people sign in with a contact, Cognito made the name, and will make another.
    let is_sub = |(name, value): &(String, Value)| name == "sub" && value.as_str() == user_name.as_deref();
    if columns.sign_in_by_contact() && plain.iter().any(is_sub) {
        plain.retain(|(name, _)| name != "Username");
    }
    plain.retain(|(name, _)| !READ_ONLY.contains(&name.as_str()));
    settle_verified(&mut plain);
    Ok(plain)
}

fn attributes(list: Value) -> Result<impl Iterator<Item = (String, Value)>, Problem> {
    let attributes: Vec<Attribute> = serde_json::from_value(list).map_err(|_| Problem::NotAttributes)?;
    Ok(attributes.into_iter().map(|Attribute { name, value }| (name, value.into())))
}

/// A list says of every contact whether it is verified: one that it does not call so is not.
fn settle_verified(fields: &mut Vec<(String, Value)>) {
    for (contact, verified) in CONTACTS {
        let has = |name: &str| fields.iter().any(|(field, _)| field == name);
        if has(contact) && !has(verified) {
            fields.push((verified.to_owned(), false.into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{pool::profile::PoolProfile, read::json::object};

    fn columns(sign_in: &[&'static str]) -> Columns {
        Columns::of(&PoolProfile { sign_in_attributes: sign_in.to_vec(), ..PoolProfile::sample() }, false)
    }

    const ANA: &str = r#"{
        "Username": "0b1c", "UserCreateDate": "2026-01-02T03:04:05.678000+00:00", "UserLastModifiedDate": 1767323045.678,
        "Enabled": false, "UserStatus": "CONFIRMED", "MFAOptions": [{"DeliveryMedium": "SMS"}],
        "Attributes": [
            {"Name": "sub", "Value": "0b1c"}, {"Name": "email", "Value": "ana@example.com"},
            {"Name": "email_verified", "Value": "true"}, {"Name": "phone_number", "Value": "+14155550123"},
            {"Name": "identities", "Value": "[]"}, {"Name": "given_name"}
        ],
        "Groups": ["members", "staff"], "password": "Sample-Pass-1"
    }"#;

    #[test]
    fn a_listed_user_is_a_row() {
        let plain = r#"{"username": "0b1c", "active": false, "email": "ana@example.com", "email_verified": true,
            "phone_number": "+14155550123", "phone_number_verified": false, "groups": ["members", "staff"],
            "password": "Sample-Pass-1"}"#;
        assert_eq!(object(3, ANA, &columns(&[])), object(3, plain, &columns(&[])));
    }

    #[test]
    fn a_name_that_cognito_made_is_left_out_where_it_makes_another() {
        let named = ANA.replace(r#""Username": "0b1c""#, r#""Username": "ana""#);
        for (listed, sign_in, expected) in [
            (ANA, &["email"][..], None),
            (ANA, &[], Some("0b1c")),
            (&named, &["email"], Some("ana")),
            (&named, &[], Some("ana")),
        ] {
            let row = object(1, listed, &columns(sign_in)).expect("this is a user");
            assert_eq!(row.user_name.as_deref(), expected, "{sign_in:?}");
        }
    }

    #[test]
    fn what_is_no_user_of_the_pool_is_rejected_by_name() {
        for (listed, column, problem) in [
            (ANA.replace("CONFIRMED", "EXTERNAL_PROVIDER"), "UserStatus", Problem::Federated),
            (ANA.replace("given_name", "shoe_size"), "shoe_size", Problem::UnknownColumn { nearest: None }),
            (ANA.replace(r#""Name": "given_name""#, r#""Value": "Ana""#), "Attributes", Problem::NotAttributes),
            (ANA.replace("\"Groups\"", "\"Shoes\""), "Shoes", Problem::UnknownColumn { nearest: None }),
            (ANA.replace("given_name", "email"), "email", Problem::ColumnTwice),
        ] {
            let expected = RowError { user_name: Some("0b1c".to_owned()), ..RowError::new(7, problem).at(column) };
            let error = object(7, &listed, &columns(&[])).map_err(|error| RowError { values: None, ..error });
            assert_eq!(error, Err(expected), "{column}");
        }
    }
}
