//! What AWS said, and what to do about it.

use aws_sdk_sfn::error::{ProvideErrorMetadata, SdkError};
use import::pool::classify::is_clock_skew;

/// Why a call that needs this permission was not answered.
pub(crate) fn words<E: ProvideErrorMetadata>(error: &SdkError<E>, action: &str) -> String {
    described(error.code(), error.message(), action)
}

fn described(code: Option<&str>, message: Option<&str>, action: &str) -> String {
    match code {
        Some(code) if is_clock_skew(code, message) => {
            "this machine's clock differs too much from AWS's; set it and try again".to_owned()
        }
        None => "AWS gave no answer; check the network, Region and endpoint".to_owned(),
        Some("AccessDenied" | "AccessDeniedException") => format!("the permission {action} is missing"),
        Some(
            code @ ("ExpiredToken"
            | "ExpiredTokenException"
            | "InvalidClientTokenId"
            | "InvalidSignatureException"
            | "SignatureDoesNotMatch"
            | "UnrecognizedClientException"),
        ) => format!("AWS does not accept the credentials ({code}); sign in again"),
        Some(code) => format!("AWS answered {code}{}", message.map(|text| format!(": {text}")).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_to_do() {
        for (code, expected) in [
            (None, "AWS gave no answer; check the network, Region and endpoint"),
            (Some("AccessDenied"), "the permission cloudformation:DescribeStacks is missing"),
            (Some("ExpiredToken"), "AWS does not accept the credentials (ExpiredToken); sign in again"),
            (Some("RequestExpired"), "this machine's clock differs too much from AWS's; set it and try again"),
            (Some("Throttling"), "AWS answered Throttling: Rate exceeded"),
        ] {
            assert_eq!(described(code, Some("Rate exceeded"), "cloudformation:DescribeStacks"), expected);
        }
    }
}
