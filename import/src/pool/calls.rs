//! The calls an import makes on the user pool: each paced by its category, and repeated while that can help.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use aws_sdk_cognitoidentityprovider::{
    Client,
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
    operation::admin_get_user::AdminGetUserOutput,
    types::{
        AttributeType, EmailMfaSettingsType, MessageActionType, SmsMfaSettingsType,
        builders::{EmailMfaSettingsTypeBuilder, SmsMfaSettingsTypeBuilder},
    },
};

use crate::{
    closing::{Closing, Phase},
    password::Password,
    pool::{
        classify::Fault,
        pace::{Category, Pace},
        tries::Tries,
    },
    user::Mfa,
};

/// The pool as the import writes to it.
pub struct Pool<'a> {
    pub client: &'a Client,
    pub id: &'a str,
    pub pace: &'a Pace,
}

/// The calls made for one row.
pub(crate) struct Calls<'a> {
    pool: &'a Pool<'a>,
    closing: &'a Closing,
    /// Whether one was sent: the row is to be finished then, as long as the import is not closed.
    begun: AtomicBool,
    /// Whether one made or read a user, or may have: Cognito bills them as active in this month.
    reached: AtomicBool,
    /// The `sub` of the row's user.
    sub: OnceLock<String>,
}

/// A call that failed, and whether an earlier try of it may have been carried out unnoticed.
pub(crate) struct Failed {
    pub(crate) fault: Fault,
    pub(crate) maybe_done: bool,
}

impl From<Failed> for Fault {
    fn from(failed: Failed) -> Self {
        failed.fault
    }
}

/// Attributes by name.
pub type Attributes = BTreeMap<Arc<str>, String>;

impl<'a> Calls<'a> {
    /// None yet.
    pub(crate) fn new(pool: &'a Pool<'a>, closing: &'a Closing) -> Self {
        let (begun, reached) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { pool, closing, begun, reached, sub: OnceLock::new() }
    }

    /// Whether a call was sent.
    pub(crate) fn have_begun(&self) -> bool {
        self.begun.load(Ordering::Relaxed)
    }

    /// Whether a user was made or read, or may have been.
    pub(crate) fn have_reached(&self) -> bool {
        self.reached.load(Ordering::Relaxed)
    }

    /// A call of this category was carried out, or may have been.
    pub(super) fn reach(&self, category: Category) {
        if category != Category::UserPoolResourceUpdate {
            self.reached.store(true, Ordering::Relaxed);
        }
    }

    /// The `sub` of the row's user, once it is known.
    pub(crate) fn sub(&self) -> Option<&str> {
        self.sub.get().map(String::as_str)
    }

    /// This user is the row's.
    pub(crate) fn found(&self, user: &AdminGetUserOutput) {
        self.note_sub(user.user_attributes());
    }

    fn note_sub(&self, attributes: &[AttributeType]) {
        let sub = attributes.iter().find(|attribute| attribute.name() == "sub");
        if let Some(sub) = sub.and_then(AttributeType::value) {
            self.sub.get_or_init(|| sub.to_owned());
        }
    }

    /// A call is sent.
    pub(super) fn begin(&self) {
        self.begun.store(true, Ordering::Relaxed);
    }

    pub(super) fn pace(&self) -> &Pace {
        self.pool.pace
    }

    /// Waits for what has to come about before the operation, unless the import's end comes first.
    pub(super) async fn wait<T>(&self, operation: &'static str, waiting: impl Future<Output = T>) -> Result<T, Fault> {
        let too_late = if self.have_begun() { Phase::Closed } else { Phase::Closing };
        self.closing.before(too_late, waiting).await.ok_or_else(|| Fault::cut_off(operation))
    }
}

