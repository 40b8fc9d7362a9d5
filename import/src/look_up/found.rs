//! Whom the pool has of those whom a file names, and what that means for a row.

use std::collections::HashMap;

use aws_sdk_cognitoidentityprovider::types::UserType;

use super::{
    name::{self, Name},
    wanted::Wanted,
};
use crate::{
    columns::Column,
    converge::{
        existing::Existing,
        identity::{Identity, identity},
    },
    finding::{Finding, Findings},
    pool::profile::PoolProfile,
    problem::Problem,
    user::ImportUser,
};

/// A user of the pool, as ListUsers shows them.
pub(super) struct PoolUser {
    pub(super) name: String,
    /// Cognito's word for their state, such as `CONFIRMED`.
    pub(super) status: String,
    pub(super) existing: Existing,
}

/// The users of the pool who have a name that a row wants.
pub struct Found<'p> {
    pool: &'p PoolProfile,
    users: Vec<PoolUser>,
    /// Their places, by their names as the pool compares them.
    places: HashMap<(&'static str, String), Vec<usize>>,
}

/// What there is of a row's user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    New,
    /// In the pool already.
    There {
        status: String,
        enabled: bool,
    },
    /// Somebody of that name is, and nothing proves that it is the same person.
    Unproven {
        status: String,
    },
}

impl<'p> Found<'p> {
    pub(super) fn new(pool: &'p PoolProfile) -> Self {
        Self { pool, users: Vec::new(), places: HashMap::new() }
    }

    /// Keeps a user who has a wanted name.
    pub(super) fn add(&mut self, user: &UserType, wanted: &Wanted<'_>) {
        let user = PoolUser::of(user);
        let names = name::of_found(&user, self.pool);
        if !names.iter().any(|name| wanted.has(name)) {
            return;
        }
        for name in names {
            let key = self.key(&name);
            self.places.entry(key).or_default().push(self.users.len());
        }
        self.users.push(user);
    }

    /// What the pool says of a right row's user: where they stand, or why they cannot come in as the row has it.
    pub fn standing(&self, user: &ImportUser) -> Result<Standing, Findings> {
        let names = name::of_row(user, self.pool);
        let own = names.first().and_then(|(name, _)| self.with(name).find(|other| self.is_called(other, name)));
        let mut found = Findings::default();
        for (name, column) in &names {
            if self.with(name).any(|other| own.is_none_or(|own| own.name != other.name)) {
                found.add(Finding::at(column, Problem::NameTaken));
            }
        }
        let Some(own) = own else { return if found.is_empty() { Ok(Standing::New) } else { Err(found) } };
        let (status, enabled) = (own.status.clone(), own.existing.enabled);
        let standing = match identity(user, &own.existing, self.pool) {
            Identity::Same => Standing::There { status, enabled },
            Identity::Unproven => Standing::Unproven { status },
            Identity::Another => {
                found.add(Finding::at(Column::UserName, Problem::AnotherPerson));
                return Err(found);
            }
        };
        if found.is_empty() { Ok(standing) } else { Err(found) }
    }

    fn with(&self, name: &Name) -> impl Iterator<Item = &PoolUser> {
        let places = self.places.get(&self.key(name)).into_iter().flatten();
        places.filter_map(|place| self.users.get(*place))
    }

    /// Whether it is the user's own name, and not a preferred one. Where people sign in with a contact, it is their name.
    fn is_called(&self, user: &PoolUser, name: &Name) -> bool {
        name.space != name::USER_NAME || self.pool.fold(&user.name) == self.pool.fold(&name.text)
    }

    fn key(&self, name: &Name) -> (&'static str, String) {
        (name.space, self.pool.fold(&name.text))
    }
}

impl PoolUser {
    fn of(user: &UserType) -> Self {
        let status = user.user_status().map_or("UNKNOWN", |status| status.as_str()).to_owned();
        Self {
            name: user.username().unwrap_or_default().to_owned(),
            status,
            existing: Existing::listed(user, &name::TELLING),
        }
    }
}
