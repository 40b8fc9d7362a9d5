//! Tells Lambda why the function did not start; lambda_runtime itself reports nothing before its first poll.

use lambda_runtime_api_client::{Client, body::Body, build_request};

/// The error type Lambda and the log show.
pub(super) const CODE: &str = "SettingInvalid";

/// Sends the message to the runtime API (`POST /runtime/init/error`). Best effort: the process ends anyway, and the
/// log has the message.
pub(super) async fn report(api: &str, message: &str) {
    let body = serde_json::json!({ "errorType": CODE, "errorMessage": message, "stackTrace": [] });
    let request = build_request()
        .method("POST")
        .uri(format!("http://{api}/2018-06-01/runtime/init/error"))
        .header("lambda-runtime-function-error-type", CODE)
        .body(Body::from(body.to_string()));
    let (Ok(request), Ok(client)) = (request, Client::builder().build()) else { return };
    if let Err(error) = client.call(request).await {
        tracing::warn!(cause = %error, "Lambda was not told why the function does not start");
    }
}
