//! Wires the settings and the handler into the Lambda runtime.

use std::process::ExitCode;

use lambda::{
    invocation::Record,
    runtime,
    trigger::{self, TriggerEvent},
};
use pre_sign_up::{Settings, handle};
use shared::settings::environment;
use time::OffsetDateTime;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    runtime::run(async || {
        let settings = Settings::from_lookup(&environment)?;
        Ok(trigger::handler(async move |event: &mut TriggerEvent, record: &mut Record| {
            handle(event, record, &settings, OffsetDateTime::now_utc())
        }))
    })
    .await
}
