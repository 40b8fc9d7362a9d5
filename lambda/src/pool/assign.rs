//! Makes a membership so.

use std::{error::Error, fmt};

use aws_sdk_cognitoidentityprovider::Client;
use futures::future::join_all;
use shared::membership::Membership;

use super::operations::{CallError, add_to_group, set_attribute};

/// What could not be done, and why. Names groups, never the user.
pub struct Unfinished {
    /// The groups that are left; empty if only the active indicator is.
    pub rest: Membership,
    causes: Vec<(String, CallError)>,
}

impl Unfinished {
    /// The code of the more serious shortfall.
    pub fn code(&self) -> &'static str {
        if self.rest.groups.is_empty() { "ActiveNotSet" } else { "GroupsNotAssigned" }
    }

    /// Whether the user was deleted since: then nothing is left to do.
    pub fn user_is_gone(&self) -> bool {
        self.causes.iter().any(|(_, error)| error.code == "UserNotFoundException")
    }
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let causes: Vec<String> = self.causes.iter().map(|(what, error)| format!("{what}: {error}")).collect();
        f.write_str(&causes.join("; "))
    }
}

impl fmt::Debug for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Unfinished {}

/// Puts the user in the groups and, where the membership asks for it, sets the active attribute to `true`.
///
/// All calls are made at once, so that the slowest alone sets the time, and one that fails does not stop the others.
/// Each has its own time-out ([`super::Calls`]) and may be made again without harm.
pub async fn assign(
    client: &Client,
    membership: &Membership,
    active_attribute: Option<&str>,
) -> Result<(), Unfinished> {
    let (pool_id, user) = (&membership.user_pool_id, &membership.user_name);
    let groups = join_all(membership.groups.iter().map(async |group| {
        let added = add_to_group(client, pool_id, user, group.as_str()).await;
        added.map_err(|error| (group.clone(), error))
    }));
    let active = async {
        let Some(name) = active_attribute.filter(|_| membership.activate) else { return Ok(()) };
        set_attribute(client, pool_id, user, (name, "true")).await.map_err(|error| (name.to_owned(), error))
    };
    let (groups, active) = futures::join!(groups, active);
    let (rest, errors): (Vec<_>, Vec<_>) = groups.into_iter().filter_map(Result::err).unzip();
    let named = rest.iter().map(|group| format!("group {}", group.as_str())).zip(errors);
    let activate = active.is_err();
    let causes: Vec<(String, CallError)> = named.chain(active.err()).collect();
    if causes.is_empty() {
        return Ok(());
    }
    Err(Unfinished { rest: Membership { groups: rest, activate, ..membership.clone() }, causes })
}
