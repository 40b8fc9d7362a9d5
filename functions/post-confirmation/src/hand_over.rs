//! Hands what could not be done in time to the queue that `group-retry` reads.

use aws_sdk_sqs::{Client, config::Builder, error::ProvideErrorMetadata};
use lambda::pool::SdkConfig;
use sdk::CallLimits;
use shared::membership::Membership;

/// The queue for unfinished memberships.
pub struct Queue {
    pub client: Client,
    pub url: String,
}

/// The queue did not take the message: AWS's error code, or `NoAnswer`.
#[derive(Debug, thiserror::Error)]
#[error("SendMessage answered {0}")]
pub(crate) struct HandOverError(String);

impl Queue {
    /// The queue at the URL, over the same HTTPS client as the pool's calls.
    pub fn new(config: &SdkConfig, url: String) -> Self {
        let limits = CallLimits::HAND_OVER;
        let config = Builder::from(config).timeout_config(limits.timeouts()).retry_config(limits.retries()).build();
        Self { client: Client::from_conf(config), url }
    }

    pub(crate) async fn hand_over(&self, rest: &Membership) -> Result<(), HandOverError> {
        let body = serde_json::to_string(rest).map_err(|error| HandOverError(error.to_string()))?;
        let sent = self.client.send_message().queue_url(&self.url).message_body(body).send().await;
        sent.map(drop).map_err(|error| HandOverError(error.code().unwrap_or("NoAnswer").to_owned()))
    }
}
