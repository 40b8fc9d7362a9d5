//! Makes one user what their row says: create, and where they exist, look and finish what is missing.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use aws_sdk_cognitoidentityprovider::{operation::admin_get_user::AdminGetUserOutput, types::UserStatusType};

use crate::{
    gathered::gathered,
    job::Job,
    options::{Membership, OnExisting},
    outcome::{Done, Reason},
    password::Password,
    pool::{
        calls::{Attributes, Calls, Failed},
        classify::{Fault, PREFERRED_IS_OWN},
    },
    user::{Credential, ImportUser},
};

mod account;
pub mod existing;
pub mod identity;
mod kept;
pub mod plan;
mod refusal;
#[cfg(test)]
pub(crate) mod samples;

pub(crate) use account::Account;

use existing::{Existing, Status};
use identity::Identity;
use plan::{Step, Treatment};

/// Brings the user to the state the row describes and says what that took.
pub(crate) async fn converge(pool: &Calls<'_>, job: &Job<'_>, user: &ImportUser) -> Result<Account, Fault> {
    let began = SystemTime::now();
    let attributes = attributes_at_creation(job, user);
    // Any temporary password makes the user FORCE_CHANGE_PASSWORD, also in pools where one without would be CONFIRMED:
    // a user that was left half-made can be told from a finished one.
    let temporary = (!plan::is_made_without_password(user)).then(|| Password::generate(&job.pool.password));
    let Failed { fault, maybe_done } = match pool.create(&user.user_name, &attributes, temporary.as_ref()).await {
        Ok(user_name) => return finish_new(pool, job, (user, &user_name)).await,
        Err(failed) => failed,
    };
    match fault.aws_code.as_str() {
        "UsernameExistsException" => meet(pool, job, user, maybe_done.then_some(began)).await,
        "AliasExistsException" | "UserNotFoundException" => Err(conflict(job, user)),
        _ => Err(fault),
    }
}

async fn finish_new(pool: &Calls<'_>, job: &Job<'_>, (user, name): (&ImportUser, &str)) -> Result<Account, Fault> {
    take(pool, job, (name, false), plan::after_creation(user)).await?;
    Ok(Done::Created.into())
}

/// Looks at the user whom Cognito says there is already. `began`: the row's own creation may have made them since then.
async fn meet(pool: &Calls<'_>, job: &Job<'_>, user: &ImportUser, began: Option<SystemTime>) -> Result<Account, Fault> {
    let found = match pool.look_up(&user.user_name).await {
        Ok(found) => found,
        // What exists is no user of that name: Cognito has been seen to answer so for an alias.
        Err(failed) if failed.fault.aws_code == "UserNotFoundException" => return Err(conflict(job, user)),
        Err(failed) => return Err(failed.fault),
    };
    require_same_name(job, user, &found)?;
    if began.is_some_and(|began| is_just_created(job, user, &found, began)) {
        pool.found(&found);
        return finish_new(pool, job, (user, &found.username)).await;
    }
    adapt(pool, job, user, found).await
}

/// Brings a user who was in the pool before to what the row says.
async fn adapt(
    pool: &Calls<'_>,
    job: &Job<'_>,
    user: &ImportUser,
    found: AdminGetUserOutput,
) -> Result<Account, Fault> {
    let replaces = job.options.on_existing == OnExisting::Update;
    let mut existing = Existing::of(&found);
    let identity = identity::identity(user, &existing, job.pool);
    if identity == Identity::Another && !replaces {
        return Ok(Done::Left(Reason::AnotherPerson).into());
    }
    let treatment = plan::treatment(job.options.on_existing, existing.status);
    // Read only when there is something to compare: the quota on it is half of that on reading users.
    let compares_groups = !user.groups.is_empty() || job.options.groups == Membership::Exact;
    if compares_groups && !matches!(treatment, Treatment::Leave(_)) {
        existing.groups = gathered(pool.groups_of(&found.username).await?);
    }
    let steps = plan::steps(treatment, user, &existing, job);
    let account = account::account((treatment, &steps), user, &existing, job);
    let is_meant = identity == Identity::Same || replaces || account.done == Done::Unchanged;
    if !is_meant && !steps.is_empty() {
        return Ok(Done::Left(Reason::Unproven).into());
    }
    if is_meant {
        pool.found(&found);
    }
    refusal::of(&steps, job.pool)?;
    for name in refusal::new_names(&steps, &existing, job.pool) {
        refuse_taken(pool, name, &found.username).await?;
    }
    take(pool, job, (&found.username, existing.status == Status::Confirmed), steps).await?;
    Ok(account)
}

