//! The ids that Cognito gives.

/// The longest id of an app client and of a user pool (Cognito API: `ClientIdType`, `UserPoolIdType`).
const MAX_CLIENT_CHARS: usize = 128;
const MAX_USER_POOL_CHARS: usize = 55;

/// Whether the text can be the id of an app client: 1 to 128 characters of `[\w+]`.
pub fn is_client(text: &str) -> bool {
    (1..=MAX_CLIENT_CHARS).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+'))
}

/// Whether the text can be the id of a user pool: `[\w-]+_[0-9a-zA-Z]+`, at most 55 characters.
pub fn is_user_pool(text: &str) -> bool {
    let Some((region, name)) = text.rsplit_once('_') else { return false };
    text.len() <= MAX_USER_POOL_CHARS
        && !region.is_empty()
        && region.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_app_clients() {
        let (longest, too_long) = ("3".repeat(128), "3".repeat(129));
        for (text, expected) in [
            ("3n4b5urk1ft4fl3mg5e62d9ado", true),
            ("CLIENT_ID_NOT_APPLICABLE", true),
            ("a+b", true),
            (&longest, true),
            (&too_long, false),
            ("", false),
            ("my app", false),
            ("my-app", false),
            ("größe", false),
        ] {
            assert_eq!(is_client(text), expected, "{text}");
        }
    }

    #[test]
    fn ids_of_user_pools() {
        let too_long = format!("eu-west-1_{}", "a".repeat(46));
        for (text, expected) in [
            ("eu-west-1_AbCdEfGhI", true),
            ("us-gov-west-1_a1B2c3D4e", true),
            ("local_1a2B3c4D", true),
            (&too_long, false),
            ("", false),
            ("_", false),
            ("eu-west-1", false),
            ("_AbCdEfGhI", false),
            ("eu-west-1_", false),
            ("eu-west-1_AbC dEf", false),
            ("eu-west-1_A;eu-west-1_B", false),
            ("my_pool/../other", false),
            ("arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEfGhI", false),
        ] {
            assert_eq!(is_user_pool(text), expected, "{text}");
        }
    }
}
