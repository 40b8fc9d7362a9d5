//! What to do about a user who is in the pool already. Pure: values in, steps out.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    options::OnExisting,
    user::{CONTACTS, Credential, ImportUser, Mfa},
};

/// The states of a user that the import tells apart (Cognito: `UserStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    ForceChangePassword,
    Confirmed,
    Unconfirmed,
    ResetRequired,
    ExternalProvider,
    /// Archived, compromised, unknown, or younger than this program.
    Other,
}

/// A user as the pool has it. `Debug` is left out: it holds personal data.
pub struct Existing {
    pub status: Status,
    pub enabled: bool,
    pub attributes: BTreeMap<Arc<str>, String>,
    pub groups: BTreeSet<String>,
    pub has_mfa: bool,
}

/// What is done about an existing user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    Leave(Reason),
    /// Bring a half-made user to the end: password, groups, state.
    Finish,
    /// Add what is missing, touch nothing that is there.
    Complete,
    /// Make the user what the row says.
    Overwrite,
}

/// Why a user is left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Exists,
    /// In FORCE_CHANGE_PASSWORD, perhaps by an import that was cut off.
    Unfinished,
    Unconfirmed,
    ResetRequired,
    External,
    OtherStatus,
}

/// One change to a user, in the order they are made.
#[derive(Clone, PartialEq, Eq)]
pub enum Step {
    Attributes(BTreeMap<Arc<str>, String>),
    Password(Credential),
    Mfa(Mfa),
    AddToGroup(String),
    Enable,
    Disable,
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

/// The steps of a user who was just created with their attributes.
pub fn after_creation(user: &ImportUser) -> Vec<Step> {
    let password = (user.credential != Credential::Passwordless).then(|| Step::Password(user.credential.clone()));
    let groups = user.groups.iter().cloned().map(Step::AddToGroup);
    let disable = (user.active == Some(false)).then_some(Step::Disable);
    password.into_iter().chain(user.mfa.map(Step::Mfa)).chain(groups).chain(disable).collect()
}

/// The steps that bring an existing user to what the row says, as far as the treatment goes. None: nothing to do.
///
/// `active_attribute` names the attribute that goes with the account's state.
pub fn steps(
    treatment: Treatment,
    user: &ImportUser,
    existing: &Existing,
    active_attribute: Option<&str>,
) -> Vec<Step> {
    let overwrite = match treatment {
        Treatment::Leave(_) => return Vec::new(),
        Treatment::Finish | Treatment::Complete => false,
        Treatment::Overwrite => true,
    };
    let disable = user.active == Some(false) && existing.enabled;
    let enable = overwrite && user.active == Some(true) && !existing.enabled;
    let mut attributes = if overwrite { user.attributes.clone() } else { BTreeMap::new() };
    if let Some(name) = active_attribute
        && (treatment != Treatment::Complete || disable)
    {
        let enabled_after = enable || (existing.enabled && !disable);
        attributes.insert(name.into(), enabled_after.to_string());
    }
    attributes.retain(|name, value| existing.attributes.get(name) != Some(value));
    keep_verified(&mut attributes, user);
    let attributes = (!attributes.is_empty()).then_some(Step::Attributes(attributes));
    let password = new_password(user, existing.status, overwrite).map(Step::Password);
    let mfa = user.mfa.filter(|_| overwrite || !existing.has_mfa).map(Step::Mfa);
    let groups = user.groups.difference(&existing.groups).cloned().map(Step::AddToGroup);
    let state = disable.then_some(Step::Disable).or(enable.then_some(Step::Enable));
    attributes.into_iter().chain(password).chain(mfa).chain(groups).chain(state).collect()
}

/// Cognito un-verifies a contact that changes, unless the same call says that it is verified.
fn keep_verified(changes: &mut BTreeMap<Arc<str>, String>, user: &ImportUser) {
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
