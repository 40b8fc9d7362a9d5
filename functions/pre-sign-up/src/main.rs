//! Wires the settings and the handler into the Lambda runtime.

use std::process::ExitCode;

use pre_sign_up::{Messages, Policy, handle};
use shared::{
    invocation::Record,
    runtime,
    settings::environment,
    trigger::{self, TriggerEvent},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    runtime::run(async || {
        let policy = Policy::from_lookup(&environment)?;
        let messages = Messages::from_lookup(&environment)?;
        Ok(trigger::handler(async move |event: &mut TriggerEvent, record: &mut Record| {
            handle(event, record, &policy, &messages)
        }))
    })
    .await
}
