//! Wires the settings, the connection to Cognito and the handler into the Lambda runtime.

use std::process::ExitCode;

use aws_sdk_cognitoidentityprovider::Client;
use group_retry::{Settings, handle};
use lambda::{invocation::Invocation, pool, runtime};
use sdk::CallLimits;
use shared::settings::environment;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    runtime::run(async || {
        let settings = Settings::from_lookup(&environment)?;
        let client = Client::new(&pool::config(&CallLimits::QUEUE)?);
        Ok(async move |invocation: &mut Invocation| handle(invocation, &settings, &client).await)
    })
    .await
}
