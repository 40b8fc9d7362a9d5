//! Signing in with user name and password, and what the tokens say.

use anyhow::Context;
use aws_sdk_cognitoidentityprovider::{Client, error::ProvideErrorMetadata, types::AuthFlowType};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::sign_up::Refusal;
use crate::triggers::Pool;

/// The claims of an ID token that the steps look at.
#[derive(Debug, Deserialize)]
pub struct Claims {
    /// The groups, in the order of the token; empty for a user in none.
    #[serde(rename = "cognito:groups", default)]
    pub groups: Vec<String>,
    /// The user name.
    #[serde(rename = "cognito:username")]
    pub user_name: String,
}

/// Signs in with USER_PASSWORD_AUTH; a refusal is a result like any other, a challenge is an error.
pub async fn sign_in(
    cognito: &Client,
    pool: &Pool,
    user_name: &str,
    password: &str,
) -> anyhow::Result<Result<Claims, Refusal>> {
    let call = cognito.initiate_auth().client_id(&pool.client_id).auth_flow(AuthFlowType::UserPasswordAuth);
    let call = call.auth_parameters("USERNAME", user_name).auth_parameters("PASSWORD", password);
    let answer = match call.send().await {
        Ok(answer) => answer,
        Err(error) => {
            let code = error.code().map(str::to_owned);
            let message = error.message().unwrap_or_default().to_owned();
            let code = code.ok_or_else(|| anyhow::Error::new(error).context("signing in got no answer"))?;
            return Ok(Err(Refusal { code, message }));
        }
    };
    let challenge = answer.challenge_name().map(|name| name.as_str().to_owned());
    let tokens = answer.authentication_result.with_context(|| format!("{user_name} got the challenge {challenge:?}"))?;
    let token = tokens.id_token.context("there is no ID token")?;
    Ok(Ok(claims(&token)?))
}

/// Reads the token's middle part; the demo trusts the emulator that it just got it from.
fn claims(token: &str) -> anyhow::Result<Claims> {
    let payload = token.split('.').nth(1).context("the ID token is not a JWT")?;
    let payload = URL_SAFE_NO_PAD.decode(payload).context("the ID token is not base64")?;
    serde_json::from_slice(&payload).context("the ID token's claims are not as expected")
}
