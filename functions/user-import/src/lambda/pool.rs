//! What the function's own pool is like, or why it cannot be told.

use lambda::failure::Failure;

use super::{Clients, Settings};
use import::pool::{
    describe,
    profile::{PoolMfa, PoolProfile},
};

/// Looks at the pool, which has to have the active attribute of the settings.
pub async fn profile(settings: &Settings, clients: &Clients) -> Result<PoolProfile, Failure> {
    let profile = describe(&clients.cognito, &settings.user_pool_id).await.map_err(|fault| {
        Failure::broken("PoolUnreadable", fault.to_string()).telling(format!("The user pool cannot be read: {fault}"))
    })?;
    if profile.mfa == PoolMfa::Unknown {
        tracing::warn!("the permission cognito-idp:GetUserPoolMfaConfig is missing; any MFA factor passes the check");
    }
    let active_attribute = settings.active_attribute.as_deref();
    if let Some(name) = active_attribute.filter(|name| !profile.attributes.contains_key(*name)) {
        let text = format!("The pool has no attribute {name}: add it, or leave ACTIVE_ATTRIBUTE empty");
        return Err(Failure::broken("ActiveAttributeMissing", text.clone()).telling(text));
    }
    Ok(profile)
}
