//! Users as Cognito lists them, made plain rows: what `aws cognito-idp list-users` writes, and the npm tools
//! cognito-backup-restore and cognito-backup (which adds `Groups`) write user by user.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::json::{self, Member};
use crate::{
    columns::{Column, Columns},
    finding::RowError,
    problem::Problem,
    row::RawRow,
    user::CONTACTS,
};

/// The members that only listed users have: an answer of ListUsers says the first, one of AdminGetUser the second.
const ATTRIBUTES: [&str; 2] = ["Attributes", "UserAttributes"];

/// What Cognito says about a user and nobody can write (UserType, and the answer of AdminGetUser).
const STATE: [&str; 6] =
    ["UserStatus", "UserCreateDate", "UserLastModifiedDate", "MFAOptions", "PreferredMfaSetting", "UserMFASettingList"];

/// The attribute that says which identity providers a user comes from, and nobody can write.
const IDENTITIES: &str = "identities";

/// An attribute of a listed user (AttributeType).
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attribute<'j> {
    name: String,
    #[serde(borrow)]
    value: Option<&'j RawValue>,
}

/// Whether these are the members of a listed user.
pub(super) fn is_listed(members: &[Member<'_>]) -> bool {
    members.iter().any(|(name, _)| ATTRIBUTES.contains(&name.as_str()))
}

/// The members of the row a listed user stands for. Those that were added to it, such as a password, stay.
pub(super) fn plain<'j>(number: u64, members: Vec<Member<'j>>, columns: &Columns) -> Result<Vec<Member<'j>>, RowError> {
    let text = |name: &str| members.iter().find(|(own, _)| own == name).and_then(|(_, value)| json::text(value));
    let user_name = text("Username");
    let wrong = |column: &str, problem| {
        let row = RawRow { user_name: user_name.clone(), ..RawRow::new(number) };
        RowError::new(number, problem).at(column).with_row(row)
    };
    if text("UserStatus").as_deref() == Some("EXTERNAL_PROVIDER") {
        return Err(wrong("UserStatus", Problem::Federated));
    }
    let mut plain = Vec::new();
    for (name, value) in members {
        match name.as_str() {
            name if ATTRIBUTES.contains(&name) => {
                plain.extend(attributes(value).map_err(|problem| wrong(name, problem))?);
            }
            "Enabled" => plain.push((Column::Active.to_string(), value)),
            name if STATE.contains(&name) => {}
            _ => plain.push((name, value)),
        }
    }
    // Where people sign in with a contact, Cognito made the name, and will make another.
    let is_sub = |(name, value): &Member<'_>| name == "sub" && json::text(value) == user_name;
    if columns.sign_in_by_contact() && plain.iter().any(is_sub) {
        plain.retain(|(name, _)| name != "Username");
    }
    plain.retain(|(name, _)| name != IDENTITIES);
    settle_verified(&mut plain);
    Ok(plain)
}

fn attributes(list: &RawValue) -> Result<impl Iterator<Item = Member<'_>>, Problem> {
    let attributes: Vec<Attribute<'_>> = serde_json::from_str(list.get()).map_err(|_| Problem::NotAttributes)?;
    Ok(attributes.into_iter().map(|Attribute { name, value }| (name, value.unwrap_or(RawValue::NULL))))
}

/// A list says of every contact whether it is verified: one that it does not call so is not.
fn settle_verified(members: &mut Vec<Member<'_>>) {
    for (contact, verified) in CONTACTS {
        let has = |name: &str| members.iter().any(|(own, _)| own == name);
        if has(contact) && !has(verified) {
            members.push((verified.to_owned(), RawValue::FALSE));
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
            "password": "Sample-Pass-1", "sub": "0b1c"}"#;
        assert_eq!(object(3, ANA, &columns(&[])), object(3, plain, &columns(&[])));
    }

    #[test]
    fn a_user_as_admin_get_user_answers_is_a_row() {
        let got = ANA.replace("\"Attributes\"", "\"UserMFASettingList\": [], \"UserAttributes\"");
        assert_eq!(object(3, &got, &columns(&[])), object(3, ANA, &columns(&[])));
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
            let expected = RowError::new(7, problem).at(column);
            let row = object(7, &listed, &columns(&[]));
            let error = row.map_or_else(|error| error, |mut row| std::mem::take(&mut row.found).into_error(row));
            let name = error.read.as_ref().and_then(|row| row.user_name.as_deref());
            assert_eq!(name, Some("0b1c"), "{column}");
            assert_eq!(RowError { read: None, ..error }, expected, "{column}");
        }
    }
}
