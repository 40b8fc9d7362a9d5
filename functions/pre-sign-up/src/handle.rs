//! From the event to the decision and back.

use aws_lambda_events::cognito::{
    CognitoEventUserPoolsPreSignup as Event, CognitoEventUserPoolsPreSignupTriggerSource as TriggerSource,
};
use shared::{failure::Failure, invocation::Record, trigger::TriggerEvent};

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
/// What only observed rules have against it is noted in the record.
///
/// # Errors
/// A refusal with the code and text of its [`Rejection`]; `EventInvalid` for an event of another shape.
pub fn handle(
    event: &mut TriggerEvent,
    record: &mut Record,
    policy: &Policy,
    messages: &Messages,
) -> Result<&'static str, Failure> {
    let source = source(event);
    let against = match source {
        Some(source) => against(event, source, policy)?,
        None => vec![Rejection::TriggerSourceUnknown],
    };
    let (observed, enforced): (Vec<_>, Vec<_>) = against.into_iter().partition(|rejection| policy.observes(rejection));
    record.observed = observed.iter().map(Rejection::code).collect();
    if let Some(rejection) = enforced.first() {
        return Err(Failure::refused(rejection.code(), messages.text(rejection)));
    }
    event.respond(UNCONFIRMED);
    Ok(match source {
        Some(Source::Operator) => "CreatedByOperator",
        _ if !observed.is_empty() => "Observed",
        _ => "Accepted",
    })
}

fn source(event: &TriggerEvent) -> Option<Source> {
    match event.source()? {
        TriggerSource::SignUp => Some(Source::SelfService),
        TriggerSource::ExternalProvider => Some(Source::ExternalProvider),
        TriggerSource::AdminCreateUser => Some(Source::Operator),
        _ => None,
    }
}

fn against(event: &TriggerEvent, source: Source, policy: &Policy) -> Result<Vec<Rejection>, Failure> {
    let view: Event = event.view()?;
    let header = &view.cognito_event_user_pools_header;
    let sign_up = SignUp {
        source,
        client_id: header.caller_context.client_id.as_deref(),
        user_name: header.user_name.as_deref().unwrap_or_default(),
        attributes: &view.request.user_attributes,
    };
    Ok(decide(&sign_up, policy))
}