impl Calls<'_> {
    /// Creates a user without telling them (AdminCreateUser, SUPPRESS); gives the user name Cognito chose.
    pub(crate) async fn create(
        &self,
        user_name: &str,
        attributes: &Attributes,
        temporary: Option<&Password>,
    ) -> Result<String, Failed> {
        let attributes = attribute_list(attributes);
        let created = self.call(("AdminCreateUser", Category::UserCreation), || {
            let call = self.pool.client.admin_create_user().user_pool_id(self.pool.id).username(user_name);
            let call = call.message_action(MessageActionType::Suppress).force_alias_creation(false);
            let call = call.set_temporary_password(temporary.map(|password| password.expose().to_owned()));
            call.set_user_attributes(Some(attributes.clone())).send()
        });
        let user = created.await?.user;
        if let Some(user) = &user {
            self.note_sub(user.attributes());
        }
        Ok(user.and_then(|user| user.username).unwrap_or_else(|| user_name.to_owned()))
    }

    /// What the pool knows of a user (AdminGetUser).
    pub(crate) async fn look_up(&self, user_name: &str) -> Result<AdminGetUserOutput, Failed> {
        let call = || self.pool.client.admin_get_user().user_pool_id(self.pool.id).username(user_name).send();
        self.call(("AdminGetUser", Category::UserRead), call).await
    }

    /// The names of the user's groups (AdminListGroupsForUser), page by page.
    pub(crate) async fn groups_of(&self, user_name: &str) -> Result<Vec<String>, Failed> {
        let mut groups = Vec::new();
        let mut next = None;
        loop {
            let page = self.call(("AdminListGroupsForUser", Category::UserResourceRead), || {
                let call = self.pool.client.admin_list_groups_for_user().user_pool_id(self.pool.id).username(user_name);
                call.set_next_token(next.clone()).send()
            });
            let page = page.await?;
            groups.extend(page.groups.unwrap_or_default().into_iter().filter_map(|group| group.group_name));
            next = page.next_token.filter(|token| !token.is_empty());
            if next.is_none() {
                return Ok(groups);
            }
        }
    }

    /// Sets a permanent password (AdminSetUserPassword): the user is CONFIRMED afterwards.
    pub(crate) async fn set_password(&self, user_name: &str, password: &Password) -> Result<(), Failed> {
        let call = || {
            let call = self.pool.client.admin_set_user_password().user_pool_id(self.pool.id).username(user_name);
            call.password(password.expose()).permanent(true).send()
        };
        self.call(("AdminSetUserPassword", Category::UserAccountRecovery), call).await.map(drop)
    }

    /// Writes attributes (AdminUpdateUserAttributes).
    pub(crate) async fn set_attributes(&self, user_name: &str, attributes: &Attributes) -> Result<(), Failed> {
        let attributes = attribute_list(attributes);
        let call = || {
            let call = self.pool.client.admin_update_user_attributes().user_pool_id(self.pool.id).username(user_name);
            call.set_user_attributes(Some(attributes.clone())).send()
        };
        self.call(("AdminUpdateUserAttributes", Category::UserUpdate), call).await.map(drop)
    }

    /// Puts the user in a group (AdminAddUserToGroup).
    pub(crate) async fn add_to_group(&self, user_name: &str, group: &str) -> Result<(), Failed> {
        let call = || {
            let call = self.pool.client.admin_add_user_to_group().user_pool_id(self.pool.id).username(user_name);
            call.group_name(group).send()
        };
        self.call(("AdminAddUserToGroup", Category::UserUpdate), call).await.map(drop)
    }

    /// Takes the user out of a group (AdminRemoveUserFromGroup).
    pub(crate) async fn remove_from_group(&self, user_name: &str, group: &str) -> Result<(), Failed> {
        let call = || {
            let call = self.pool.client.admin_remove_user_from_group().user_pool_id(self.pool.id).username(user_name);
            call.group_name(group).send()
        };
        self.call(("AdminRemoveUserFromGroup", Category::UserUpdate), call).await.map(drop)
    }

    /// Creates a group (CreateGroup); one that is there by now will do.
    pub(crate) async fn create_group(&self, group: &str) -> Result<(), Fault> {
        let call = || self.pool.client.create_group().user_pool_id(self.pool.id).group_name(group).send();
        match self.call(("CreateGroup", Category::UserPoolResourceUpdate), call).await {
            Err(Failed { fault, .. }) if fault.aws_code == "GroupExistsException" => Ok(()),
            other => other.map(drop).map_err(Fault::from),
        }
    }

    /// Lets the user sign in again (AdminEnableUser).
    pub(crate) async fn enable(&self, user_name: &str) -> Result<(), Failed> {
        let call = || self.pool.client.admin_enable_user().user_pool_id(self.pool.id).username(user_name).send();
        self.call(("AdminEnableUser", Category::UserUpdate), call).await.map(drop)
    }

    /// Keeps the user from signing in (AdminDisableUser).
    pub(crate) async fn disable(&self, user_name: &str) -> Result<(), Failed> {
        let call = || self.pool.client.admin_disable_user().user_pool_id(self.pool.id).username(user_name).send();
        self.call(("AdminDisableUser", Category::UserUpdate), call).await.map(drop)
    }

    /// Makes the factor the preferred one (AdminSetUserMFAPreference).
    pub(crate) async fn prefer_mfa(&self, user_name: &str, mfa: Mfa) -> Result<(), Failed> {
        let sms = || SmsMfaSettingsType::builder().enabled(true).preferred_mfa(true);
        let email = || EmailMfaSettingsType::builder().enabled(true).preferred_mfa(true);
        let call = || {
            let call = self.pool.client.admin_set_user_mfa_preference().user_pool_id(self.pool.id).username(user_name);
            let call = call.set_sms_mfa_settings((mfa == Mfa::Sms).then(sms).map(SmsMfaSettingsTypeBuilder::build));
            let email = (mfa == Mfa::Email).then(email).map(EmailMfaSettingsTypeBuilder::build);
            call.set_email_mfa_settings(email).send()
        };
        self.call(("AdminSetUserMFAPreference", Category::UserResourceUpdate), call).await.map(drop)
    }

    /// Turns off the factors that an import can turn on (AdminSetUserMFAPreference).
    pub(crate) async fn turn_mfa_off(&self, user_name: &str) -> Result<(), Failed> {
        let call = || {
            let call = self.pool.client.admin_set_user_mfa_preference().user_pool_id(self.pool.id).username(user_name);
            let call = call.sms_mfa_settings(SmsMfaSettingsType::builder().enabled(false).preferred_mfa(false).build());
            call.email_mfa_settings(EmailMfaSettingsType::builder().enabled(false).preferred_mfa(false).build()).send()
        };
        self.call(("AdminSetUserMFAPreference", Category::UserResourceUpdate), call).await.map(drop)
    }

    /// Makes a call until it succeeds, fails for good, or the tries or the time are used up.
    async fn call<T, E: ProvideErrorMetadata>(
        &self,
        call: (&'static str, Category),
        send: impl AsyncFn() -> Result<T, SdkError<E, HttpResponse>>,
    ) -> Result<T, Failed> {
        let mut tries = Tries::new(self, call);
        loop {
            tries.next().await?;
            match send().await {
                Ok(answer) => {
                    tries.succeeded();
                    return Ok(answer);
                }
                Err(error) => tries.failed(Fault::of(call.0, &error)).await?,
            }
        }
    }
}

fn attribute_list(attributes: &Attributes) -> Vec<AttributeType> {
    let attribute = |(name, value): (&Arc<str>, &String)| {
        let attribute = AttributeType::builder().name(&**name).value(value).build();
        attribute.expect("building one fails only without a name")
    };
    attributes.iter().map(attribute).collect()
}
