//! The names that user attributes have.

use crate::name;

/// The standard attributes of every user pool (developer guide, "Working with user attributes") that a sign-up can bring.
pub const STANDARD: [&str; 19] = [
    "address",
    "birthdate",
    "email",
    "email_verified",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "phone_number_verified",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
];

/// Attributes that Cognito alone sets: no app client can be allowed to write them.
pub const SET_BY_COGNITO: [&str; 4] = ["cognito:user_status", "email_verified", "phone_number_verified", "sub"];

/// The longest name of an attribute that a pool adds, without its prefix (Cognito API: `SchemaAttributeType.Name`).
const MAX_ADDED_CHARS: usize = 20;

/// Whether the name is that of a custom attribute: `custom:NAME`.
pub fn is_custom(name: &str) -> bool {
    name.strip_prefix("custom:").is_some_and(is_added)
}

/// Whether the name is that of a developer-only attribute: `dev:NAME`. No app client writes one (Cognito API:
/// `SchemaAttributeType`).
pub fn is_developer_only(name: &str) -> bool {
    name.strip_prefix("dev:").is_some_and(is_added)
}

fn is_added(name: &str) -> bool {
    name::is_valid(name) && name.chars().count() <= MAX_ADDED_CHARS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn added_attributes_have_a_prefix_and_a_short_name() {
        for (name, custom, developer_only) in [
            ("custom:plan", true, false),
            ("custom:größe", true, false),
            ("custom:12345678901234567890", true, false),
            ("custom:123456789012345678901", false, false),
            ("custom:", false, false),
            ("custom:two words", false, false),
            ("custom plan", false, false),
            ("Custom:plan", false, false),
            ("dev:plan", false, true),
            ("dev:", false, false),
            ("locale", false, false),
        ] {
            assert_eq!((is_custom(name), is_developer_only(name)), (custom, developer_only), "{name}");
        }
    }
}
