//! What the operator sets.

use shared::{
    groups::GroupRules,
    settings::{Lookup, SettingError, active_attribute, group_rules, group_rules_warning, user_pool_id},
};

/// The pool whose groups are checked, by which rules, and which attribute says that a user is active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub user_pool_id: String,
    pub rules: GroupRules,
    /// What the operator should know about the rules.
    pub rules_warning: Option<String>,
    /// `None`: no attribute is set.
    pub active_attribute: Option<String>,
}

impl Settings {
    /// Reads `USER_POOL_ID`, which has to be there, `GROUP_RULES` and `ACTIVE_ATTRIBUTE`.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let rules = group_rules(lookup)?;
        Ok(Self {
            user_pool_id: user_pool_id(lookup)?,
            rules_warning: group_rules_warning(&rules, lookup)?,
            rules,
            active_attribute: active_attribute(lookup)?,
        })
    }
}
