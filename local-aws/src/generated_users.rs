//! Made-up users in numbers: the file they come in, and a look at the pool they went to.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cognitoidentityprovider::Client;

/// The group of every generated user.
pub const GROUP: &str = "members";

/// Users `NAME-0`, `NAME-1` and so on.
#[derive(Clone, Copy, Debug)]
pub struct GeneratedUsers<'a> {
    /// What their user names begin with.
    pub name: &'a str,
    /// How many they are.
    pub size: usize,
    /// Everybody's password.
    pub password: &'a str,
}

impl GeneratedUsers<'_> {
    /// Their user names.
    pub fn user_names(&self) -> BTreeSet<String> {
        (0..self.size).map(|number| format!("{}-{number}", self.name)).collect()
    }

    /// Those of them who are in a pool that others may be in too, CONFIRMED and in [`GROUP`].
    pub async fn in_pool(&self, cognito: &Client, pool_id: &str) -> anyhow::Result<BTreeSet<String>> {
        let mut complete = Population::of(cognito, pool_id).await?.complete();
        complete.retain(|name| name.strip_prefix(self.name).is_some_and(|rest| rest.starts_with('-')));
        Ok(complete)
    }

    /// As CSV, each of them in [`GROUP`].
    pub fn csv(&self) -> String {
        let rows = (0..self.size).map(|number| self.row(number) + "\n");
        COLUMNS.to_owned() + "\n" + &rows.collect::<String>()
    }

    /// The same, with every fourth user to be disabled.
    pub fn csv_with_disabled(&self) -> String {
        let rows = (0..self.size).map(|number| format!("{},{}\n", self.row(number), !is_disabled(number)));
        COLUMNS.to_owned() + ",active\n" + &rows.collect::<String>()
    }

    /// The names of those.
    pub fn disabled_names(&self) -> BTreeSet<String> {
        (0..self.size).filter(|number| is_disabled(*number)).map(|number| format!("{}-{number}", self.name)).collect()
    }

    fn row(&self, number: usize) -> String {
        let user_name = format!("{}-{number}", self.name);
        format!("{user_name},{user_name}@example.com,{},{GROUP}", self.password)
    }
}

const COLUMNS: &str = "username,email,password,groups";

fn is_disabled(number: usize) -> bool {
    number % 4 == 3
}

/// What a pool holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Population {
    /// Users by name, with their status.
    pub statuses: BTreeMap<String, String>,
    /// Who is in [`GROUP`].
    pub members: BTreeSet<String>,
    /// Who is disabled.
    pub disabled: BTreeSet<String>,
}

impl Population {
    /// Reads the whole pool (ListUsers, ListUsersInGroup).
    pub async fn of(cognito: &Client, pool_id: &str) -> anyhow::Result<Self> {
        let (mut statuses, mut disabled) = (BTreeMap::new(), BTreeSet::new());
        let mut pages = cognito.list_users().user_pool_id(pool_id).into_paginator().send();
        while let Some(page) = pages.next().await.transpose()? {
            for user in page.users.unwrap_or_default() {
                let (Some(name), Some(status)) = (user.username, user.user_status) else { continue };
                disabled.extend((!user.enabled).then(|| name.clone()));
                statuses.insert(name, status.as_str().to_owned());
            }
        }
        let mut members = BTreeSet::new();
        let mut pages = cognito.list_users_in_group().user_pool_id(pool_id).group_name(GROUP).into_paginator().send();
        while let Some(page) = pages.next().await.transpose()? {
            members.extend(page.users.unwrap_or_default().into_iter().filter_map(|user| user.username));
        }
        Ok(Self { statuses, members, disabled })
    }

    /// The users who can sign in: CONFIRMED and not disabled.
    pub fn can_sign_in(&self) -> BTreeSet<String> {
        let confirmed = self.statuses.iter().filter(|(_, status)| *status == "CONFIRMED").map(|(name, _)| name);
        confirmed.filter(|name| !self.disabled.contains(*name)).cloned().collect()
    }

    /// The users who are CONFIRMED and in the group.
    pub fn complete(&self) -> BTreeSet<String> {
        let confirmed = self.statuses.iter().filter(|(_, status)| *status == "CONFIRMED").map(|(name, _)| name);
        confirmed.filter(|name| self.members.contains(*name)).cloned().collect()
    }
}
