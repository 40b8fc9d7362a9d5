//! Wires the settings, the connection to Cognito and the handler into the Lambda runtime.

use std::process::ExitCode;

use aws_sdk_cognitoidentityprovider::Client;
use post_confirmation::{Queue, Settings, handle};
use shared::{
    invocation::Record,
    pool::{self, Calls},
    runtime,
    settings::environment,
    trigger::{self, TriggerEvent},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    runtime::run(async || {
        let settings = Settings::from_lookup(&environment)?;
        let config = pool::config(&Calls::TRIGGER)?;
        let client = Client::new(&config);
        pool::warm_up(&client).await;
        let queue = settings.retry_queue_url.clone().map(|url| Queue::new(&config, url));
        Ok(trigger::handler(async move |event: &mut TriggerEvent, _: &mut Record| {
            handle(event, &settings, &client, queue.as_ref()).await
        }))
    })
    .await
}
