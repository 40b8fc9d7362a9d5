//! Why an invocation did not succeed, told to two audiences: a short text for the end user, the cause for the log.

use std::{borrow::Cow, error::Error, fmt};

use lambda_runtime::Diagnostic;

/// What the end user reads when the cause is none of their business.
const SOMETHING_WENT_WRONG: &str = "Something went wrong, please try again later";

/// How much a failure should worry the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The function did its work: the answer is no.
    Refused,
    /// The function, its settings, the event or AWS is at fault.
    Broken,
}

/// A failed invocation. Becomes the `errorType` (code) and `errorMessage` (user text) of the Lambda answer.
///
/// Cognito shows the end user `PreSignUp failed with error <errorMessage>.` and adds the full stop itself, so a user
/// text has none and holds nothing internal. The cause is only ever logged, and must carry no personal data.
pub struct Failure {
    severity: Severity,
    code: &'static str,
    user_text: Cow<'static, str>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Failure {
    /// A decision against the request, with the text its sender should read.
    pub fn refused(code: &'static str, user_text: impl Into<Cow<'static, str>>) -> Self {
        Self { severity: Severity::Refused, code, user_text: user_text.into(), cause: None }
    }

    /// A fault that is not the end user's; they read a general text unless [`Self::telling`] gives a better one.
    pub fn broken(code: &'static str, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { severity: Severity::Broken, code, user_text: SOMETHING_WENT_WRONG.into(), cause: Some(cause.into()) }
    }

    /// A fault whose text its reader, an operator, should read as it is logged.
    pub fn told(code: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        Self::broken(code, text.clone()).telling(text)
    }

    /// Replaces the text for the end user.
    #[must_use]
    pub fn telling(mut self, user_text: impl Into<Cow<'static, str>>) -> Self {
        self.user_text = user_text.into();
        self
    }

    /// The stable code, for logs, metrics and alarms.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Whether this is a refusal or a fault.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The text the end user reads.
    pub fn user_text(&self) -> &str {
        &self.user_text
    }

    /// The cause and what lies behind it, joined by `: `, for the log; `None` for a refusal.
    pub fn cause(&self) -> Option<String> {
        let first: &(dyn Error + 'static) = self.cause.as_deref()?;
        let chain: Vec<String> =
            std::iter::successors(Some(first), |&error| error.source()).map(ToString::to_string).collect();
        Some(chain.join(": "))
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure").field("severity", &self.severity).field("code", &self.code).finish_non_exhaustive()
    }
}

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Self {
        Self { error_type: failure.code.to_owned(), error_message: failure.user_text.into_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_user_reads_no_cause() {
        let failure = Failure::broken("GroupsNotAssigned", std::io::Error::other("10.0.0.1 refused"));
        assert_eq!(failure.cause().as_deref(), Some("10.0.0.1 refused"));
        assert_eq!(format!("{failure:?}"), "Failure { severity: Broken, code: \"GroupsNotAssigned\", .. }");
        let diagnostic = Diagnostic::from(failure);
        assert_eq!(diagnostic.error_type, "GroupsNotAssigned");
        assert_eq!(diagnostic.error_message, SOMETHING_WENT_WRONG);
    }

    #[test]
    fn a_refusal_says_its_own_text() {
        let diagnostic = Diagnostic::from(Failure::refused("EmailInvalid", "This email address is not valid"));
        assert_eq!(diagnostic.error_type, "EmailInvalid");
        assert_eq!(diagnostic.error_message, "This email address is not valid");
    }
}
