//! Puts a user in groups and marks them active.

use std::{error::Error, fmt};

use futures::future::join_all;
use shared::groups::GroupName;

use super::operations::{CallError, Change};

/// What could not be done, and why. Names groups, never the user.
#[derive(Default)]
pub struct Unfinished {
    pub groups: Vec<GroupName>,
    /// Whether the active indicator is left to set.
    pub activate: bool,
    causes: Vec<(String, CallError)>,
}

impl Unfinished {
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

/// Has a user join the groups and the active attribute set, where one is named. `make` makes one of these changes, which may
/// be made again without harm.
///
/// All are made side by side, so that the slowest alone sets the time, and one that fails does not stop the others.
pub async fn assign(
    groups: &[GroupName],
    active_attribute: Option<&str>,
    make: impl AsyncFn(Change<'_>) -> Result<(), CallError>,
) -> Result<(), Unfinished> {
    let joins = join_all(groups.iter().map(async |group| {
        let joined = make(Change::Join(group)).await;
        joined.map_err(|error| (group.clone(), error))
    }));
    let active = async {
        let Some(name) = active_attribute else { return Ok(()) };
        make(Change::Activate(name)).await.map_err(|error| (name.to_owned(), error))
    };
    let (joins, active) = futures::join!(joins, active);
    let (groups, errors): (Vec<_>, Vec<_>) = joins.into_iter().filter_map(Result::err).unzip();
    let named = groups.iter().map(|group| format!("group {}", group.as_str())).zip(errors);
    let activate = active.is_err();
    let causes: Vec<(String, CallError)> = named.chain(active.err()).collect();
    if causes.is_empty() { Ok(()) } else { Err(Unfinished { groups, activate, causes }) }
}
