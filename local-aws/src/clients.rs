//! SDK clients that can only reach an emulator: always an explicit address, made-up credentials, and no TLS.

use aws_sdk_cloudformation::config::{BehaviorVersion, Credentials, Region, SharedHttpClient};
use aws_smithy_http_client::Builder;

/// The Region everything is in.
pub const REGION: &str = "us-east-1";
/// Credentials of nobody, which the emulators accept.
pub const ACCESS_KEY: &str = "local";
/// See [`ACCESS_KEY`].
pub const SECRET_KEY: &str = "local";

/// One client per service at one emulator.
///
/// Cheap to make; each runtime makes its own, since connections end with the runtime that opened them.
#[derive(Clone, Debug)]
pub struct Clients {
    /// CloudFormation.
    pub cloudformation: aws_sdk_cloudformation::Client,
    /// Cognito user pools.
    pub cognito: aws_sdk_cognitoidentityprovider::Client,
    /// Lambda.
    pub lambda: aws_sdk_lambda::Client,
    /// S3.
    pub s3: aws_sdk_s3::Client,
    /// Step Functions.
    pub sfn: aws_sdk_sfn::Client,
    /// SQS.
    pub sqs: aws_sdk_sqs::Client,
}

impl Clients {
    /// `url` is the emulator's, plain HTTP.
    pub fn at(url: &str) -> Self {
        // Without a TLS stack these clients could not talk to AWS if they were told to.
        let http = Builder::new().build_http();
        macro_rules! client {
            ($sdk:ident) => {
                $sdk::Client::from_conf(
                    $sdk::Config::builder()
                        .behavior_version(BehaviorVersion::latest())
                        .region(Region::from_static(REGION))
                        .credentials_provider(Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "local"))
                        .endpoint_url(url)
                        .http_client(SharedHttpClient::clone(&http))
                        .build(),
                )
            };
        }
        Self {
            cloudformation: client!(aws_sdk_cloudformation),
            cognito: client!(aws_sdk_cognitoidentityprovider),
            lambda: client!(aws_sdk_lambda),
            s3: client!(aws_sdk_s3),
            sfn: client!(aws_sdk_sfn),
            sqs: client!(aws_sdk_sqs),
        }
    }
}
