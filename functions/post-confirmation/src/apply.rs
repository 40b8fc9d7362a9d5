//! Makes the plan so.

use aws_sdk_cognitoidentityprovider::Client;
use futures::future::join_all;
use shared::{
    failure::Failure,
    pool::{CallError, add_to_group, set_attribute},
};

use crate::plan::Plan;

/// Cognito shows the end user a failure although they are confirmed already.
const CONFIRMED_BUT: &str = "Your account is confirmed, but we could not finish setting it up, please contact support";

/// Whose pool and which user.
#[derive(Clone, Copy)]
pub(crate) struct User<'a> {
    pub(crate) pool_id: &'a str,
    pub(crate) name: &'a str,
}

/// Makes all changes at once, so that the slowest alone sets the time; one that fails does not stop the others.
///
/// # Errors
/// `GroupsNotAssigned` or `ActiveNotSet`, with every call that failed. Each call has its own time-out
/// ([`shared::pool::Calls::TRIGGER`]), so this ends within Cognito's patience.
pub(crate) async fn apply(client: &Client, user: User<'_>, plan: &Plan<'_>) -> Result<(), Failure> {
    let groups = join_all(plan.groups.iter().map(async |group| {
        let added = add_to_group(client, user.pool_id, user.name, group.as_str()).await;
        added.map_err(|error| format!("group {}: {error}", group.as_str()))
    }));
    let activate = async {
        let Some(name) = plan.activate else { return Ok(()) };
        set_attribute(client, user.pool_id, user.name, (name, "true")).await
    };
    let (groups, active): (Vec<_>, Result<(), CallError>) = futures::join!(groups, activate);
    let failed: Vec<String> = groups.into_iter().filter_map(Result::err).collect();
    if !failed.is_empty() {
        return Err(Failure::broken("GroupsNotAssigned", failed.join("; ")).telling(CONFIRMED_BUT));
    }
    active.map_err(|error| Failure::broken("ActiveNotSet", error).telling(CONFIRMED_BUT))
}
