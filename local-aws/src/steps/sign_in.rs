//! Signing in with user name and password, and what the tokens say.

use anyhow::Context;
use aws_sdk_cognitoidentityprovider::{Client, types::AuthFlowType};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::sign_up::{Refusal, refusal};
use crate::copies::Pool;

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

/// How signing in ended.
#[derive(Debug)]
pub enum SignIn {
    /// With tokens; these are the ID token's claims.
    Tokens(Claims),
    /// With something the person has to do first, such as `NEW_PASSWORD_REQUIRED`.
    Challenge(String),
    /// With an error.
    Refused(Refusal),
}

/// Signs in with USER_PASSWORD_AUTH; each of Cognito's answers is a result like any other.
pub async fn sign_in(cognito: &Client, pool: &Pool, user_name: &str, password: &str) -> anyhow::Result<SignIn> {
    let call = cognito.initiate_auth().client_id(&pool.client_id).auth_flow(AuthFlowType::UserPasswordAuth);
    let call = call.auth_parameters("USERNAME", user_name).auth_parameters("PASSWORD", password);
    let answer = match call.send().await {
        Ok(answer) => answer,
        Err(error) => return refusal(error).map(SignIn::Refused),
    };
    if let Some(challenge) = answer.challenge_name {
        return Ok(SignIn::Challenge(challenge.as_str().to_owned()));
    }
    let tokens = answer.authentication_result.context("there is neither a challenge nor a token")?;
    Ok(SignIn::Tokens(claims(&tokens.id_token.context("there is no ID token")?)?))
}

/// Reads the token's middle part; the demo trusts the emulator that it just got it from.
fn claims(token: &str) -> anyhow::Result<Claims> {
    let payload = token.split('.').nth(1).context("the ID token is not a JWT")?;
    let payload = URL_SAFE_NO_PAD.decode(payload).context("the ID token is not base64")?;
    serde_json::from_slice(&payload).context("the ID token's claims are not as expected")
}
