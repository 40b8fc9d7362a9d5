//! The groups a user is to be in: what is left to do of it travels through a queue.

use serde::{Deserialize, Serialize};

use crate::groups::GroupName;

/// One user's groups. As JSON it is the queue's message, which holds this and nothing else.
///
/// Has no `Debug`: a user name may be an e-mail address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    pub user_pool_id: String,
    pub user_name: String,
    pub groups: Vec<GroupName>,
    /// Whether the active indicator is to be set.
    pub activate: bool,
}
