//! What to do about a user who is in the pool already. Pure: values in, steps out.

use super::existing::{Existing, Status};
use crate::{
    job::Job,
    options::{Membership, OnExisting},
    outcome::Reason,
    pool::{calls::Attributes, profile::PoolProfile},
    user::{CONTACTS, Credential, ImportUser, Mfa, MfaChoice},
};

/// What is done about an existing user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    Leave(Reason),
    /// Bring a half-made user to the end: attributes that are missing, password, groups, state.
    Finish,
    /// Add what is missing, touch nothing that is there.
    Complete,
    /// Make the user what the row says.
    Overwrite,
}

/// One change to a user, in the order they are made.
///
/// Somebody who is to be disabled is disabled before anything else, so that they can sign in at no moment, and somebody who
/// is to be enabled is so after everything else. The password comes last but for that: until then a new user cannot sign
/// in, and a password that is refused leaves the rest as it has to be.
#[derive(Clone, PartialEq, Eq)]
pub enum Step {
    Disable,
    Attributes(Attributes),
    AddToGroup(String),
    RemoveFromGroup(String),
    PreferMfa(Mfa),
    TurnMfaOff,
    Password(Credential),
    Enable,
}

impl Step {
    /// The attributes it changes.
    pub(super) fn attributes(&self) -> Option<&Attributes> {
        match self {
            Self::Attributes(changes) => Some(changes),
            _ => None,
        }
    }
}

/// The table: what the user's status and the option `onExisting` come to.
pub fn treatment(on_existing: OnExisting, status: Status) -> Treatment {
    use {OnExisting as On, Treatment as Do};
    match (on_existing, status) {
        (On::Skip, Status::ForceChangePassword) => Do::Leave(Reason::Unfinished),
        (On::Skip, _) => Do::Leave(Reason::Exists),
        // A permanent password would turn a federated user into a local one, which AWS advises against.
        (_, Status::ExternalProvider) => Do::Leave(Reason::External),
        (_, Status::Other) => Do::Leave(Reason::OtherStatus),
        (On::Repair, Status::ForceChangePassword) => Do::Finish,
        (On::Repair, Status::Confirmed) => Do::Complete,
        (On::Repair, Status::Unconfirmed) => Do::Leave(Reason::Unconfirmed),
        (On::Repair, Status::ResetRequired) => Do::Leave(Reason::ResetRequired),
        (On::Update, _) => Do::Overwrite,
    }
}

/// Whether a new user is made without a password. Cognito makes such a user CONFIRMED at once: somebody who is to be
/// disabled could sign in before they are, and gets a password that nobody knows instead.
pub fn is_made_without_password(user: &ImportUser) -> bool {
    user.credential == Credential::Passwordless && user.active != Some(false)
}

/// The steps of a user who was just created with their attributes.
pub fn after_creation(user: &ImportUser) -> Vec<Step> {
    let disable = (user.active == Some(false)).then_some(Step::Disable);
    let groups = user.groups.iter().cloned().map(Step::AddToGroup);
    let mfa = user.mfa.and_then(MfaChoice::preferred).map(Step::PreferMfa);
    let password = (!is_made_without_password(user)).then(|| Step::Password(user.credential.clone()));
    disable.into_iter().chain(groups).chain(mfa).chain(password).collect()
}

/// The steps that bring an existing user to what the row says, as far as the treatment goes. None: nothing to do.
pub fn steps(treatment: Treatment, user: &ImportUser, existing: &Existing, job: &Job<'_>) -> Vec<Step> {
    let mut attributes = user.attributes.clone();
    match treatment {
        Treatment::Leave(_) => return Vec::new(),
        Treatment::Finish => keep_missing(&mut attributes, existing, job.pool),
        Treatment::Complete => attributes.clear(),
        Treatment::Overwrite => {}
    }
    let overwrite = treatment == Treatment::Overwrite;
    let disable = user.active == Some(false) && existing.enabled;
    let enable = overwrite && user.active == Some(true) && !existing.enabled;
    // A run that was killed may have disabled the user and left the attribute.
    if let Some(name) = job.active_attribute
        && (treatment != Treatment::Complete || user.active == Some(false))
    {
        let enabled_after = enable || (existing.enabled && !disable);
        attributes.insert(name.into(), enabled_after.to_string());
    }
    attributes.retain(|name, value| !existing.has(name, value));
    keep_verified(&mut attributes, user);
    let disable = disable.then_some(Step::Disable);
    let attributes = (!attributes.is_empty()).then_some(Step::Attributes(attributes));
    let mfa = user.mfa.and_then(|choice| mfa(choice, existing, overwrite, job.pool));
    let password = new_password(user, existing.status, overwrite).map(Step::Password);
    let enable = enable.then_some(Step::Enable);
    let groups = groups(user, existing, job.options.groups);
    disable.into_iter().chain(attributes).chain(groups).chain(mfa).chain(password).chain(enable).collect()
}

/// Keeps of the row's attributes those that the user lacks and that can still be set.
fn keep_missing(attributes: &mut Attributes, existing: &Existing, pool: &PoolProfile) {
    let waits = |(contact, verified): &(&str, &str)| {
        pool.verified_before_change.contains(contact) && attributes.get(*verified).is_none_or(|value| value != "true")
    };
    let waiting: Vec<&str> = CONTACTS.iter().filter(|pair| waits(pair)).map(|(contact, _)| *contact).collect();
    attributes.retain(|name, _| {
        let can_be_set = pool.attributes.get(name).is_some_and(|rule| rule.mutable) && !waiting.contains(&&**name);
        can_be_set && !existing.attributes.contains_key(name)
    });
}

/// Groups to join, and with `exact` those to leave.
fn groups(user: &ImportUser, existing: &Existing, membership: Membership) -> Vec<Step> {
    let add = user.groups.difference(&existing.groups).cloned().map(Step::AddToGroup);
    let others = existing.groups.difference(&user.groups).filter(|_| membership == Membership::Exact);
    add.chain(others.cloned().map(Step::RemoveFromGroup)).collect()
}

fn mfa(choice: MfaChoice, existing: &Existing, overwrite: bool, pool: &PoolProfile) -> Option<Step> {
    let factors = existing.factors;
    match choice {
        MfaChoice::Prefer(mfa) if factors.are_none() || (overwrite && !factors.prefer(mfa)) => {
            Some(Step::PreferMfa(mfa))
        }
        MfaChoice::Off if overwrite && !pool.mfa_required && factors.can_be_turned_off() => Some(Step::TurnMfaOff),
        _ => None,
    }
}

/// Cognito un-verifies a contact that changes, unless the same call says that it is verified.
fn keep_verified(changes: &mut Attributes, user: &ImportUser) {
    for (contact, verified) in CONTACTS {
        if let Some((name, value)) = user.attributes.get_key_value(verified)
            && changes.contains_key(contact)
        {
            changes.insert(name.clone(), value.clone());
        }
    }
}

/// Which password an existing user gets. A password in use is only replaced by one that the row gives.
fn new_password(user: &ImportUser, status: Status, overwrite: bool) -> Option<Credential> {
    match (status, &user.credential) {
        (Status::Confirmed, Credential::Given(_)) => overwrite.then(|| user.credential.clone()),
        (Status::Confirmed, _) => None,
        (_, Credential::Given(_)) => Some(user.credential.clone()),
        // There is no other way out of these states than a permanent password.
        (_, Credential::Generate | Credential::Passwordless) => Some(Credential::Generate),
    }
}

#[cfg(test)]
mod tests;
