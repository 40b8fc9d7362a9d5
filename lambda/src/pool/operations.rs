//! Calls that may be repeated without harm.

use aws_sdk_cognitoidentityprovider::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    operation::RequestId,
    types::AttributeType,
};

/// A call that did not succeed: its name and AWS's error code and request id. The message stays behind, since Cognito
/// quotes values in it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation} answered {code} (request {request_id})")]
pub struct CallError {
    pub operation: &'static str,
    /// AWS's error code, or `Timeout`, `Dispatch`, `Response`, `Construction` where AWS gave no answer.
    pub code: String,
    pub request_id: String,
}

impl CallError {
    fn new<E: ProvideErrorMetadata, R>(operation: &'static str, error: &SdkError<E, R>) -> Self
    where
        SdkError<E, R>: RequestId,
    {
        let without_answer = match error {
            SdkError::TimeoutError(_) => "Timeout",
            SdkError::DispatchFailure(_) => "Dispatch",
            SdkError::ConstructionFailure(_) => "Construction",
            _ => "Response",
        };
        let code = error.code().unwrap_or(without_answer).to_owned();
        Self { operation, code, request_id: error.request_id().unwrap_or("unknown").to_owned() }
    }
}

/// Puts the user in the group (AdminAddUserToGroup; again is no change).
pub(super) async fn add_to_group(
    client: &Client,
    pool_id: &str,
    user_name: &str,
    group: &str,
) -> Result<(), CallError> {
    let call = client.admin_add_user_to_group().user_pool_id(pool_id).username(user_name).group_name(group);
    call.send().await.map(drop).map_err(|error| CallError::new("AdminAddUserToGroup", &error))
}

/// Sets one attribute of the user (AdminUpdateUserAttributes).
pub(super) async fn set_attribute(
    client: &Client,
    pool_id: &str,
    user_name: &str,
    (name, value): (&str, &str),
) -> Result<(), CallError> {
    let attribute = AttributeType::builder().name(name).value(value).build();
    // Building one fails only without a name.
    let attribute = attribute.expect("the name is given");
    let call = client.admin_update_user_attributes().user_pool_id(pool_id).username(user_name);
    let sent = call.user_attributes(attribute).send().await;
    sent.map(drop).map_err(|error| CallError::new("AdminUpdateUserAttributes", &error))
}
