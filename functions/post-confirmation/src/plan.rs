//! What a confirmed user gets, decided without touching the pool.

use std::collections::HashSet;

use shared::groups::{GroupName, Member};

use crate::settings::Settings;

/// The most groups that are assigned while the user waits, all at once: well below the 25 calls a second that Cognito allows
/// the whole account for user updates (quotas page). The queue paces the others.
const AT_ONCE: usize = 10;

/// The most groups that Cognito puts a user in (quotas page).
pub(crate) const MAX_GROUPS: usize = 100;

/// The changes to one user. Each may be made again without harm.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Groups to assign while the user waits.
    pub(crate) now: Vec<GroupName>,
    /// Groups for the queue.
    pub(crate) later: Vec<GroupName>,
    /// How many more groups the user should have than Cognito allows.
    pub(crate) beyond: usize,
    /// Whether to set the active attribute.
    pub(crate) activate: bool,
}

/// The groups the rules give and those of an invitation, each once, and the active indicator unless it already says so.
pub(crate) fn plan(member: &Member<'_>, invited: Vec<GroupName>, settings: &Settings) -> Plan {
    let is_set = |name: &String| member.attributes.get(name).is_some_and(|value| value == "true");
    let by_rule = settings.rules.groups_of(member).into_iter().cloned();
    let mut seen = HashSet::new();
    let mut now: Vec<GroupName> = by_rule.chain(invited).filter(|group| seen.insert(group.clone())).collect();
    let beyond = now.len().saturating_sub(MAX_GROUPS);
    now.truncate(MAX_GROUPS);
    let later = now.split_off(now.len().min(AT_ONCE));
    Plan { now, later, beyond, activate: settings.active_attribute.as_ref().is_some_and(|name| !is_set(name)) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn the_indicator_is_set_where_it_is_not() {
        let settings = Settings { active_attribute: Some("custom:active".to_owned()), ..Settings::default() };
        for (value, activate) in [(None, true), (Some("false"), true), (Some("true"), false)] {
            let attributes = value.map(|value| ("custom:active".to_owned(), value.to_owned())).into_iter().collect();
            let plan = plan(&Member { client_id: None, attributes: &attributes }, vec![], &settings);
            assert_eq!(plan, Plan { activate, ..Plan::default() }, "{value:?}");
        }
    }

    #[test]
    fn groups_are_bounded_at_once_and_in_all() {
        let member = Member { client_id: None, attributes: &HashMap::new() };
        for (invited, expected) in
            [(0, [0, 0, 0]), (10, [10, 0, 0]), (11, [10, 1, 0]), (100, [10, 90, 0]), (5_000, [10, 90, 4_900])]
        {
            let groups: Vec<_> = (0..invited).map(|n| GroupName::parse(&format!("g{n}")).unwrap()).collect();
            let plan = plan(&member, [groups.clone(), groups.clone()].concat(), &Settings::default());
            assert_eq!([plan.now.len(), plan.later.len(), plan.beyond], expected, "{invited}");
            assert!(groups.starts_with(&[plan.now, plan.later].concat()), "{invited}");
        }
    }
}
