//! Wires the settings, the connections to Cognito and S3 and the handler into the Lambda runtime.

use std::process::ExitCode;

use aws_sdk_s3::config::retry::RetryConfig;
use shared::{
    invocation::Invocation,
    pool::{self, Calls},
    runtime,
    settings::environment,
};
use user_import::lambda::{Clients, Settings, answer};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    runtime::run(async || {
        let settings = Settings::from_lookup(&environment)?;
        let config = pool::config(&Calls::IMPORT)?;
        let cognito = aws_sdk_cognitoidentityprovider::Client::new(&config);
        // Reading from S3 is not paced: the SDK's own retries are right for it.
        let s3 = aws_sdk_s3::config::Builder::from(&config).retry_config(RetryConfig::standard()).build();
        let clients = Clients { cognito, s3: aws_sdk_s3::Client::from_conf(s3) };
        Ok(async move |invocation: &mut Invocation| answer(invocation, &settings, &clients).await)
    })
    .await
}
