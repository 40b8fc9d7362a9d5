//! Turns a raw row into a user the pool will take, or into the reason why not. Pure: no network, no clock.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use shared::groups::Member;

use crate::{
    columns::Column,
    finding::{Finding, Findings, RowError},
    gathered::gathered,
    job::Job,
    options::{Membership, MissingPassword},
    password::Password,
    pool::profile::PoolMfa,
    problem::Problem,
    row::RawRow,
    scrutiny::looks::looks_like_password,
    user::{Credential, ImportUser, Mfa, MfaChoice},
};

pub mod attribute;
pub(crate) mod contact;
mod duplicate;
pub(crate) mod hash;
pub mod password;
mod user_name;

pub(crate) use contact::is_verified;

use duplicate::Seen;

/// What a row's values came to, besides its user name and attributes.
struct Settled {
    credential: Credential,
    groups: BTreeSet<String>,
    active: Option<bool>,
    mfa: Option<MfaChoice>,
}

/// The contacts that a code for a new password can go to.
const RECOVERY: [&str; 2] = ["email", "phone_number"];

/// Cognito's quota on groups per user.
const MAX_GROUPS: usize = 100;

/// Checks rows against the pool, the options, and the rows before them.
pub struct Checker<'a> {
    job: Job<'a>,
    seen: Seen,
}

impl<'a> Checker<'a> {
    pub fn new(job: Job<'a>) -> Self {
        Self { job, seen: Seen::default() }
    }

    /// The user the row describes, or everything that is wrong with it. Remembers accepted users, so that the next row with
    /// the same name is a duplicate.
    pub fn check(&mut self, mut row: RawRow) -> Result<ImportUser, RowError> {
        let mut found = std::mem::take(&mut row.found);
        let settled = self.settle(&mut row, &mut found);
        self.seen.claim(&row, self.job.pool, &mut found);
        match settled {
            Some(settled) if found.is_empty() => Ok(self.user(row, settled)),
            _ => Err(found.into_error(row)),
        }
    }

    /// Settles the row's values where they are, so that a wrong row can be reported with them.
    fn settle(&self, row: &mut RawRow, found: &mut Findings) -> Option<Settled> {
        let active = found.note(self.active(row));
        if !found.concern(Column::UserName) {
            found.note(user_name::settle(row, self.job.pool));
        }
        found.note(user_name::differs_from_preferred(row, self.job.pool));
        self.settle_attributes(&mut row.attributes, found);
        let credential = self.credential(row, found);
        let groups = self.groups(row, found);
        if row.source_sub.as_deref().is_some_and(|sub| !is_sub(sub)) {
            found.add(Finding::at(Column::Sub, Problem::SubInvalid));
        }
        let mfa = found.note(self.mfa(row).map_err(|problem| Finding::at(Column::Mfa, problem)));
        Some(Settled { credential: credential?, groups, active: active?, mfa: mfa? })
    }

    fn user(&self, row: RawRow, settled: Settled) -> ImportUser {
        let mut attributes = row.attributes;
        if let Some(name) = self.job.active_attribute {
            attributes.remove(name);
        }
        let Settled { credential, groups, active, mfa } = settled;
        let (user_name, source_sub) = (row.user_name.unwrap_or_default(), row.source_sub);
        ImportUser { row: row.number, user_name, attributes, credential, groups, active, mfa, source_sub }
    }

    /// `active`, or the pool's own attribute for it.
    fn active(&self, row: &RawRow) -> Result<Option<bool>, Finding> {
        let attribute = self.job.active_attribute.and_then(|name| row.attributes.get_key_value(name));
        let own = row.active.as_ref().map(|text| (Column::Active, text));
        let attribute = attribute.map(|(name, text)| (Column::Attribute(name.clone()), text));
        let read = |(column, text): (Column, &String)| match attribute::boolean(text) {
            Some(active) => Ok((column, active)),
            None => Err(Finding::at(column, Problem::NotABoolean)),
        };
        match (own.map(read).transpose()?, attribute.map(read).transpose()?) {
            (Some((column, one)), Some((attribute, other))) if one != other => {
                Err(Finding::at(column, Problem::Contradiction { other: attribute.to_string() }))
            }
            (one, other) => Ok(one.or(other).map(|(_, active)| active)),
        }
    }

    fn settle_attributes(&self, attributes: &mut BTreeMap<Arc<str>, String>, found: &mut Findings) {
        let is_active = |name: &str| self.job.active_attribute == Some(name);
        for (name, text) in attributes.iter_mut().filter(|(name, _)| !is_active(name)) {
            let settled = match self.job.pool.attributes.get(name) {
                Some(rule) => contact::normalize(name, text).and_then(|()| attribute::settle(&rule.kind, text)),
                None => Err(Problem::UnknownColumn { nearest: None }),
            };
            found.note(settled.map_err(|problem| Finding::at(name, problem)));
        }
        for name in self.job.pool.required_attributes() {
            let is_blank = attributes.get(name).is_none_or(|value| value.trim().is_empty());
            if is_blank && !is_active(name) && !found.concern(name) {
                found.add(Finding::at(name, Problem::Missing));
            }
        }
        contact::settle_verified(attributes, self.job.options.contacts_verified, self.job.pool, found);
    }

