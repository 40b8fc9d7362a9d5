//! The AWS services that an import calls.

use aws_sdk_s3::config::retry::RetryConfig;
use lambda::pool;
use sdk::CallLimits;
use shared::settings::SettingError;

/// The AWS services that an import calls.
pub struct Clients {
    pub cognito: aws_sdk_cognitoidentityprovider::Client,
    pub s3: aws_sdk_s3::Client,
}

impl Clients {
    /// With what Lambda's variables say, or the one that is wrong.
    pub fn connect() -> Result<Self, SettingError> {
        let config = pool::config(&CallLimits::IMPORT)?;
        // S3 is not paced: the SDK's own retries are right for it.
        let s3 = aws_sdk_s3::config::Builder::from(&config).retry_config(RetryConfig::standard()).build();
        Ok(Self {
            cognito: aws_sdk_cognitoidentityprovider::Client::new(&config),
            s3: aws_sdk_s3::Client::from_conf(s3),
        })
    }
}
