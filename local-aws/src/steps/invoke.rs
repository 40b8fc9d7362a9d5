//! Invoking a function and reading its answer.

use anyhow::Context;
use aws_sdk_lambda::{Client, types::LogType};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;

/// What a function answered.
#[derive(Debug)]
pub struct Invocation {
    /// Its answer, or the error it gave instead.
    pub answer: Result<serde_json::Value, FunctionError>,
    /// The end of what it logged.
    pub log: String,
}

/// The error of a function, as Lambda hands it to the caller.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FunctionError {
    /// The error's type; the project's functions give their code.
    pub error_type: String,
    /// The text.
    pub error_message: String,
}

/// Invokes the function with this event and waits for its answer.
pub async fn invoke(lambda: &Client, function: &str, event: impl Into<Vec<u8>>) -> anyhow::Result<Invocation> {
    let call = lambda.invoke().function_name(function).log_type(LogType::Tail);
    let output = call.payload(event.into().into()).send().await.with_context(|| format!("invoking {function}"))?;
    let payload = output.payload.context("the answer is empty")?.into_inner();
    let log = STANDARD.decode(output.log_result.unwrap_or_default())?;
    let answer = match output.function_error {
        Some(_) => Err(serde_json::from_slice(&payload).context("the function's error is not as documented")?),
        None => Ok(serde_json::from_slice(&payload)?),
    };
    Ok(Invocation { answer, log: String::from_utf8_lossy(&log).into_owned() })
}
