//! Wires the settings, the connection to Cognito and the handler into the Lambda runtime.

use std::process::ExitCode;

use aws_sdk_cognitoidentityprovider::Client;
use lambda::{
    invocation::Record,
    pool, runtime,
    trigger::{self, TriggerEvent},
};
use post_confirmation::{Function, Queue, Settings, handle};
use sdk::CallLimits;
use shared::settings::environment;
use time::OffsetDateTime;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    runtime::run(async || {
        let settings = Settings::from_lookup(&environment)?;
        if let Some(cause) = &settings.rules_warning {
            tracing::warn!(code = "GroupRulesWrittenByUsers", cause, "the function starts");
        }
        let config = pool::config(&CallLimits::TRIGGER)?;
        let cognito = Client::new(&config);
        pool::warm_up(&cognito).await;
        let queue = settings.retry_queue_url.clone().map(|url| Queue::new(&config, url));
        let function = Function { settings, cognito, queue };
        Ok(trigger::handler(async move |event: &mut TriggerEvent, record: &mut Record| {
            handle(event, record, &function, OffsetDateTime::now_utc()).await
        }))
    })
    .await
}
