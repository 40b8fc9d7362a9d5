//! Makes one user what their row says: create, and where they exist, look and finish what is missing.

use std::time::{Duration, SystemTime};

use aws_sdk_cognitoidentityprovider::{operation::admin_get_user::AdminGetUserOutput, types::UserStatusType};

use crate::{
    gathered::gathered,
    job::Job,
    outcome::Done,
    password::Password,
    pool::{
        calls::{Attributes, Calls, Failed},
        classify::Fault,
    },
    user::{Credential, ImportUser},
};

pub mod plan;

use plan::{Existing, Status, Step, Treatment};

/// Brings the user to the state the row describes and says what that took.
pub(crate) async fn converge(pool: &Calls<'_>, job: &Job<'_>, user: &ImportUser) -> Result<Done, Fault> {
    let began = SystemTime::now();
    let attributes = attributes_at_creation(job, user);
    // Any temporary password makes the user FORCE_CHANGE_PASSWORD, also in pools where one without would be CONFIRMED:
    // a user that was left half-made can be told from a finished one.
    let temporary = (user.credential != Credential::Passwordless).then(|| Password::generate(&job.pool.password));
    match pool.create(&user.user_name, &attributes, temporary.as_ref()).await {
        Ok(user_name) => {
            take(pool, job, &user_name, plan::after_creation(user)).await?;
            Ok(Done::Created)
        }
        Err(Failed { fault, maybe_done }) if fault.aws_code == "UsernameExistsException" => {
            let found = pool.look_up(&user.user_name).await?;
            require_same_user(job, user, &found)?;
            if maybe_done && is_just_created(user, &found, began) {
                take(pool, job, &found.username, plan::after_creation(user)).await?;
                return Ok(Done::Created);
            }
            adapt(pool, job, user, found).await
        }
        Err(failed) => Err(failed.fault),
    }
}

/// Brings a user who was in the pool before to what the row says.
async fn adapt(pool: &Calls<'_>, job: &Job<'_>, user: &ImportUser, found: AdminGetUserOutput) -> Result<Done, Fault> {
    let treatment = plan::treatment(job.options.on_existing, status(found.user_status.as_ref()));
    if let Treatment::Leave(reason) = treatment {
        return Ok(Done::Left(reason));
    }
    // Read only when there is something to compare: the quota on it is half of that on reading users.
    let groups = if user.groups.is_empty() { Vec::new() } else { pool.groups_of(&found.username).await? };
    let user_name = found.username.clone();
    let existing = existing(found, groups);
    let steps = plan::steps(treatment, user, &existing, job.active_attribute);
    refuse_immutable(job, &steps)?;
    let unchanged = steps.is_empty();
    take(pool, job, &user_name, steps).await?;
    Ok(match treatment {
        _ if unchanged => Done::Unchanged,
        Treatment::Finish => Done::Finished,
        Treatment::Overwrite => Done::Updated,
        Treatment::Complete | Treatment::Leave(_) => Done::Completed,
    })
}

async fn take(pool: &Calls<'_>, job: &Job<'_>, user_name: &str, steps: Vec<Step>) -> Result<(), Fault> {
    for step in steps {
        match step {
            Step::Attributes(attributes) => pool.set_attributes(user_name, &attributes).await?,
            Step::Password(Credential::Given(password)) => set_password(pool, user_name, &password).await?,
            Step::Password(Credential::Generate | Credential::Passwordless) => {
                set_password(pool, user_name, &Password::generate(&job.pool.password)).await?;
            }
            Step::Mfa(mfa) => pool.prefer_mfa(user_name, mfa).await?,
            Step::AddToGroup(group) => pool.add_to_group(user_name, &group).await?,
            Step::Enable => pool.enable(user_name).await?,
            Step::Disable => pool.disable(user_name).await?,
        }
    }
    Ok(())
}

/// Sets the password. If it was set by a try that nobody answered, the history may refuse the same one again.
async fn set_password(pool: &Calls<'_>, user_name: &str, password: &Password) -> Result<(), Fault> {
    match pool.set_password(user_name, password).await {
        Err(Failed { fault, maybe_done: true }) if fault.aws_code == "PasswordHistoryPolicyViolationException" => {
            match pool.look_up(user_name).await?.user_status {
                Some(UserStatusType::Confirmed) => Ok(()),
                _ => Err(fault),
            }
        }
        other => other.map_err(Fault::from),
    }
}

fn attributes_at_creation(job: &Job<'_>, user: &ImportUser) -> Attributes {
    let mut attributes = user.attributes.clone();
    if let Some(name) = job.active_attribute {
        attributes.insert(name.into(), user.active.unwrap_or(true).to_string());
    }
    attributes
}

/// The user found under the row's name must be the one the row means, not one who has that name as an alias.
fn require_same_user(job: &Job<'_>, user: &ImportUser, found: &AdminGetUserOutput) -> Result<(), Fault> {
    let same = |value: &str| job.pool.fold(value) == job.pool.fold(&user.user_name);
    let is_sign_in = |name: &str| job.pool.sign_in_attributes.contains(&name);
    let mut contacts = found.user_attributes().iter().filter(|attribute| is_sign_in(attribute.name()));
    if same(&found.username) || contacts.any(|contact| contact.value().is_some_and(same)) {
        return Ok(());
    }
    Err(Fault::of_row("AdminCreateUser", "AliasExistsException"))
}

/// Whether the user is what AdminCreateUser makes of this row, and younger than that time as far as two clocks can tell.
fn is_just_created(user: &ImportUser, found: &AdminGetUserOutput, began: SystemTime) -> bool {
    /// The SDK cannot sign with a clock that is further off than 5 minutes; this machine's is far closer.
    const CLOCKS_DIFFER: Duration = Duration::from_secs(60);
    let created = found.user_create_date.and_then(|date| SystemTime::try_from(date).ok());
    let made_as = match user.credential {
        Credential::Passwordless => Status::Confirmed,
        Credential::Given(_) | Credential::Generate => Status::ForceChangePassword,
    };
    status(found.user_status.as_ref()) == made_as && created.is_some_and(|created| created + CLOCKS_DIFFER >= began)
}

fn refuse_immutable(job: &Job<'_>, steps: &[Step]) -> Result<(), Fault> {
    let is_immutable = |name: &str| job.pool.attributes.get(name).is_some_and(|rule| !rule.mutable);
    let touches =
        |step: &Step| matches!(step, Step::Attributes(changes) if changes.keys().any(|name| is_immutable(name)));
    if steps.iter().any(touches) {
        return Err(Fault::of_row("AdminUpdateUserAttributes", "AttributeImmutable"));
    }
    Ok(())
}

fn existing(found: AdminGetUserOutput, groups: Vec<String>) -> Existing {
    let attributes = found.user_attributes.unwrap_or_default().into_iter();
    Existing {
        status: status(found.user_status.as_ref()),
        enabled: found.enabled,
        attributes: gathered(attributes.map(|pair| (pair.name.into(), pair.value.unwrap_or_default()))),
        groups: gathered(groups),
        has_mfa: found.user_mfa_setting_list.is_some_and(|factors| !factors.is_empty()),
    }
}

fn status(status: Option<&UserStatusType>) -> Status {
    match status {
        Some(UserStatusType::ForceChangePassword) => Status::ForceChangePassword,
        Some(UserStatusType::Confirmed) => Status::Confirmed,
        Some(UserStatusType::Unconfirmed) => Status::Unconfirmed,
        Some(UserStatusType::ResetRequired) => Status::ResetRequired,
        Some(UserStatusType::ExternalProvider) => Status::ExternalProvider,
        _ => Status::Other,
    }
}
