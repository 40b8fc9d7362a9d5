//! The SDK's configuration: one HTTPS stack, and time-outs and retries that fit the caller.

use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig, environment::EnvironmentVariableCredentialsProvider};
use aws_sdk_cognitoidentityprovider::{Client, config::SharedCredentialsProvider};
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use sdk::{CallLimits, https_client};
use shared::settings::{Setting, SettingError, environment};

/// Several times what a connection takes.
const WARM_UP: Duration = Duration::from_millis(500);

const AWS_REGION: Setting = Setting { variable: "AWS_REGION", example: "eu-west-1" };

/// Configures the SDK from the variables that Lambda sets: Region, credentials, and where one wants them, endpoints.
///
/// Nothing else is looked for. The SDK's default chain would bring profile files, STS, ECS and instance metadata along,
/// which no function uses, and ask some of them at cold start.
///
/// # Errors
/// If `AWS_REGION` is not set.
pub fn config(limits: &CallLimits) -> Result<SdkConfig, SettingError> {
    let region = AWS_REGION.required(&environment)?;
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new()))
        .http_client(https_client())
        .service_config(Endpoints)
        .timeout_config(limits.timeouts())
        .retry_config(limits.retries());
    config.set_endpoint_url(environment("AWS_ENDPOINT_URL"));
    Ok(config.build())
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
