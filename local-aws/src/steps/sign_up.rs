//! Signing up and confirming, at the pool whose triggers fire.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use aws_sdk_cognitoidentityprovider::{error::ProvideErrorMetadata, types::AttributeType};

use crate::{cognito_local, stack::LocalAws};

/// Who signs up.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// The user name, which nobody else in the pool has.
    pub user_name: &'a str,
    /// The password of their choice.
    pub password: &'a str,
    /// Attributes by name.
    pub attributes: &'a [(&'a str, &'a str)],
}

/// What Cognito told the client that was refused.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The error's code.
    pub code: String,
    /// The text the person reads.
    pub message: String,
}

/// Signs up; the answer is Cognito's, a refusal is a result like any other.
pub async fn sign_up(aws: &LocalAws, person: Person<'_>) -> anyhow::Result<Result<(), Refusal>> {
    sign_up_with(aws, person, &[]).await
}

/// Signs up and tells the triggers something, as clientMetadata.
pub async fn sign_up_with(
    aws: &LocalAws,
    person: Person<'_>,
    metadata: &[(&str, &str)],
) -> anyhow::Result<Result<(), Refusal>> {
    let client = aws.trigger_clients().cognito;
    let call = client.sign_up().client_id(&aws.trigger_pool.client_id);
    let call = call.username(person.user_name).password(person.password);
    let call = metadata.iter().fold(call, |call, (name, value)| call.client_metadata(*name, *value));
    let attributes = attributes(person.attributes)?;
    match call.set_user_attributes(Some(attributes)).send().await {
        Ok(_) => Ok(Ok(())),
        Err(error) => Ok(Err(refusal(error)?)),
    }
}

/// What the service told, or an error if it told nothing.
pub(super) fn refusal<E>(error: E) -> anyhow::Result<Refusal>
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let told = error.code().map(str::to_owned);
    let message = error.message().unwrap_or_default().to_owned();
    told.map(|code| Refusal { code, message })
        .ok_or_else(|| anyhow::Error::new(error).context("Cognito did not answer"))
}

/// Confirms with the code the emulator wrote instead of sending it.
pub async fn confirm(aws: &LocalAws, user_name: &str) -> anyhow::Result<()> {
    let client = aws.trigger_clients().cognito;
    let code = confirmation_code(aws, user_name).await?;
    let call = client.confirm_sign_up().client_id(&aws.trigger_pool.client_id);
    call.username(user_name).confirmation_code(code).send().await.context("confirming failed")?;
    Ok(())
}

/// The code that confirms the user of this name.
pub async fn confirmation_code(aws: &LocalAws, user_name: &str) -> anyhow::Result<String> {
    let started = Instant::now();
    loop {
        let messages = cognito_local::messages(&aws.run);
        if let Some(message) = messages.into_iter().find(|message| message.user_name == user_name) {
            return Ok(message.code);
        }
        if started.elapsed() > Duration::from_secs(5) {
            bail!("cognito-local sent no code to {user_name}; its log ends:\n{}", aws.cognito_local.log_tail());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The SDK's attributes.
pub(super) fn attributes(pairs: &[(&str, &str)]) -> anyhow::Result<Vec<AttributeType>> {
    let built = pairs.iter().map(|(name, value)| Ok(AttributeType::builder().name(*name).value(*value).build()?));
    built.collect()
}
