//! What the deployed functions say of their settings.

use anyhow::{Context, ensure};

use crate::{deploy::Outputs, stack::LocalAws, steps::invoke::invoke};

/// The functions whose settings come from parameters, by the outputs that name them, and an event that changes nothing: the
/// triggers answer it, and the import refuses it.
const FUNCTIONS: [(&str, &str); 3] = [
    ("PreSignUpFunctionName", r#"{"check":"settings"}"#),
    ("PostConfirmationFunctionName", r#"{"check":"settings"}"#),
    ("UserImportFunctionName", "{}"),
];

/// How ministack words the init error of a function: around the function's own error, as Python shows it.
const BEFORE: &str = "'errorType': 'SettingInvalid', 'errorMessage': ";
const AFTER: &str = ", 'stackTrace': ";

/// Starts each function of the stack once. Fails with all that they say of their settings.
pub async fn check(aws: &LocalAws, outputs: &Outputs) -> anyhow::Result<()> {
    let lambda = aws.clients().lambda;
    let mut problems = Vec::new();
    for (output, event) in FUNCTIONS {
        let invocation =
            invoke(&lambda, outputs.get(output)?, event).await.context("the settings cannot be checked")?;
        let problem = invocation.answer.err().and_then(|error| problem(&error.error_message));
        problems.extend(problem.filter(|problem| !problems.contains(problem)));
    }
    ensure!(problems.is_empty(), "the functions do not start with these parameters:\n{}", problems.join("\n"));
    Ok(())
}

/// The function's own words, if it did not start because of a setting.
fn problem(message: &str) -> Option<String> {
    let (_, rest) = message.split_once(BEFORE)?;
    let quoted = rest.rsplit_once(AFTER).map_or(rest, |(text, _)| text);
    let text = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    Some(text.replace(r"\'", "'").replace(r"\\", r"\"))
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn an_init_error_is_told_in_the_functions_own_words() {
        let cases = [
            ("init error: {'errorType': 'SettingInvalid', 'errorMessage': 'A: `b`', 'stackTrace': []}", Some("A: `b`")),
            (
                r"init error: {'errorType': 'SettingInvalid', 'errorMessage': 'A: it\'s \\d', 'stackTrace': []}",
                Some(r"A: it's \d"),
            ),
            (
                r#"init error: {'errorType': 'SettingInvalid', 'errorMessage': "A: it's", 'stackTrace': []}"#,
                Some("A: it's"),
            ),
            ("the event has neither users nor a source", None),
        ];
        for (message, expected) in cases {
            assert_eq!(problem(message).as_deref(), expected, "{message}");
        }
    }
}
