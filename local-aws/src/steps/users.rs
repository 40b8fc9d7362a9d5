//! Looking at users, and making one the way the console does.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use aws_sdk_cognitoidentityprovider::{Client, types::MessageActionType};

use super::sign_up::{Person, attributes};

/// What the pool says of a user.
#[derive(Debug, PartialEq, Eq)]
pub struct UserState {
    /// Cognito's status, such as `CONFIRMED`.
    pub status: String,
    /// Whether they may sign in.
    pub enabled: bool,
    /// The groups they are in.
    pub groups: BTreeSet<String>,
    /// Attribute values by name.
    pub attributes: BTreeMap<String, String>,
}

/// Reads a user (AdminGetUser, AdminListGroupsForUser).
pub async fn look(cognito: &Client, pool_id: &str, user_name: &str) -> anyhow::Result<UserState> {
    let user = cognito.admin_get_user().user_pool_id(pool_id).username(user_name).send().await?;
    let groups = cognito.admin_list_groups_for_user().user_pool_id(pool_id).username(user_name).send().await?;
    let attributes = user.user_attributes().iter();
    Ok(UserState {
        status: user.user_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
        enabled: user.enabled(),
        groups: groups.groups().iter().filter_map(|group| group.group_name.clone()).collect(),
        attributes: attributes.map(|pair| (pair.name.clone(), pair.value.clone().unwrap_or_default())).collect(),
    })
}

/// Makes a user as the console does: with a temporary password, which leaves them in FORCE_CHANGE_PASSWORD. Gives the user's
/// `sub`.
pub async fn create_as_console(cognito: &Client, pool_id: &str, person: Person<'_>) -> anyhow::Result<String> {
    let create = cognito.admin_create_user().user_pool_id(pool_id).username(person.user_name);
    let create = create.temporary_password(person.password).message_action(MessageActionType::Suppress);
    let created = create.set_user_attributes(Some(attributes(person.attributes)?)).send().await?;
    let user = created.user.context("no user was made")?;
    let sub = user.attributes().iter().find(|attribute| attribute.name() == "sub").and_then(|sub| sub.value());
    sub.map(str::to_owned).context("the user has no sub")
}

/// How many users the pool has (ListUsers, page by page).
pub async fn count(cognito: &Client, pool_id: &str) -> anyhow::Result<usize> {
    let users = cognito.list_users().user_pool_id(pool_id).into_paginator().items().send();
    Ok(users.collect::<Result<Vec<_>, _>>().await?.len())
}
