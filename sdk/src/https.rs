//! The HTTPS client.

use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_types::sdk_config::SharedHttpClient;

/// The one HTTPS client there is: rustls on ring. aws-lc, the SDK's default, spends tens of milliseconds of CPU at the first
/// handshake.
pub fn https_client() -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}
