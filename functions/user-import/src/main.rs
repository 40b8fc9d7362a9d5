//! Wires the settings, the connections to Cognito and S3 and the handler into the Lambda runtime.

use std::process::ExitCode;

use import::{clients::Clients, settings::Settings};
use lambda::{invocation::Invocation, pool, runtime};
use sdk::CallLimits;
use shared::settings::environment;
use user_import::lambda::answer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    runtime::run(async || {
        let (settings, clients) =
            (Settings::from_lookup(&environment)?, Clients::new(&pool::config(&CallLimits::IMPORT)?));
        Ok(async move |invocation: &mut Invocation| answer(invocation, &settings, &clients).await)
    })
    .await
}
