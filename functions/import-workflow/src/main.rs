//! Wires the settings, the connections to Cognito and S3 and the handler into the Lambda runtime.

use std::process::ExitCode;

use import_workflow::answer;
use lambda::{invocation::Invocation, runtime};
use shared::settings::environment;
use user_import::lambda::{Clients, Settings};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    runtime::run(async || {
        let (settings, clients) = (Settings::from_lookup(&environment)?, Clients::connect()?);
        Ok(async move |invocation: &mut Invocation| answer(invocation, &settings, &clients).await)
    })
    .await
}
