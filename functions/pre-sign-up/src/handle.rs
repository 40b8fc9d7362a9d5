//! From the event to the decision and back.

use aws_lambda_events::cognito::{
    CognitoEventUserPoolsPreSignup as Event, CognitoEventUserPoolsPreSignupTriggerSource as TriggerSource,
};
use shared::{failure::Failure, trigger::TriggerEvent};

use crate::{
    decide::{SignUp, Source, decide},
    messages::Messages,
    policy::Policy,
    rejection::Rejection,
};

/// Never confirmed and never verified here: an address nobody has proved may be somebody else's, and verifying it
/// would take the alias away from its owner.
const UNCONFIRMED: [(&str, bool); 3] =
    [("autoConfirmUser", false), ("autoVerifyEmail", false), ("autoVerifyPhone", false)];

/// Decides on the event. If the person may sign up, its `response` says no more than that, and the code is returned.
///
/// # Errors
/// A refusal with the code and text of its [`Rejection`]; `EventInvalid` for an event of another shape.
pub fn handle(event: &mut TriggerEvent, policy: &Policy, messages: &Messages) -> Result<&'static str, Failure> {
    let refused = |rejection: Rejection| Failure::refused(rejection.code(), messages.text(&rejection));
    let source = match event.source() {
        Some(TriggerSource::SignUp) => Source::SelfService,
        Some(TriggerSource::ExternalProvider) => Source::ExternalProvider,
        Some(TriggerSource::AdminCreateUser) => Source::Operator,
        _ => return Err(refused(Rejection::TriggerSourceUnknown)),
    };
    let view: Event = event.view()?;
    let header = &view.cognito_event_user_pools_header;
    let sign_up = SignUp {
        source,
        client_id: header.caller_context.client_id.as_deref(),
        user_name: header.user_name.as_deref().unwrap_or_default(),
        attributes: &view.request.user_attributes,
    };
    let against = decide(&sign_up, policy);
    if let Some(rejection) = against.into_iter().next() {
        return Err(refused(rejection));
    }
    event.respond(UNCONFIRMED);
    Ok(match source {
        Source::Operator => "CreatedByOperator",
        Source::SelfService | Source::ExternalProvider => "Accepted",
    })
}
