//! The SDK's configuration: one HTTPS stack, and time-outs and retries that fit the caller.

use std::time::Duration;

use aws_config::{
    BehaviorVersion, Region, SdkConfig, environment::EnvironmentVariableCredentialsProvider, retry::RetryConfig,
    timeout::TimeoutConfig,
};
use aws_sdk_cognitoidentityprovider::{
    Client,
    config::{SharedCredentialsProvider, SharedHttpClient},
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use crate::settings::{Setting, SettingError, environment};

/// Several times what a connection takes.
const WARM_UP: Duration = Duration::from_millis(500);

const AWS_REGION: Setting = Setting { variable: "AWS_REGION", example: "eu-west-1" };

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
        Self { attempt: Duration::from_millis(900), operation: Duration::from_millis(2_100), attempts: 3 };

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

/// Configures the SDK from the variables that Lambda sets: Region, credentials, and where one wants them, endpoints.
///
/// Nothing else is looked for. The SDK's default chain would bring profile files, STS, ECS and instance metadata along,
/// which no function uses, and ask some of them at cold start.
///
/// # Errors
/// If `AWS_REGION` is not set.
pub fn config(calls: &Calls) -> Result<SdkConfig, SettingError> {
    let region = AWS_REGION.required(&environment)?;
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new()))
        .http_client(https_client())
        .service_config(Endpoints)
        .timeout_config(calls.timeouts())
        .retry_config(calls.retries());
    config.set_endpoint_url(environment("AWS_ENDPOINT_URL"));
    Ok(config.build())
}

/// The one HTTPS client there is: rustls on ring. aws-lc, the SDK's default, spends tens of milliseconds of CPU at the first
/// handshake.
pub fn https_client() -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}

/// `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER` and its like for other services, as in every AWS SDK.
#[derive(Debug)]
struct Endpoints;

impl LoadServiceConfig for Endpoints {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().to_uppercase().replace([' ', '-'], "_");
        environment(&format!("{}_{service}", key.env()))
    }
}

/// Opens the connection to Cognito before the first user waits for it.
///
/// GetUser needs no permission and no pool; the answer, that this is no token, is all we want.
pub async fn warm_up(client: &Client) {
    // A cold start is part of the five seconds that Cognito waits: if this is slow, the calls need the time themselves.
    let _ = tokio::time::timeout(WARM_UP, client.get_user().access_token("warm-up").send()).await;
}
