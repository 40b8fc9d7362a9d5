//! Changes to one user, which may be made again without harm.

use aws_sdk_cognitoidentityprovider::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    operation::RequestId,
    types::AttributeType,
};
use shared::groups::GroupName;

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
    /// What the SDK says of a call.
    pub fn new<E: ProvideErrorMetadata, R>(operation: &'static str, error: &SdkError<E, R>) -> Self
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

/// One user of a pool. Has no `Debug`: a user name may be an e-mail address.
#[derive(Clone, Copy)]
pub struct User<'a> {
    pub client: &'a Client,
    pub pool_id: &'a str,
    pub name: &'a str,
}

/// One change to a user: a single call.
#[derive(Clone, Copy)]
pub enum Change<'a> {
    /// Puts the user in the group (AdminAddUserToGroup).
    Join(&'a GroupName),
    /// Sets this attribute to `true` (AdminUpdateUserAttributes).
    Activate(&'a str),
}

impl User<'_> {
    /// Makes the change.
    pub async fn make(&self, change: Change<'_>) -> Result<(), CallError> {
        let Self { client, pool_id, name } = *self;
        match change {
            Change::Join(group) => {
                let call = client.admin_add_user_to_group().user_pool_id(pool_id).username(name);
                let sent = call.group_name(group.as_str()).send().await;
                sent.map(drop).map_err(|error| CallError::new("AdminAddUserToGroup", &error))
            }
            Change::Activate(attribute) => {
                let attribute = AttributeType::builder().name(attribute).value("true").build();
                // Building one fails only without a name.
                let attribute = attribute.expect("the name is given");
                let call = client.admin_update_user_attributes().user_pool_id(pool_id).username(name);
                let sent = call.user_attributes(attribute).send().await;
                sent.map(drop).map_err(|error| CallError::new("AdminUpdateUserAttributes", &error))
            }
        }
    }
}
