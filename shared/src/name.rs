//! The names Cognito accepts for users and groups.

use unicode_general_category::{GeneralCategory, get_general_category};

/// The longest user or group name, in characters (Cognito API: `Username`, `GroupName`).
pub const MAX_NAME_CHARS: usize = 128;

/// Whether Cognito accepts the text as a user or group name: 1 to 128 characters of `[\p{L}\p{M}\p{S}\p{N}\p{P}]`.
pub fn is_valid(name: &str) -> bool {
    (1..=MAX_NAME_CHARS).contains(&name.chars().count()) && name.chars().all(is_printable)
}

/// Whether the character has a mark of its own: everything but separators (Z*) and others (C*).
pub(crate) fn is_printable(c: char) -> bool {
    use GeneralCategory::*;
    !matches!(
        get_general_category(c),
        SpaceSeparator | LineSeparator | ParagraphSeparator | Control | Format | Surrogate | PrivateUse | Unassigned
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_cognito_accepts() {
        let longest = "é".repeat(MAX_NAME_CHARS);
        let too_long = "é".repeat(MAX_NAME_CHARS + 1);
        for (name, expected) in [
            ("staff", true),
            ("ana@example.com", true),
            ("日本語", true),
            ("a+b=c€", true),
            (longest.as_str(), true),
            (too_long.as_str(), false),
            ("", false),
            ("two words", false),
            ("tab\t", false),
            ("line\n", false),
            ("zero\u{200b}width", false),
            ("nbsp\u{a0}", false),
        ] {
            assert_eq!(is_valid(name), expected, "{name:?}");
        }
    }
}
