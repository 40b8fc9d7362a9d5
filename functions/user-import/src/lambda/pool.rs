//! What the function's own pool is like, or why it cannot be told.

use import::{
    clients::Clients,
    pool::{
        describe_configured,
        profile::{PoolMfa, PoolProfile},
    },
    settings::Settings,
};
use lambda::failure::Failure;

use super::failures::failure;

/// Looks at the pool, which has to have the active attribute of the settings.
pub(super) async fn profile(settings: &Settings, clients: &Clients) -> Result<PoolProfile, Failure> {
    let profile = describe_configured(&clients.cognito, settings).await;
    let profile = profile.map_err(failure)?;
    if profile.mfa == PoolMfa::Unknown {
        tracing::warn!("the permission cognito-idp:GetUserPoolMfaConfig is missing; any MFA factor passes the check");
    }
    Ok(profile)
}
