//! The SDK's configuration: one HTTPS stack, and time-outs and retries that fit the caller.

use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_sdk_cognitoidentityprovider::Client;
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};

/// How long SDK calls may take and how often they are tried.
#[derive(Clone, Debug)]
pub struct Calls {
    /// One try, from the first byte out to the last one in.
    pub attempt: Duration,
    /// All tries of one call together.
    pub operation: Duration,
    /// Tries of one call, at least 1.
    pub attempts: u32,
}

impl Calls {
    /// For a trigger's calls on the pool. Cognito waits 5 s (developer guide, Lambda triggers); the function's budget is
    /// 4 s of it, and [`Self::HAND_OVER`] has to fit in after these.
    pub const TRIGGER: Self =
        Self { attempt: Duration::from_millis(1_000), operation: Duration::from_millis(2_400), attempts: 3 };

    /// For handing over to a queue what a trigger could not do in time.
    pub const HAND_OVER: Self =
        Self { attempt: Duration::from_millis(900), operation: Duration::from_millis(1_400), attempts: 2 };

    /// For work off a queue, where nobody waits.
    pub const QUEUE: Self = Self { attempt: Duration::from_secs(2), operation: Duration::from_secs(8), attempts: 5 };

    /// For the import, which paces and retries by itself.
    pub const IMPORT: Self = Self { attempt: Duration::from_secs(10), operation: Duration::from_secs(10), attempts: 1 };

    /// As the SDK's time-outs.
    pub fn timeouts(&self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .connect_timeout(self.attempt.min(Duration::from_secs(3)))
            .operation_attempt_timeout(self.attempt)
            .operation_timeout(self.operation)
            .build()
    }

    /// As the SDK's retries.
    pub fn retries(&self) -> RetryConfig {
        RetryConfig::standard()
            .with_max_attempts(self.attempts)
            .with_initial_backoff(Duration::from_millis(100))
            .with_max_backoff(Duration::from_millis(800))
    }
}

/// Reads Region, credentials and endpoints from the environment, as every AWS SDK does.
///
/// TLS is rustls on ring: aws-lc, the SDK's default, spends tens of milliseconds of CPU at the first handshake.
pub async fn config(calls: &Calls) -> SdkConfig {
    let https = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(https)
        .timeout_config(calls.timeouts())
        .retry_config(calls.retries())
        .load()
        .await
}

/// Opens the connection to Cognito before the first user waits for it.
///
/// GetUser needs no permission and no pool; the answer, that this is no token, is all we want.
pub async fn warm_up(client: &Client) {
    let _ = client.get_user().access_token("warm-up").send().await;
}
