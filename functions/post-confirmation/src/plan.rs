//! What a confirmed user gets, decided without touching the pool.

use shared::groups::{GroupName, Member};

use crate::settings::Settings;

/// The changes to one user. Each may be made again without harm.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) groups: Vec<GroupName>,
    /// Whether to set the active attribute.
    pub(crate) activate: bool,
}

/// The groups the rules give and those of an invitation, each once, and the active indicator unless it already says so.
pub(crate) fn plan(member: &Member<'_>, invited: Vec<GroupName>, settings: &Settings) -> Plan {
    let is_set = |name: &String| member.attributes.get(name).is_some_and(|value| value == "true");
    let mut groups: Vec<GroupName> = settings.rules.groups_of(member).into_iter().cloned().collect();
    for group in invited {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    Plan { groups, activate: settings.active_attribute.as_ref().is_some_and(|name| !is_set(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_indicator_is_set_where_it_is_not() {
        let settings = Settings { active_attribute: Some("custom:active".to_owned()), ..Settings::default() };
        for (value, expected) in [(None, true), (Some("false"), true), (Some("true"), false)] {
            let attributes = value.map(|value| ("custom:active".to_owned(), value.to_owned())).into_iter().collect();
            let plan = plan(&Member { client_id: None, attributes: &attributes }, vec![], &settings);
            assert_eq!(plan, Plan { groups: vec![], activate: expected }, "{value:?}");
        }
    }
}