    fn credential(&self, row: &RawRow, found: &mut Findings) -> Option<Credential> {
        let (pool, options) = (self.job.pool, self.job.options);
        // A wrong row keeps its password: what may be shown of the row depends on it.
        let problem = match (row.password.clone(), options.missing_password) {
            (Some(password), _) => match self.password(&password) {
                Ok(()) => return Some(Credential::Given(password)),
                Err(problem) => problem,
            },
            // It was there, and it could not be read.
            (None, _) if found.concern(Column::Password) => return None,
            (None, MissingPassword::Reject) => Problem::PasswordMissing,
            (None, MissingPassword::Passwordless) if pool.codes.is_empty() => Problem::PasswordlessNotAllowed,
            (None, MissingPassword::Passwordless) if contact::has_verified(&row.attributes, pool.codes) => {
                return Some(Credential::Passwordless);
            }
            (None, MissingPassword::Passwordless) => Problem::NoWayIn { contacts: pool.codes },
            (None, MissingPassword::Generate) if contact::has_verified(&row.attributes, &RECOVERY) => {
                return Some(Credential::Generate);
            }
            (None, MissingPassword::Generate) => Problem::NoWayIn { contacts: &RECOVERY },
        };
        found.add(Finding::at(Column::Password, problem));
        None
    }

    fn password(&self, password: &Password) -> Result<(), Problem> {
        if !self.job.options.passwords_are_plain
            && let Some(kind) = hash::kind(password.expose())
        {
            return Err(Problem::PasswordHash { kind });
        }
        password::meets(&self.job.pool.password, password).map_err(Problem::Password)
    }

    /// The groups the row names, or the default ones, and those the rules give.
    fn groups(&self, row: &RawRow, found: &mut Findings) -> BTreeSet<String> {
        let has_to_name_them = self.job.options.groups == Membership::Exact;
        if has_to_name_them && !row.names_groups && self.job.options.default_groups.is_empty() {
            found.add(Finding::at(Column::Groups, Problem::Missing));
        }
        let named = if row.groups.is_empty() { &self.job.options.default_groups } else { &row.groups };
        let mut groups: BTreeSet<String> = gathered(named.iter().cloned());
        groups.extend(self.by_rule(&row.attributes));
        if groups.len() > MAX_GROUPS {
            found.add(Finding::at(Column::Groups, Problem::TooManyGroups));
            return groups;
        }
        let unknown = groups.difference(&self.job.pool.groups);
        for problem in unknown.filter_map(|group| self.unknown_group(group, row)) {
            found.add(Finding::at(Column::Groups, problem));
        }
        groups
    }

    /// What is wrong with naming a group that the pool lacks, in a row or for it.
    fn unknown_group(&self, group: &str, row: &RawRow) -> Option<Problem> {
        if !shared::name::is_valid(group) {
            // Never repeated: a misplaced quote may have put anything here.
            Some(Problem::GroupNameInvalid)
        } else if group.contains(',') {
            Some(Problem::GroupComma)
        } else if self.job.options.create_groups {
            let is_of_row = row.groups.iter().any(|own| own == group);
            let has_password = row.password.as_ref().is_some_and(|password| looks_like_password(password.expose()));
            // Options name groups as they are meant. What a row names may be the password that is not in its own column.
            (is_of_row && !has_password && looks_like_password(group)).then_some(Problem::GroupMayBePassword)
        } else {
            let known = self.job.pool.groups.iter().map(String::as_str);
            let nearest = crate::columns::nearest(group, known).map(str::to_owned);
            Some(Problem::UnknownGroup { group: Some(group.to_owned()), nearest })
        }
    }

    fn by_rule(&self, attributes: &BTreeMap<Arc<str>, String>) -> Vec<String> {
        let Some(rules) = &self.job.options.group_rules else { return Vec::new() };
        let attributes = gathered(attributes.iter().map(|(name, value)| (name.to_string(), value.clone())));
        // Nobody who is imported signed up through an app client.
        let member = Member { client_id: None, attributes: &attributes };
        rules.groups_of(&member).into_iter().map(|group| group.as_str().to_owned()).collect()
    }

    fn mfa(&self, row: &RawRow) -> Result<Option<MfaChoice>, Problem> {
        let Some(text) = &row.mfa else { return Ok(None) };
        let mfa = match (text.trim().to_ascii_lowercase().as_str(), attribute::boolean(text)) {
            (_, Some(false)) => return Ok(Some(MfaChoice::Off)),
            (_, Some(true)) | ("sms", _) => Mfa::Sms,
            ("email", _) => Mfa::Email,
            _ => return Err(Problem::MfaUnknown),
        };
        let contact = match mfa {
            Mfa::Sms => "phone_number",
            Mfa::Email => "email",
        };
        match (self.job.pool.mfa, mfa) {
            (PoolMfa::Off, _) => Err(Problem::MfaOff),
            (PoolMfa::On { sms: false, .. }, Mfa::Sms) | (PoolMfa::On { email: false, .. }, Mfa::Email) => {
                Err(Problem::MfaFactorOff { factor: mfa })
            }
            _ if !contact::is_verified(&row.attributes, contact) => Err(Problem::MfaWithoutContact { contact }),
            _ => Ok(Some(MfaChoice::Prefer(mfa))),
        }
    }
}

/// Whether it may be a user's `sub`. Cognito's are UUIDs; other things of their kind pass as well, and no words.
fn is_sub(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests;
