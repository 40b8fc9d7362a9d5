//! What was done about an existing user, in words. They name attributes and groups of the pool, and never a value. Pure.

use super::{
    existing::Existing,
    kept::Kept,
    plan::{Step, Treatment},
};
use crate::{
    job::Job,
    options::{Membership, OnExisting},
    outcome::{Done, Reason},
    spelling::{Choice, Spelling},
    user::{Credential, ImportUser, Mfa},
};

/// How a right row ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) done: Done,
    /// What was done in detail, where the outcome alone does not say it.
    pub(crate) text: Option<String>,
}

impl From<Done> for Account {
    fn from(done: Done) -> Self {
        Self { done, text: None }
    }
}

/// The account of these steps.
pub(super) fn account(
    (treatment, steps): (Treatment, &[Step]),
    user: &ImportUser,
    existing: &Existing,
    job: &Job<'_>,
) -> Account {
    let kept = Kept::after((treatment, steps), user, existing, job);
    let done = match (treatment, kept.reason()) {
        (Treatment::Leave(reason), _) => return Done::Left(reason).into(),
        (_, Some(reason)) if steps.is_empty() => Done::Left(reason),
        (_, Some(reason)) => Done::Partly(reason),
        (_, None) if steps.is_empty() => Done::Unchanged,
        (Treatment::Finish, None) => Done::Finished,
        (Treatment::Complete, None) => Done::Completed,
        (Treatment::Overwrite, None) => Done::Updated,
    };
    let begin = match (treatment, done) {
        (_, Done::Unchanged) => Some("is as in the row".to_owned()),
        (Treatment::Finish, _) => Some("was in FORCE_CHANGE_PASSWORD".to_owned()),
        _ => None,
    };
    let password = matches!((done, &user.credential), (Done::Unchanged, Credential::Given(_)));
    let password = password.then(|| "the password in use was left".to_owned());
    let parts =
        begin.into_iter().chain(changes(steps, existing)).chain(password).chain(rest(&kept, job.options.spelling));
    Account { done, text: Some(parts.collect::<Vec<_>>().join("; ")) }
}

/// What the steps changed.
fn changes(steps: &[Step], existing: &Existing) -> Vec<String> {
    let mut parts = Vec::new();
    let (mut added, mut left) = (0, Vec::new());
    for step in steps {
        match step {
            Step::AddToGroup(_) => added += 1,
            Step::RemoveFromGroup(group) => left.push(group.as_str()),
            Step::Attributes(changes) => {
                let (replaced, new): (Vec<&str>, Vec<&str>) =
                    changes.keys().map(|name| &**name).partition(|name| existing.attributes.contains_key(*name));
                parts.extend(named("replaced", &replaced));
                parts.extend(named("added", &new));
            }
            Step::Disable => parts.push("disabled".to_owned()),
            Step::PreferMfa(Mfa::Sms) => parts.push("turned MFA by SMS on".to_owned()),
            Step::PreferMfa(Mfa::Email) => parts.push("turned MFA by e-mail on".to_owned()),
            Step::TurnMfaOff => parts.push("turned MFA by SMS and e-mail off".to_owned()),
            Step::Password(Credential::Given(_)) => parts.push("set the password".to_owned()),
            Step::Password(_) => parts.push("set a random password".to_owned()),
            Step::Enable => parts.push("enabled".to_owned()),
        }
    }
    // A new group's name is the row's, and may be anything.
    let added = (added > 0).then(|| format!("added to {added} {}", if added == 1 { "group" } else { "groups" }));
    parts.into_iter().chain(added).chain(named("taken out of", &left)).collect()
}

/// What stayed as it was.
fn rest(kept: &Kept<'_>, spelling: Spelling) -> Vec<String> {
    let update = spelling.of(Choice::OnExisting(OnExisting::Update));
    let exact = spelling.of(Choice::Groups(Membership::Exact));
    let Kept { disabled, differing, mfa, groups, unsaid, lasting_mfa } = kept;
    let disabled = disabled.then(|| Reason::Disabled.text(spelling));
    let differ = match differing.len() {
        0 => None,
        1 => Some(format!("{} differs from the row; {update} replaces it", differing[0])),
        _ => Some(format!("{} differ from the row; {update} replaces them", list(differing))),
    };
    let mfa = mfa.then(|| format!("the second factor is not the row's; {update} sets it"));
    let lasting_mfa = lasting_mfa.then(|| "kept a second factor that an import cannot take away".to_owned());
    let groups = named("still in", groups).map(|text| format!("{text}, which {exact} takes away"));
    let unsaid = named("kept", unsaid).map(|text| text + ", which the row leaves empty");
    [disabled, differ, mfa, lasting_mfa, groups, unsaid].into_iter().flatten().collect()
}

fn named(verb: &str, names: &[&str]) -> Option<String> {
    (!names.is_empty()).then(|| format!("{verb} {}", list(names)))
}

