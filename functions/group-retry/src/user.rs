//! Who has a user name now.

use aws_sdk_cognitoidentityprovider::Client;
use lambda::pool::CallError;

/// What Cognito says of a user, as far as it matters here. Has no `Debug`: it is personal.
pub(crate) struct Current {
    pub(crate) sub: Option<String>,
    /// Whether the account is enabled and has no active indicator yet, neither `true` nor `false`.
    pub(crate) may_be_activated: bool,
}

/// Looks the name up; `None`: nobody has it.
///
/// This uses AdminGetUser, because ListUsers is eventually consistent and may not find a user who was just confirmed. AWS
/// bills a user whom AdminGetUser reads as active in that month; it does the same for a user who is put in a group.
pub(crate) async fn current(
    client: &Client,
    (pool_id, name): (&str, &str),
    active_attribute: Option<&str>,
) -> Result<Option<Current>, CallError> {
    let user = match client.admin_get_user().user_pool_id(pool_id).username(name).send().await {
        Ok(user) => user,
        Err(error) => {
            let error = CallError::new("AdminGetUser", &error);
            return if error.code == "UserNotFoundException" { Ok(None) } else { Err(error) };
        }
    };
    let value = |name: &str| user.user_attributes().iter().find(|attribute| attribute.name() == name)?.value();
    let is_undecided = active_attribute.is_some_and(|name| value(name).is_none());
    Ok(Some(Current { sub: value("sub").map(str::to_owned), may_be_activated: user.enabled && is_undecided }))
}
