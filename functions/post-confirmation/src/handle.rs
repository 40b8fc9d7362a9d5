//! From the event to the plan and its effects. The event itself goes back as it came.

use aws_lambda_events::cognito::{
    CognitoEventUserPoolsPostConfirmation as Event, CognitoEventUserPoolsPostConfirmationTriggerSource as Source,
};
use aws_sdk_cognitoidentityprovider::Client;
use invitation::Problem;
use lambda::{
    failure::Failure,
    invocation::Record,
    pool::{Unfinished, assign},
    telemetry::Metric,
    trigger::TriggerEvent,
};
use shared::{
    groups::{GroupName, Member},
    membership::Membership,
};

use time::OffsetDateTime;

use crate::{
    hand_over::Queue,
    invited::{self, Shown},
    plan::plan,
    settings::Settings,
};

/// Cognito shows the end user a failure although they are confirmed already.
const CONFIRMED_BUT: &str = "Your account is confirmed, but we could not finish setting it up, please contact support";

/// What the function works with: its settings, and the AWS services it calls.
pub struct Function {
    pub settings: Settings,
    pub cognito: Client,
    /// `None`: what cannot be done in time fails.
    pub queue: Option<Queue>,
}

/// Gives a user who confirmed their sign-up, `at` that time, their groups, and returns the code of what was done.
///
/// Who confirms a forgotten password had their groups already, and an operator may have taken some away since; and a
/// source of some later Cognito must not fail a user who *is* confirmed. Both pass through. What cannot be done in time
/// goes to the queue, where there is one.
///
/// # Errors
/// `EventInvalid` for an event of another shape; `GroupsNotAssigned` or `ActiveNotSet` if something is left to do and
/// could not be handed over either.
pub async fn handle(
    event: &TriggerEvent,
    record: &mut Record,
    function: &Function,
    at: OffsetDateTime,
) -> Result<&'static str, Failure> {
    match event.source() {
        Some(Source::ConfirmSignUp) => {}
        Some(_) => return Ok("PassedThrough"),
        None => {
            record.warning = Some("an unknown trigger source passed through".to_owned());
            return Ok("TriggerSourceUnknown");
        }
    }
    let view: Event = event.view()?;
    let header = view.cognito_event_user_pools_header;
    let (Some(user_pool_id), Some(user_name)) = (header.user_pool_id, header.user_name) else {
        return Err(Failure::broken("EventInvalid", "the event names no user pool or no user"));
    };
    let client_id = header.caller_context.client_id.as_deref();
    let member = Member { client_id, attributes: &view.request.user_attributes };
    let token = view.request.client_metadata.get(invitation::MEMBER).map_or("", |token| token.trim());
    let shown = Shown { token, user_pool_id: &user_pool_id, at };
    let invited = invited::groups(&shown, &member, &function.settings.invitations);
    let plan = plan(&member, told(invited, record), &function.settings);
    let membership = Membership { user_pool_id, user_name, groups: plan.groups, activate: plan.activate };
    let assigned = assign(&function.cognito, &membership, function.settings.active_attribute.as_deref()).await;
    let left = assigned.as_ref().err().map_or(0, |unfinished| unfinished.rest.groups.len());
    record.count(Metric::GroupsAssigned, (membership.groups.len() - left) as u64);
    match assigned {
        Ok(()) => Ok(if membership.groups.is_empty() { "NoGroups" } else { "GroupsAssigned" }),
        Err(unfinished) => hand_over(unfinished, record, function.queue.as_ref()).await,
    }
}

/// An invitation that gives no groups fails nobody: they are confirmed already. Only the log hears of it.
fn told(invited: Result<Vec<GroupName>, Problem>, record: &mut Record) -> Vec<GroupName> {
    invited.unwrap_or_else(|problem| {
        record.warning = Some(format!("the invitation gives no groups: {}", problem.code()));
        vec![]
    })
}

async fn hand_over(
    unfinished: Unfinished,
    record: &mut Record,
    queue: Option<&Queue>,
) -> Result<&'static str, Failure> {
    let failed = |cause: String| Failure::broken(unfinished.code(), cause).telling(CONFIRMED_BUT);
    let Some(queue) = queue else { return Err(failed(unfinished.to_string())) };
    match queue.hand_over(&unfinished.rest).await {
        Ok(()) => {
            record.count(Metric::HandedOver, 1);
            record.warning = Some(unfinished.to_string());
            Ok("HandedOver")
        }
        Err(error) => Err(failed(format!("{unfinished}; and the queue: {error}"))),
    }
}
