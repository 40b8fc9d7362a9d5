//! What stays with an existing user as it was, although the row says something else or nothing about it. Pure.

use std::sync::Arc;

use super::{
    existing::Existing,
    plan::{Step, Treatment},
};
use crate::{
    check::attribute,
    job::Job,
    options::Membership,
    outcome::Reason,
    user::{CONTACTS, ImportUser, MfaChoice},
};

/// What stays.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Kept<'a> {
    /// The user is disabled, and the row says that they are active.
    pub(super) disabled: bool,
    /// Attributes whose values are not the row's.
    pub(super) differing: Vec<&'a str>,
    /// The second factors are not the row's.
    pub(super) mfa: bool,
    /// Groups that the row does not name.
    pub(super) groups: Vec<&'a str>,
    /// Attributes that the row gives no value for.
    pub(super) unsaid: Vec<&'a str>,
    /// A second factor where the row says that there is none: an authenticator app, which only its owner could set up again, or
    /// any in a pool where everybody needs one.
    pub(super) lasting_mfa: bool,
}

impl<'a> Kept<'a> {
    /// What stays after these steps.
    pub(super) fn after(
        (treatment, steps): (Treatment, &[Step]),
        user: &'a ImportUser,
        existing: &'a Existing,
        job: &Job<'a>,
    ) -> Self {
        let overwritten = treatment == Treatment::Overwrite;
        let sets_mfa = steps.iter().any(|step| matches!(step, Step::PreferMfa(_) | Step::TurnMfaOff));
        let factors = existing.factors;
        let is_off = user.mfa == Some(MfaChoice::Off);
        Self {
            disabled: !overwritten && user.active == Some(true) && !existing.enabled,
            differing: differing(steps, user, existing, job),
            mfa: !sets_mfa
                && match user.mfa {
                    None => false,
                    Some(MfaChoice::Prefer(mfa)) => !factors.prefer(mfa),
                    Some(MfaChoice::Off) => !job.pool.mfa_required && factors.can_be_turned_off(),
                },
            groups: match job.options.groups {
                Membership::Add => existing.groups.difference(&user.groups).map(String::as_str).collect(),
                Membership::Exact => Vec::new(),
            },
            unsaid: if overwritten { unsaid(user, existing, job) } else { Vec::new() },
            lasting_mfa: is_off && (factors.other || (job.pool.mfa_required && !factors.are_none())),
        }
    }

    /// Why the user is not what the row says, if they are not.
    pub(super) fn reason(&self) -> Option<Reason> {
        match self {
            Self { disabled: true, .. } => Some(Reason::Disabled),
            Self { mfa: true, .. } => Some(Reason::Differs),
            Self { differing, .. } => (!differing.is_empty()).then_some(Reason::Differs),
        }
    }
}

fn differing<'a>(steps: &[Step], user: &'a ImportUser, existing: &Existing, job: &Job<'a>) -> Vec<&'a str> {
    let pool = job.pool;
    let is_set = |name: &str| steps.iter().filter_map(Step::attributes).any(|changes| changes.contains_key(name));
    // Names are compared as the pool compares them.
    let is_name = |name: &str| name == "preferred_username" || CONTACTS.iter().any(|(contact, _)| *contact == name);
    let is_same_name = |name: &str, value: &str| {
        is_name(name) && existing.attributes.get(name).is_some_and(|found| pool.fold(found) == pool.fold(value))
    };
    let differ = |(name, value): &(&Arc<str>, &String)| {
        !existing.has(name, value) && !is_same_name(name, value) && !is_set(name)
    };
    let said_otherwise = |name: &&str| match (user.active, existing.attributes.get(*name)) {
        (Some(active), Some(found)) => attribute::boolean(found) != Some(active) && !is_set(name),
        _ => false,
    };
    let active = job.active_attribute.filter(said_otherwise);
    active.into_iter().chain(user.attributes.iter().filter(differ).map(|(name, _)| &**name)).collect()
}

fn unsaid<'a>(user: &ImportUser, existing: &'a Existing, job: &Job<'_>) -> Vec<&'a str> {
    let goes_with_another =
        |name: &str| job.active_attribute == Some(name) || CONTACTS.iter().any(|(_, verified)| *verified == name);
    let is_unsaid = |name: &&str| {
        job.pool.attributes.contains_key(*name) && !user.attributes.contains_key(*name) && !goes_with_another(name)
    };
    existing.attributes.keys().map(|name| &**name).filter(is_unsaid).collect()
}