/// The names, as many as a line has room for.
fn list(names: &[&str]) -> String {
    const MOST: usize = 8;
    let told = names.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => told,
        more => format!("{told} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        converge::{
            existing::{Factors, Status},
            plan,
            samples::{attributes, existing, user},
        },
        options::{Membership, OnExisting, Options},
        pool::profile::PoolProfile,
        user::MfaChoice,
    };

    /// How a row ends, and in which words.
    fn told(options: &Options, user: &ImportUser, existing: &Existing) -> (Done, String) {
        let pool = PoolProfile::sample();
        let job = Job { active_attribute: Some("custom:active"), ..Job::new(&pool, options) };
        let treatment = plan::treatment(options.on_existing, existing.status);
        let steps = plan::steps(treatment, user, existing, &job);
        let account = account((treatment, &steps), user, existing, &job);
        (account.done, account.text.unwrap_or_default())
    }

    fn options(on_existing: OnExisting) -> Options {
        Options { on_existing, ..Options::default() }
    }

    /// A user of whom nothing is missing but what a test takes away, and the row they are as in.
    fn complete() -> (ImportUser, Existing) {
        let row = ImportUser { active: Some(true), mfa: None, ..user() };
        let mut attributes = row.attributes.clone();
        attributes.insert("custom:active".into(), "true".to_owned());
        let groups = row.groups.clone();
        (row, Existing { attributes, groups, ..existing(Status::Confirmed) })
    }

    #[test]
    fn a_repair_says_what_it_added_and_what_it_left() {
        let (row, user) = complete();
        let repair = options(OnExisting::Repair);
        let same = "is as in the row; the password in use was left".to_owned();
        assert_eq!(told(&repair, &row, &user), (Done::Unchanged, same));
        let lacking = Existing { groups: ["admins"].map(str::to_owned).into(), ..user };
        let text = "added to 2 groups; still in admins, which groups \"exact\" takes away".to_owned();
        assert_eq!(told(&repair, &row, &lacking), (Done::Completed, text));
        let half_made = existing(Status::ForceChangePassword);
        let row = ImportUser { active: None, ..row };
        let half_made = Existing { attributes: attributes(&[("email", "new@example.com")]), ..half_made };
        let text = "was in FORCE_CHANGE_PASSWORD; added custom:active, email_verified, name; set the password; added to 1 \
            group";
        let text = text.to_owned();
        assert_eq!(told(&repair, &row, &half_made), (Done::Finished, text));
    }

    #[test]
    fn a_repair_that_leaves_something_is_no_success() {
        let (row, user) = complete();
        let repair = options(OnExisting::Repair);
        let disabled = "is disabled, and the row says active; onExisting \"update\" enables".to_owned();
        let user = Existing { enabled: false, ..user };
        assert_eq!(told(&repair, &row, &user), (Done::Left(Reason::Disabled), disabled.clone()));
        let user = Existing { groups: BTreeSet::new(), ..user };
        let text = format!("added to 2 groups; {disabled}");
        assert_eq!(told(&repair, &row, &user), (Done::Partly(Reason::Disabled), text));

        let (row, mut user) = complete();
        user.attributes.insert("custom:active".into(), "false".to_owned());
        let text = "custom:active differs from the row; onExisting \"update\" replaces it".to_owned();
        assert_eq!(told(&repair, &row, &user), (Done::Left(Reason::Differs), text));

        let (row, mut user) = complete();
        user.attributes.insert("name".into(), "Anna".to_owned());
        let text = "name differs from the row; onExisting \"update\" replaces it".to_owned();
        assert_eq!(told(&repair, &row, &user), (Done::Left(Reason::Differs), text));
        user.attributes.insert("email_verified".into(), "false".to_owned());
        let text = "email_verified, name differ from the row; onExisting \"update\" replaces them".to_owned();
        assert_eq!(told(&repair, &row, &user), (Done::Left(Reason::Differs), text));

        let (row, mut user) = complete();
        user.attributes.insert("email".into(), "New@Example.com".to_owned());
        assert_eq!(told(&repair, &row, &user).0, Done::Unchanged, "the pool does not tell them apart");
        let user = Existing { factors: Factors { sms: true, ..Factors::default() }, ..user };
        let text = "the second factor is not the row's; onExisting \"update\" sets it".to_owned();
        let off = ImportUser { mfa: Some(MfaChoice::Off), ..row };
        assert_eq!(told(&repair, &off, &user), (Done::Left(Reason::Differs), text));
    }

    #[test]
    fn an_update_says_what_it_replaced_and_what_the_row_leaves_empty() {
        let (row, user) = complete();
        let mut found = attributes(&[("email", "old@example.com"), ("email_verified", "true"), ("locale", "pt")]);
        found.insert("custom:active".into(), "true".to_owned());
        let groups = ["admins", "staff"].map(str::to_owned).into();
        let factors = Factors { sms: true, other: true, ..Factors::default() };
        let user = Existing { attributes: found, groups, factors, enabled: false, ..user };
        let row = ImportUser { mfa: Some(MfaChoice::Off), ..row };
        let update = options(OnExisting::Update);
        let text = "replaced email, email_verified; added name; turned MFA by SMS and e-mail off; set the password; \
            enabled; added to 1 group; kept a second factor that an import cannot take away; still in admins, which groups \"exact\" takes away; \
            kept locale, which the row leaves empty";
        assert_eq!(told(&update, &row, &user), (Done::Updated, text.to_owned()));
        let exact = Options { groups: Membership::Exact, ..update };
        let (_, text) = told(&exact, &row, &user);
        assert!(text.contains("taken out of admins") && !text.contains("still in"), "{text}");
    }

    #[test]
    fn no_text_has_a_value_or_a_new_groups_name() {
        let (row, _) = complete();
        let row = ImportUser { groups: ["Sentinel-Group"].map(str::to_owned).into(), ..row };
        for on_existing in [OnExisting::Skip, OnExisting::Repair, OnExisting::Update] {
            for status in [Status::ForceChangePassword, Status::Confirmed, Status::Unconfirmed] {
                let (_, text) = told(&options(on_existing), &row, &existing(status));
                for value in ["Sentinel", "example.com", "Ana", "Sample"] {
                    assert!(!text.contains(value), "{text}");
                }
            }
        }
    }
}
