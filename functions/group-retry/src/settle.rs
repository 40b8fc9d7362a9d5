//! Settles one message of the queue.

use lambda::pool::{Change, User, assign};
use shared::hand_over::HandOver;
use time::{Duration, OffsetDateTime};

use crate::{Function, user::current};

/// How long after the user's confirmation a message is carried out: as long as the dead-letter queue keeps one. A message that
/// is redriven later knows nothing of what operators did with the user in the meantime.
pub(crate) const MAX_AGE: Duration = Duration::days(14);

/// How far the clocks of two functions are apart at most.
const CLOCK_SKEW: Duration = Duration::hours(1);

/// What became of a message, and the number of groups that its user is in now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    Done {
        assigned: usize,
    },
    ComesBack {
        assigned: usize,
    },
    /// Somebody else has the user name, or the message is too old.
    Dropped,
}

/// Does what the message says, unless it is no longer right.
pub(crate) async fn settle(body: &str, function: &Function, now: OffsetDateTime) -> Settled {
    let message = match accept(body, &function.settings.user_pool_ids, now) {
        Ok(message) => message,
        Err(cause) => {
            tracing::error!(code = "MessageInvalid", cause, "a message is not one of ours");
            return Settled::ComesBack { assigned: 0 };
        }
    };
    let user_sub = message.sub.as_str();
    if age(&message, now) > MAX_AGE {
        tracing::warn!(code = "MessageTooOld", user_sub, "dropped");
        return Settled::Dropped;
    }
    let active_attribute = function.settings.active_attribute.as_deref();
    let named = (message.user_pool_id.as_str(), message.user_name.as_str());
    let activate = match current(&function.reads, named, active_attribute).await {
        Err(error) => {
            tracing::warn!(code = "UserUnreadable", user_sub, cause = %error, "comes back later");
            return Settled::ComesBack { assigned: 0 };
        }
        Ok(None) => {
            tracing::info!(code = "UserGone", user_sub, "the user was deleted since");
            return Settled::Done { assigned: 0 };
        }
        Ok(Some(user)) if user.sub.as_deref() != Some(user_sub) => {
            tracing::warn!(code = "UserIsAnother", user_sub, "dropped");
            return Settled::Dropped;
        }
        // Whoever decided since that the user is not active knows better than the message.
        Ok(Some(user)) => message.activate && user.may_be_activated,
    };
    assign_paced(&message, active_attribute.filter(|_| activate), function).await
}

async fn assign_paced(message: &HandOver, active_attribute: Option<&str>, function: &Function) -> Settled {
    let user = User { client: &function.changes, pool_id: &message.user_pool_id, name: &message.user_name };
    let paced = async |change: Change<'_>| function.pace.call(async || user.make(change).await).await;
    match assign(&message.groups, active_attribute, paced).await {
        Ok(()) => Settled::Done { assigned: message.groups.len() },
        Err(unfinished) if unfinished.user_is_gone() => {
            tracing::info!(code = "UserGone", user_sub = message.sub.as_str(), "the user was deleted since");
            Settled::Done { assigned: 0 }
        }
        Err(unfinished) => {
            let code = if unfinished.groups.is_empty() { "ActiveNotSet" } else { "GroupsNotAssigned" };
            tracing::warn!(code, user_sub = message.sub.as_str(), cause = %unfinished, "comes back later");
            Settled::ComesBack { assigned: message.groups.len() - unfinished.groups.len() }
        }
    }
}

/// Reads a message that post-confirmation may have written.
fn accept(body: &str, pools: &[String], now: OffsetDateTime) -> Result<HandOver, &'static str> {
    let message: HandOver = serde_json::from_str(body).map_err(|_| "it has another form")?;
    match message {
        HandOver { ref user_pool_id, .. } if !pools.contains(user_pool_id) => Err("it is for another pool"),
        HandOver { ref groups, .. } if groups.len() > HandOver::MAX_GROUPS => Err("it has too many groups"),
        ref message if age(message, now) < -CLOCK_SKEW => Err("it is dated in the future"),
        message => Ok(message),
    }
}

fn age(message: &HandOver, now: OffsetDateTime) -> Duration {
    Duration::seconds(now.unix_timestamp().saturating_sub(message.confirmed_at))
}
