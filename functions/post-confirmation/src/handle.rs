//! From the event to the plan and its effects. The event itself goes back as it came.

use aws_lambda_events::cognito::{
    CognitoEventUserPoolsPostConfirmation as Event, CognitoEventUserPoolsPostConfirmationTriggerSource as Source,
};
use aws_sdk_cognitoidentityprovider::Client;
use shared::{failure::Failure, groups::Member, trigger::TriggerEvent};

use crate::{
    apply::{User, apply},
    plan::plan,
    settings::Settings,
};

/// Gives a user who confirmed their sign-up their groups, and returns the code of what was done.
///
/// Who confirms a forgotten password had their groups already, and an operator may have taken some away since; and a
/// source of some later Cognito must not fail a user who *is* confirmed. Both pass through.
///
/// # Errors
/// `EventInvalid` for an event of another shape, else as [`apply`].
pub async fn handle(event: &TriggerEvent, settings: &Settings, client: &Client) -> Result<&'static str, Failure> {
    match event.source() {
        Some(Source::ConfirmSignUp) => {}
        Some(_) => return Ok("PassedThrough"),
        None => {
            tracing::warn!(code = "TriggerSourceUnknown", "an unknown trigger source passed through");
            return Ok("TriggerSourceUnknown");
        }
    }
    let view: Event = event.view()?;
    let header = &view.cognito_event_user_pools_header;
    let (Some(pool_id), Some(name)) = (&header.user_pool_id, &header.user_name) else {
        return Err(Failure::broken("EventInvalid", "the event names no user pool or no user"));
    };
    let client_id = header.caller_context.client_id.as_deref();
    let plan = plan(&Member { client_id, attributes: &view.request.user_attributes }, settings);
    apply(client, User { pool_id, name }, &plan).await?;
    Ok(if plan.groups.is_empty() { "NoGroups" } else { "GroupsAssigned" })
}
