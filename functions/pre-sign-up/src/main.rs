//! Wires the settings and the handler into the Lambda runtime.

use std::process::ExitCode;

use pre_sign_up::{Messages, Policy, handle};
use shared::{runtime, settings::environment, trigger};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    runtime::run(async || {
        let policy = Policy::from_lookup(&environment)?;
        let messages = Messages::from_lookup(&environment)?;
        Ok(trigger::handler(async move |event: &mut trigger::TriggerEvent| handle(event, &policy, &messages)))
    })
    .await
}
