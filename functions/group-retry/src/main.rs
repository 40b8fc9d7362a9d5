//! Wires the settings, the connection to Cognito and the handler into the Lambda runtime.

use std::process::ExitCode;

use aws_sdk_cognitoidentityprovider::{Client, config::Builder};
use group_retry::{Function, Pace, Settings, handle};
use lambda::{invocation::Invocation, pool, runtime};
use sdk::CallLimits;
use shared::settings::environment;
use time::OffsetDateTime;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    runtime::run(async || {
        let settings = Settings::from_lookup(&environment)?;
        let config = pool::config(&CallLimits::QUEUE)?;
        let (limits, paced) = (CallLimits::PACED, Builder::from(&config));
        let paced = paced.timeout_config(limits.timeouts()).retry_config(limits.retries()).build();
        let (reads, changes) = (Client::new(&config), Client::from_conf(paced));
        let function = Function { settings, reads, changes, pace: Pace::new() };
        Ok(async move |invocation: &mut Invocation| handle(invocation, &function, OffsetDateTime::now_utc()).await)
    })
    .await
}
