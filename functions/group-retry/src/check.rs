//! Looks whether the pools have the groups that the rules name, before a user needs one that is not there.

use std::collections::HashSet;

use aws_sdk_cognitoidentityprovider::{Client, error::ProvideErrorMetadata};
use lambda::{failure::Failure, invocation::Record, metric::Metric};
use serde::Serialize;

use crate::settings::Settings;

/// The groups that the rules name, all of them in every pool.
#[derive(Debug, Serialize)]
pub struct Groups {
    groups: Vec<String>,
    /// What the operator should know about the rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

/// Compares the rules with each pool (ListGroups, 60 a page).
///
/// # Errors
/// `GroupsMissing` names the groups that a pool lacks, to the operator who asks and in the log; `PoolUnreadable` if there
/// was no telling.
pub(crate) async fn check(record: &mut Record, settings: &Settings, client: &Client) -> Result<Groups, Failure> {
    record.user_pool_id = Some(settings.user_pool_ids.join(","));
    let named = settings.rules.named();
    let mut missing = Vec::new();
    for pool_id in &settings.user_pool_ids {
        let there = groups_of_pool(client, pool_id).await?;
        let lacking = named.iter().filter(|group| !there.contains(group.as_str()));
        missing.extend(lacking.map(|group| format!("{} in {pool_id}", group.as_str())));
    }
    // Zero is said, too: it ends the alarm.
    record.count(Metric::GroupsMissing, missing.len() as u64);
    if missing.is_empty() {
        record.warning.clone_from(&settings.rules_warning);
        let groups = named.into_iter().map(|group| group.as_str().to_owned()).collect();
        return Ok(Groups { groups, warning: settings.rules_warning.clone() });
    }
    let text = format!("GROUP_RULES names groups that are missing: {}; create them", missing.join(", "));
    Err(Failure::broken("GroupsMissing", text.clone()).telling(text))
}

async fn groups_of_pool(client: &Client, pool_id: &str) -> Result<HashSet<String>, Failure> {
    let mut pages = client.list_groups().user_pool_id(pool_id).into_paginator().items().send();
    let mut names = HashSet::new();
    while let Some(group) = pages.next().await {
        let group = group.map_err(|error| {
            // The message stays behind, as everywhere.
            let text = format!("ListGroups answered {}", error.code().unwrap_or("nothing"));
            Failure::broken("PoolUnreadable", text.clone()).telling(text)
        })?;
        names.extend(group.group_name);
    }
    Ok(names)
}
