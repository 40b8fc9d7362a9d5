//! Hands what could not be done in time to the queue that `group-retry` reads.

use aws_sdk_sqs::{Client, config::Builder, error::ProvideErrorMetadata};
use futures::future::try_join_all;
use lambda::pool::SdkConfig;
use sdk::CallLimits;
use shared::hand_over::HandOver;

/// The queue for what is not finished.
pub struct Queue {
    pub client: Client,
    pub url: String,
}

/// Why nothing could be handed over.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HandOverError {
    #[error("there is no queue")]
    NoQueue,
    /// Nobody could tell later whether the name still is this user's.
    #[error("the event names no sub to hand over")]
    NoSub,
    /// AWS's error code, or `NoAnswer`.
    #[error("the queue: SendMessage answered {0}")]
    NotSent(String),
}

impl Queue {
    /// The queue at the URL, over the same HTTPS client as the pool's calls.
    pub fn new(config: &SdkConfig, url: String) -> Self {
        let limits = CallLimits::HAND_OVER;
        let config = Builder::from(config).timeout_config(limits.timeouts()).retry_config(limits.retries()).build();
        Self { client: Client::from_conf(config), url }
    }

    /// Sends it, in several messages where there are many groups.
    pub(crate) async fn hand_over(&self, rest: HandOver) -> Result<(), HandOverError> {
        try_join_all(rest.messages().iter().map(|message| self.send(message))).await.map(drop)
    }

    async fn send(&self, message: &HandOver) -> Result<(), HandOverError> {
        let body = serde_json::to_string(message).expect("texts and numbers are always JSON");
        let sent = self.client.send_message().queue_url(&self.url).message_body(body).send().await;
        sent.map(drop).map_err(|error| HandOverError::NotSent(error.code().unwrap_or("NoAnswer").to_owned()))
    }
}
