//! From the event to the decision and back.

use aws_lambda_events::cognito::{
    CognitoEventUserPoolsPreSignup as Event, CognitoEventUserPoolsPreSignupTriggerSource as TriggerSource,
};
use shared::{failure::Failure, invocation::Record, trigger::TriggerEvent};

use time::OffsetDateTime;

use crate::{
    decide::{SignUp, Source, decide},
    policy::Policy,
    rejection::Rejection,
    settings::Settings,
};

/// Never confirmed and never verified here: an address nobody has proved may be somebody else's, and verifying it
/// would take the alias away from its owner.
const UNCONFIRMED: [(&str, bool); 3] =
    [("autoConfirmUser", false), ("autoVerifyEmail", false), ("autoVerifyPhone", false)];

/// Decides on the event, which arrived `at` that time. If the person may sign up, its `response` says no more than that,
/// and the code is returned. What only observed rules have against it is noted in the record.
///
/// # Errors
/// A refusal with the code and text of its [`Rejection`]; `EventInvalid` for an event of another shape.
pub fn handle(
    event: &mut TriggerEvent,
    record: &mut Record,
    settings: &Settings,
    at: OffsetDateTime,
) -> Result<&'static str, Failure> {
    let known = source(event).map(|source| Ok((source, event.view::<Event>()?))).transpose()?;
    let against = match &known {
        Some((source, view)) => against(*source, view, &settings.policy, at),
        None => vec![Rejection::TriggerSourceUnknown],
    };
    let (observed, enforced): (Vec<_>, Vec<_>) =
        against.into_iter().partition(|rejection| settings.policy.observes(rejection));
    record.observed = observed.iter().map(Rejection::code).collect();
    if let Some(rejection) = enforced.first() {
        let locale = known.as_ref().and_then(|(_, view)| locale(view));
        return Err(Failure::refused(rejection.code(), settings.messages.text(rejection, locale)));
    }
    event.respond(UNCONFIRMED);
    Ok(match known {
        Some((Source::Operator, _)) => "CreatedByOperator",
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

fn against(source: Source, view: &Event, policy: &Policy, at: OffsetDateTime) -> Vec<Rejection> {
    let header = &view.cognito_event_user_pools_header;
    let sign_up = SignUp {
        source,
        client_id: header.caller_context.client_id.as_deref(),
        user_name: header.user_name.as_deref().unwrap_or_default(),
        attributes: &view.request.user_attributes,
        at,
    };
    decide(&sign_up, policy)
}

/// The person's language: the app says it in clientMetadata, which a sign-up through the hosted pages cannot carry; then
/// the attribute may.
fn locale(view: &Event) -> Option<&str> {
    let maps = [&view.request.client_metadata, &view.request.user_attributes];
    maps.into_iter().find_map(|map| map.get("locale")).map(String::as_str)
}
