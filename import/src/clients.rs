//! The AWS services that an import calls.

use aws_sdk_s3::config::retry::RetryConfig;
use aws_types::SdkConfig;

/// The AWS services that an import calls.
pub struct Clients {
    pub cognito: aws_sdk_cognitoidentityprovider::Client,
    pub s3: aws_sdk_s3::Client,
}

impl Clients {
    /// Clients with this configuration, which leaves retries of calls on the pool to the import.
    pub fn new(config: &SdkConfig) -> Self {
        // S3 is not paced: the SDK's own retries are right for it.
        let s3 = aws_sdk_s3::config::Builder::from(config).retry_config(RetryConfig::standard()).build();
        Self { cognito: aws_sdk_cognitoidentityprovider::Client::new(config), s3: aws_sdk_s3::Client::from_conf(s3) }
    }
}
