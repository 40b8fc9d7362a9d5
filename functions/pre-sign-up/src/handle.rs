//! From the event to the decision and back.

use std::collections::HashMap;

use aws_lambda_events::cognito::{
    CognitoEventUserPoolsPreSignup as Event, CognitoEventUserPoolsPreSignupTriggerSource as TriggerSource,
};
use invitation::{Invitation, Invitations, Problem};
use lambda::{failure::Failure, invocation::Record, trigger::TriggerEvent};
use time::OffsetDateTime;

use crate::{
    decide::{Decision, SignUp, Source, decide},
    rejection::Rejection,
    settings::Settings,
};

/// Decides on the event, which arrived `at` that time. If the person may sign up, its `response` says whether that
/// confirms them, and the code is returned. What only observed rules have against it is noted in the record.
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
    let decision = match &known {
        Some((source, view)) => decision(*source, view, settings, at),
        None => Decision { against: vec![Rejection::TriggerSourceUnknown], invited: false },
    };
    let (observed, enforced): (Vec<_>, Vec<_>) =
        decision.against.into_iter().partition(|rejection| settings.policy.observes(rejection));
    record.observed = observed.iter().map(Rejection::code).collect();
    if let Some(rejection) = enforced.first() {
        let locale = known.as_ref().and_then(|(_, view)| locale(view));
        return Err(Failure::refused(rejection.code(), settings.messages.text(rejection, locale)));
    }
    let source = known.map(|(source, _)| source);
    let confirms = decision.invited && settings.policy.invitation_confirms && source == Some(Source::SelfService);
    respond(event, confirms);
    Ok(match source {
        Some(Source::Operator) => "CreatedByOperator",
        _ if !observed.is_empty() => "Observed",
        _ => "Accepted",
    })
}

/// Only the invitation sent to an address proves it. Verifying any other would take the alias away from its owner.
fn respond(event: &mut TriggerEvent, confirms: bool) {
    event.respond([("autoConfirmUser", confirms), ("autoVerifyEmail", confirms), ("autoVerifyPhone", false)]);
}

fn source(event: &TriggerEvent) -> Option<Source> {
    match event.source()? {
        TriggerSource::SignUp => Some(Source::SelfService),
        TriggerSource::ExternalProvider => Some(Source::ExternalProvider),
        TriggerSource::AdminCreateUser => Some(Source::Operator),
        _ => None,
    }
}

fn decision(source: Source, view: &Event, settings: &Settings, at: OffsetDateTime) -> Decision {
    let header = &view.cognito_event_user_pools_header;
    let opened = opened(view, &settings.invitations);
    let sign_up = SignUp {
        source,
        client_id: header.caller_context.client_id.as_deref(),
        user_name: header.user_name.as_deref().unwrap_or_default(),
        attributes: &view.request.user_attributes,
        invitation: opened.as_ref().map(|opened| opened.as_ref().map_err(|problem| *problem)),
        at,
    };
    decide(&sign_up, &settings.policy)
}

/// The invitation they bring; without keys nothing is one. Only clientMetadata also reaches PostConfirmation, which gives
/// the groups, so an app that sends the token in validationData alone hears of it at once.
fn opened(view: &Event, invitations: &Invitations) -> Option<Result<Invitation, Problem>> {
    if invitations.is_empty() {
        return None;
    }
    let user_pool_id = view.cognito_event_user_pools_header.user_pool_id.as_deref().unwrap_or_default();
    match filled(&view.request.client_metadata, invitation::MEMBER) {
        Some(token) => Some(invitations.open(token, user_pool_id)),
        None => filled(&view.request.validation_data, invitation::MEMBER).map(|_| Err(Problem::Misplaced)),
    }
}

/// The person's language: the app says it in clientMetadata, which a sign-up through the hosted pages cannot carry; then
/// the attribute may.
fn locale(view: &Event) -> Option<&str> {
    let maps = [&view.request.client_metadata, &view.request.user_attributes];
    maps.into_iter().find_map(|map| filled(map, "locale"))
}

/// The value, trimmed; `None` if it is missing or blank.
fn filled<'a>(map: &'a HashMap<String, String>, name: &str) -> Option<&'a str> {
    map.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
}
