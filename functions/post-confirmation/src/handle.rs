//! From the event to the plan and its effects. The event itself goes back as it came.

use aws_lambda_events::cognito::{
    CognitoEventUserPoolsPostConfirmation as Event, CognitoEventUserPoolsPostConfirmationTriggerSource as Source,
};
use aws_sdk_cognitoidentityprovider::Client;
use invitation::Problem;
use lambda::{
    failure::Failure,
    invocation::Record,
    metric::Metric,
    pool::{User, assign},
    trigger::TriggerEvent,
};
use shared::{
    groups::{GroupName, Member},
    hand_over::HandOver,
    sub::Sub,
};
use time::OffsetDateTime;

use crate::{
    hand_over::{HandOverError, Queue},
    invited::{self, Shown},
    plan::{MAX_GROUPS, Plan, plan},
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
/// source of some later Cognito must not fail a user who *is* confirmed. Both pass through. What cannot be done in time, and
/// groups above the number that is assigned at once, go to the queue, where there is one.
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
            record.warn("an unknown trigger source passed through");
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
    let done = if plan.now.is_empty() { "NoGroups" } else { "GroupsAssigned" };
    let user = User { client: &function.cognito, pool_id: &user_pool_id, name: &user_name };
    let active_attribute = function.settings.active_attribute.as_deref();
    let Some(Rest { groups, activate, cause }) = carry_out(plan, &user, active_attribute, record).await else {
        return Ok(done);
    };
    let code = if groups.is_empty() { "ActiveNotSet" } else { "GroupsNotAssigned" };
    let sub = member.attributes.get("sub").and_then(|sub| Sub::parse(sub));
    let handed_over = match (&function.queue, sub) {
        (None, _) => Err(HandOverError::NoQueue),
        (_, None) => Err(HandOverError::NoSub),
        (Some(queue), Some(sub)) => {
            let confirmed_at = at.unix_timestamp();
            queue.hand_over(HandOver { user_pool_id, user_name, sub, confirmed_at, groups, activate }).await
        }
    };
    handed_over.map_err(|error| Failure::broken(code, format!("{cause}; and {error}")).telling(CONFIRMED_BUT))?;
    record.count(Metric::HandedOver, 1);
    record.warn(&cause);
    Ok("HandedOver")
}

/// What is left to do for a user, and why.
struct Rest {
    groups: Vec<GroupName>,
    activate: bool,
    cause: String,
}

/// Makes the changes of the plan that are for now.
async fn carry_out(plan: Plan, user: &User<'_>, active_attribute: Option<&str>, record: &mut Record) -> Option<Rest> {
    if plan.beyond > 0 {
        record.warn(&format!("the user lacks {} groups: Cognito allows {MAX_GROUPS}", plan.beyond));
    }
    let active_attribute = active_attribute.filter(|_| plan.activate);
    let assigned = assign(&plan.now, active_attribute, async |change| user.make(change).await).await;
    let unfinished = assigned.err();
    let left = unfinished.as_ref().map_or(0, |unfinished| unfinished.groups.len());
    record.count(Metric::GroupsAssigned, (plan.now.len() - left) as u64);
    let waiting = (!plan.later.is_empty()).then(|| format!("{} more groups are for the queue", plan.later.len()));
    let causes: Vec<String> = unfinished.iter().map(ToString::to_string).chain(waiting).collect();
    let unfinished = unfinished.unwrap_or_default();
    let groups = [unfinished.groups, plan.later].concat();
    (!causes.is_empty()).then(|| Rest { groups, activate: unfinished.activate, cause: causes.join("; ") })
}

/// An invitation that gives no groups fails nobody: they are confirmed already. Only the log hears of it.
fn told(invited: Result<Vec<GroupName>, Problem>, record: &mut Record) -> Vec<GroupName> {
    invited.unwrap_or_else(|problem| {
        record.warn(&format!("the invitation gives no groups: {}", problem.code()));
        vec![]
    })
}
