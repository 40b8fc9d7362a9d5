//! The calls an import makes on the user pool: each paced by its category, and repeated while that can help.

use std::{collections::BTreeMap, sync::Arc, time::Instant};

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
    password::Password,
    pool::{
        classify::{Class, Fault},
        pace::{Category, Pace},
        retry,
    },
    user::Mfa,
};

/// The pool as the import writes to it.
pub struct Pool<'a> {
    pub client: &'a Client,
    pub id: &'a str,
    pub pace: &'a Pace,
    /// When to stop repeating calls; `None`: never.
    pub give_up: Option<Instant>,
}

/// A call that failed, and whether an earlier try of it may have been carried out unnoticed.
pub struct Failed {
    pub fault: Fault,
    pub maybe_done: bool,
}

impl From<Failed> for Fault {
    fn from(failed: Failed) -> Self {
        failed.fault
    }
}

/// Attributes by name.
pub type Attributes = BTreeMap<Arc<str>, String>;

impl Pool<'_> {
    /// Creates a user without telling them (AdminCreateUser, SUPPRESS); gives the user name Cognito chose.
    pub async fn create(
        &self,
        user_name: &str,
        attributes: &Attributes,
        temporary: Option<&Password>,
    ) -> Result<String, Failed> {
        let attributes = attribute_list(attributes);
        let created = self.call(("AdminCreateUser", Category::UserCreation), || {
            let call = self.client.admin_create_user().user_pool_id(self.id).username(user_name);
            let call = call.message_action(MessageActionType::Suppress).force_alias_creation(false);
            let call = call.set_temporary_password(temporary.map(|password| password.expose().to_owned()));
            call.set_user_attributes(Some(attributes.clone())).send()
        });
        let user = created.await?.user;
        Ok(user.and_then(|user| user.username).unwrap_or_else(|| user_name.to_owned()))
    }

    /// What the pool knows of a user (AdminGetUser).
    pub async fn look_up(&self, user_name: &str) -> Result<AdminGetUserOutput, Failed> {
        let call = || self.client.admin_get_user().user_pool_id(self.id).username(user_name).send();
        self.call(("AdminGetUser", Category::UserRead), call).await
    }

    /// The names of the user's groups (AdminListGroupsForUser), page by page.
    pub async fn groups_of(&self, user_name: &str) -> Result<Vec<String>, Failed> {
        let mut groups = Vec::new();
        let mut next = None;
        loop {
            let page = self.call(("AdminListGroupsForUser", Category::UserResourceRead), || {
                let call = self.client.admin_list_groups_for_user().user_pool_id(self.id).username(user_name);
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
    pub async fn set_password(&self, user_name: &str, password: &Password) -> Result<(), Failed> {
        let call = || {
            let call = self.client.admin_set_user_password().user_pool_id(self.id).username(user_name);
            call.password(password.expose()).permanent(true).send()
        };
        self.call(("AdminSetUserPassword", Category::UserAccountRecovery), call).await.map(drop)
    }

    /// Writes attributes (AdminUpdateUserAttributes).
    pub async fn set_attributes(&self, user_name: &str, attributes: &Attributes) -> Result<(), Failed> {
        let attributes = attribute_list(attributes);
        let call = || {
            let call = self.client.admin_update_user_attributes().user_pool_id(self.id).username(user_name);
            call.set_user_attributes(Some(attributes.clone())).send()
        };
        self.call(("AdminUpdateUserAttributes", Category::UserUpdate), call).await.map(drop)
    }

    /// Puts the user in a group (AdminAddUserToGroup).
    pub async fn add_to_group(&self, user_name: &str, group: &str) -> Result<(), Failed> {
        let call = || {
            let call = self.client.admin_add_user_to_group().user_pool_id(self.id).username(user_name);
            call.group_name(group).send()
        };
        self.call(("AdminAddUserToGroup", Category::UserUpdate), call).await.map(drop)
    }

    /// Creates a group (CreateGroup); one that is there by now will do.
    pub async fn create_group(&self, group: &str) -> Result<(), Fault> {
        let call = || self.client.create_group().user_pool_id(self.id).group_name(group).send();
        match self.call(("CreateGroup", Category::UserPoolResourceUpdate), call).await {
            Err(Failed { fault, .. }) if fault.aws_code == "GroupExistsException" => Ok(()),
            other => other.map(drop).map_err(Fault::from),
        }
    }

    /// Lets the user sign in again (AdminEnableUser).
    pub async fn enable(&self, user_name: &str) -> Result<(), Failed> {
        let call = || self.client.admin_enable_user().user_pool_id(self.id).username(user_name).send();
        self.call(("AdminEnableUser", Category::UserUpdate), call).await.map(drop)
    }

    /// Keeps the user from signing in (AdminDisableUser).
    pub async fn disable(&self, user_name: &str) -> Result<(), Failed> {
        let call = || self.client.admin_disable_user().user_pool_id(self.id).username(user_name).send();
        self.call(("AdminDisableUser", Category::UserUpdate), call).await.map(drop)
    }

    /// Makes the factor the preferred one (AdminSetUserMFAPreference).
    pub async fn prefer_mfa(&self, user_name: &str, mfa: Mfa) -> Result<(), Failed> {
        let sms = || SmsMfaSettingsType::builder().enabled(true).preferred_mfa(true);
        let email = || EmailMfaSettingsType::builder().enabled(true).preferred_mfa(true);
        let call = || {
            let call = self.client.admin_set_user_mfa_preference().user_pool_id(self.id).username(user_name);
            let call = call.set_sms_mfa_settings((mfa == Mfa::Sms).then(sms).map(SmsMfaSettingsTypeBuilder::build));
            let email = (mfa == Mfa::Email).then(email).map(EmailMfaSettingsTypeBuilder::build);
            call.set_email_mfa_settings(email).send()
        };
        self.call(("AdminSetUserMFAPreference", Category::UserResourceUpdate), call).await.map(drop)
    }

    /// Makes a call until it succeeds, fails for good, or the tries or the time are used up.
    async fn call<T, E: ProvideErrorMetadata>(
        &self,
        (operation, category): (&'static str, Category),
        send: impl AsyncFn() -> Result<T, SdkError<E, HttpResponse>>,
    ) -> Result<T, Failed> {
        let mut maybe_done = false;
        let mut tries = 0;
        loop {
            tries += 1;
            if !self.in_time(self.pace.ready(category)).await {
                return Err(Failed { fault: Fault::out_of_time(operation), maybe_done });
            }
            let mut fault = match send().await {
                Ok(answer) => {
                    self.pace.calm(category);
                    return Ok(answer);
                }
                Err(error) => Fault::of(operation, &error),
            };
            if fault.class == Class::Throttled {
                self.pace.throttled(category);
            }
            let Some(delay) = retry::delay(fault.class, tries) else {
                if fault.class == Class::TriggerBroken {
                    fault.class = Class::Fatal;
                }
                return Err(Failed { fault, maybe_done });
            };
            maybe_done |= fault.class == Class::Ambiguous;
            if !self.in_time(tokio::time::sleep(delay)).await {
                return Err(Failed { fault: Fault::out_of_time(operation), maybe_done });
            }
        }
    }

    /// Waits for the future, but no longer than until it is time to give up. Returns whether it came about.
    async fn in_time(&self, waiting: impl Future<Output = ()>) -> bool {
        match self.give_up {
            Some(give_up) => tokio::time::timeout_at(give_up.into(), waiting).await.is_ok(),
            None => {
                waiting.await;
                true
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
