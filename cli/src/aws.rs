//! The connection to AWS: profile, Region, credentials and endpoint as in the AWS CLI.

use anyhow::bail;
use aws_config::{
    BehaviorVersion, Region, SdkConfig, profile::ProfileFileCredentialsProvider, provider_config::ProviderConfig,
};
use aws_credential_types::provider::{ProvideCredentials, error::CredentialsError};
use aws_sdk_s3::config::retry::RetryConfig;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use clap::Args;
use sdk::{CallLimits, https_client};
use shared::id;

use crate::{credentials, exit::UsageError};

/// Which account, Region and endpoint. What is not given comes from the environment and the AWS configuration files.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "AWS options")]
pub struct Access {
    /// Profile of the AWS configuration files [default: AWS_PROFILE, or `default`]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// AWS Region [default: that of the user pool; for a stack, that of the environment or the profile]
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// Address to send requests to instead of AWS's own [default: AWS_ENDPOINT_URL]
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,
}

/// The services a command calls.
pub struct Clients {
    pub cognito: aws_sdk_cognitoidentityprovider::Client,
    pub s3: aws_sdk_s3::Client,
}

/// A user pool's id, which says its Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolId(String);

impl PoolId {
    /// Reads an id such as `eu-west-1_AbCdEfGhI`.
    pub fn parse(text: &str) -> Result<Self, String> {
        // Its first part is the pool's Region.
        let in_region = text.split_once('_').is_some_and(|(region, _)| region.contains('-'));
        if id::is_user_pool(text) && in_region {
            return Ok(Self(text.to_owned()));
        }
        Err("it is no user pool id; write for example eu-west-1_AbCdEfGhI".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The Region the pool is in.
    pub fn region(&self) -> &str {
        self.0.split_once('_').map_or("", |(region, _)| region)
    }
}

impl Access {
    /// Connects to the pool's Region, with credentials that are there.
    pub async fn connect(&self, pool: &PoolId) -> anyhow::Result<Clients> {
        let in_pool = pool.region();
        if let Some(region) = self.region.as_deref().filter(|region| *region != in_pool) {
            bail!(UsageError(format!("the user pool {} is in {in_pool}, not in {region}", pool.as_str())));
        }
        let config = self.load(in_pool, &CallLimits::IMPORT).await?;
        // Reading from S3 is not paced: the SDK's own retries are right for it.
        let s3 = aws_sdk_s3::config::Builder::from(&config).retry_config(RetryConfig::standard());
        let s3 = s3.force_path_style(config.endpoint_url().is_some()).build();
        let cognito = aws_sdk_cognitoidentityprovider::Client::new(&config);
        Ok(Clients { cognito, s3: aws_sdk_s3::Client::from_conf(s3) })
    }

    /// The Region to look for a stack in: the one that is given, or that of the environment or the profile.
    pub(crate) async fn region(&self) -> anyhow::Result<String> {
        if let Some(region) = &self.region {
            return Ok(region.clone());
        }
        let mut loader = aws_config::defaults(BehaviorVersion::latest()).http_client(https_client());
        if let Some(profile) = &self.profile {
            loader = loader.profile_name(profile);
        }
        match loader.load().await.region() {
            Some(region) => Ok(region.to_string()),
            None => bail!(UsageError("no Region; name it with --region, or set AWS_REGION".to_owned())),
        }
    }

    /// The SDK's configuration for calls of this kind in a Region, once the credentials were found.
    pub async fn load(&self, region: &str, limits: &CallLimits) -> anyhow::Result<SdkConfig> {
        let region = Region::new(region.to_owned());
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(https_client())
            .region(region.clone())
            .timeout_config(limits.timeouts())
            .retry_config(limits.retries());
        if let Some(profile) = &self.profile {
            // Else credentials in the environment would win over a profile that is asked for by name.
            let access = ProviderConfig::default().with_http_client(https_client()).with_region(Some(region));
            let credentials = ProfileFileCredentialsProvider::builder().configure(&access).profile_name(profile);
            loader = loader.profile_name(profile).credentials_provider(credentials.build());
        }
        if let Some(url) = self.endpoint_url.as_ref().filter(|url| !url.is_empty()) {
            loader = loader.endpoint_url(url);
        }
        let config = loader.load().await;
        let config = config.to_builder().service_config(NotEmpty(config)).build();
        self.require_credentials(&config).await?;
        Ok(config)
    }

    async fn require_credentials(&self, config: &SdkConfig) -> anyhow::Result<()> {
        let provided = match config.credentials_provider() {
            Some(provider) => provider.provide_credentials().await,
            None => Err(CredentialsError::not_loaded_no_source()),
        };
        let Err(error) = provided else { return Ok(()) };
        let by_environment = || std::env::var("AWS_PROFILE").ok().filter(|name| !name.is_empty());
        let profile = self.profile.clone().or_else(by_environment);
        bail!(credentials::problem(&error, profile.as_deref()))
    }
}

/// The settings of single services; what is empty is not set, where the SDK would take it for an address and panic.
#[derive(Debug)]
struct NotEmpty(SdkConfig);

impl LoadServiceConfig for NotEmpty {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        self.0.service_config()?.load_config(key).filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_id_says_its_region() {
        for (text, region) in [
            ("eu-west-1_AbCdEfGhI", Some("eu-west-1")),
            ("us-gov-west-1_abc123", Some("us-gov-west-1")),
            ("eu-west-1", None),
            ("eu-west-1_", None),
            ("_Ab", None),
            ("pool_1", None),
            ("eu-west-1_Ab Cd", None),
            ("arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ab", None),
        ] {
            assert_eq!(PoolId::parse(text).ok().as_ref().map(PoolId::region), region, "{text}");
        }
    }

    /// A setting that is the same for every service.
    #[derive(Debug)]
    struct Same(&'static str);

    impl LoadServiceConfig for Same {
        fn load_config(&self, _: ServiceConfigKey<'_>) -> Option<String> {
            Some(self.0.to_owned())
        }
    }

    #[test]
    fn an_empty_address_is_none() {
        for (url, expected) in [("", None), ("http://127.0.0.1:4566", Some("http://127.0.0.1:4566"))] {
            let key = ServiceConfigKey::builder().service_id("S3").env("AWS_ENDPOINT_URL").profile("endpoint_url");
            let settings = NotEmpty(SdkConfig::builder().service_config(Same(url)).build());
            assert_eq!(settings.load_config(key.build().expect("all of it")).as_deref(), expected);
        }
    }
}
