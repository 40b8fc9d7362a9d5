//! What the operator sets.

use shared::{
    groups::GroupRules,
    settings::{Lookup, SettingError, active_attribute, group_rules, group_rules_warning, user_pool_ids},
};

/// The pools that the function works for, the rules whose groups are checked, and which attribute says that a user is active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// One at least.
    pub user_pool_ids: Vec<String>,
    pub rules: GroupRules,
    /// What the operator should know about the rules.
    pub rules_warning: Option<String>,
    /// `None`: no attribute is set.
    pub active_attribute: Option<String>,
}

impl Settings {
    /// Reads `USER_POOL_ID`, which has to be there, `GROUP_RULES`, `USER_WRITABLE_ATTRIBUTES` and `ACTIVE_ATTRIBUTE`.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let rules = group_rules(lookup)?;
        Ok(Self {
            user_pool_ids: user_pool_ids(lookup)?,
            rules_warning: group_rules_warning(&rules, lookup)?,
            rules,
            active_attribute: active_attribute(lookup)?,
        })
    }
}
