//! Why there are no AWS credentials to use, and what to do, in one sentence.
//!
//! The SDK's own text lists every place that it looked in, down to the metadata service of a virtual machine.

use std::error::Error;

use anyhow::Chain;
use aws_config::imds::client::error::ImdsError;
use aws_credential_types::provider::error::CredentialsError;

/// Describes the error. `profile`: the profile that the operator chose, by argument or environment.
pub(crate) fn problem(error: &CredentialsError, profile: Option<&str>) -> String {
    let of = profile.map(|name| format!(" in the profile `{name}`")).unwrap_or_default();
    let option = profile.map(|name| format!(" --profile {name}")).unwrap_or_default();
    if found_none(error) {
        return format!(
            "there are no AWS credentials{of}; run `aws configure{option}` or `aws sso login{option}`, or name another profile \
             with --profile or AWS_PROFILE"
        );
    }
    let cause = Chain::new(error).last().map(|cause| cause.to_string().trim().to_owned()).unwrap_or_default();
    format!("the AWS credentials{of} cannot be used ({cause}); sign in again, such as with `aws sso login{option}`")
}

/// Whether no place had any. The metadata service is the last place to look in; most machines have none.
fn found_none(error: &CredentialsError) -> bool {
    matches!(error, CredentialsError::CredentialsNotLoaded(_)) || Chain::new(error).any(<dyn Error>::is::<ImdsError>)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_credentials_is_said_in_one_sentence() {
        let expired = || CredentialsError::provider_error("the SSO token has expired");
        for (error, profile, expected) in [
            (
                CredentialsError::not_loaded_no_source(),
                None,
                "there are no AWS credentials; run `aws configure` or `aws sso login`, or name another profile with --profile or \
                 AWS_PROFILE",
            ),
            (
                CredentialsError::not_loaded("no profile of that name"),
                Some("work"),
                "there are no AWS credentials in the profile `work`; run `aws configure --profile work` or `aws sso login \
                 --profile work`, or name another profile with --profile or AWS_PROFILE",
            ),
            (
                expired(),
                None,
                "the AWS credentials cannot be used (the SSO token has expired); sign in again, such as with `aws sso login`",
            ),
            (
                expired(),
                Some("work"),
                "the AWS credentials in the profile `work` cannot be used (the SSO token has expired); sign in again, such as \
                 with `aws sso login --profile work`",
            ),
        ] {
            assert_eq!(problem(&error, profile), expected);
        }
    }
}