/// Takes the steps. `is_confirmed`: the user is CONFIRMED before them.
async fn take(
    pool: &Calls<'_>,
    job: &Job<'_>,
    (user_name, is_confirmed): (&str, bool),
    steps: Vec<Step>,
) -> Result<(), Fault> {
    let set_password = async |password: &Password| set_password(pool, (user_name, is_confirmed), password).await;
    let mut reused = None;
    for step in steps {
        match step {
            Step::Disable => pool.disable(user_name).await?,
            Step::Attributes(attributes) => pool.set_attributes(user_name, &attributes).await?,
            Step::AddToGroup(group) => pool.add_to_group(user_name, &group).await?,
            Step::RemoveFromGroup(group) => pool.remove_from_group(user_name, &group).await?,
            Step::PreferMfa(mfa) => pool.prefer_mfa(user_name, mfa).await?,
            Step::TurnMfaOff => pool.turn_mfa_off(user_name).await?,
            Step::Password(Credential::Given(password)) => match set_password(&password).await {
                // What comes after it is to be so all the same: nobody can tell whether the password is the user's already.
                Err(fault) if fault.code() == "password-reused" => reused = Some(fault),
                other => other?,
            },
            Step::Password(Credential::Generate | Credential::Passwordless) => {
                set_password(&Password::generate(&job.pool.password)).await?;
            }
            Step::Enable => pool.enable(user_name).await?,
        }
    }
    reused.map_or(Ok(()), Err)
}

/// Sets the password. If it was set by a try that nobody answered, the history may refuse the same one again: that shows in a
/// user who is CONFIRMED only now.
async fn set_password(
    pool: &Calls<'_>,
    (user_name, is_confirmed): (&str, bool),
    password: &Password,
) -> Result<(), Fault> {
    match pool.set_password(user_name, password).await {
        Err(Failed { fault, maybe_done: true }) if fault.code() == "password-reused" && !is_confirmed => {
            match pool.look_up(user_name).await?.user_status {
                Some(UserStatusType::Confirmed) => Ok(()),
                _ => Err(fault),
            }
        }
        other => other.map_err(Fault::from),
    }
}

/// A name that somebody else signs in with is not taken from them.
async fn refuse_taken(pool: &Calls<'_>, name: &str, user_name: &str) -> Result<(), Fault> {
    match pool.look_up(name).await {
        Ok(owner) if owner.username != user_name => Err(refusal::taken()),
        Err(Failed { fault, .. }) if fault.aws_code != "UserNotFoundException" => Err(fault),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn attributes_at_creation(job: &Job<'_>, user: &ImportUser) -> Attributes {
    let mut attributes = user.attributes.clone();
    if let Some(name) = job.active_attribute {
        attributes.insert(name.into(), user.active.unwrap_or(true).to_string());
    }
    attributes
}

/// Another user has one of the row's aliases. Cognito says so of a user's own name, too.
fn conflict(job: &Job<'_>, user: &ImportUser) -> Fault {
    let is_own = |name: &String| job.pool.fold(name) == job.pool.fold(&user.user_name);
    let code = match user.attributes.get("preferred_username").is_some_and(is_own) {
        true => PREFERRED_IS_OWN,
        false => "AliasExistsException",
    };
    Fault::of_row("AdminCreateUser", code)
}

/// The user found under the row's name must be the one the row names, not one who has that name as an alias.
fn require_same_name(job: &Job<'_>, user: &ImportUser, found: &AdminGetUserOutput) -> Result<(), Fault> {
    let same = |value: &str| job.pool.fold(value) == job.pool.fold(&user.user_name);
    let is_sign_in = |name: &str| job.pool.sign_in_attributes.contains(&name);
    let mut contacts = found.user_attributes().iter().filter(|attribute| is_sign_in(attribute.name()));
    if same(&found.username) || contacts.any(|contact| contact.value().is_some_and(same)) {
        return Ok(());
    }
    Err(conflict(job, user))
}

/// Whether the user is what AdminCreateUser makes of this row, and younger than that time as far as two clocks can tell.
fn is_just_created(job: &Job<'_>, user: &ImportUser, found: &AdminGetUserOutput, began: SystemTime) -> bool {
    /// The SDK cannot sign with a clock that is further off than 5 minutes; this machine's is far closer.
    const CLOCKS_DIFFER: Duration = Duration::from_secs(60);
    let created = found.user_create_date.and_then(|date| SystemTime::try_from(date).ok());
    let made_as = match plan::is_made_without_password(user) {
        true => Status::Confirmed,
        false => Status::ForceChangePassword,
    };
    let existing = Existing::of(found);
    let is_as_made = |(name, value): (&Arc<str>, &String)| {
        let found = existing.attributes.get(name);
        existing.has(name, value) || found.is_some_and(|found| job.pool.fold(found) == job.pool.fold(value))
    };
    // An earlier run may have made the user, of another row.
    existing.status == made_as
        && existing.enabled
        && attributes_at_creation(job, user).iter().all(is_as_made)
        && created.is_some_and(|created| created + CLOCKS_DIFFER >= began)
}
