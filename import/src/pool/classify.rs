//! What an answer of AWS means for the import. Decided by error code: some arrive unmodelled in the SDK.

use std::fmt;

use aws_sdk_cognitoidentityprovider::{
    config::http::HttpResponse,
    error::{ConnectorError, ProvideErrorMetadata, SdkError},
};

/// What follows from a call that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Over the quota: nothing was done. Slow down, try again.
    Throttled,
    /// Nobody knows whether it was done. Try again.
    Ambiguous,
    /// The pool's own trigger failed: nothing was done. Worth a few tries, then it is broken for everybody.
    TriggerBroken,
    /// This row's fault; others may go on.
    Row,
    /// Every other call would fail too.
    Fatal,
    /// The import came to its end before the call went through: the row has none of its own.
    CutOff,
}

/// A failed call, without AWS's message: Cognito quotes values in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Fault {
    pub class: Class,
    /// AWS's own code, or a name of ours where no answer came.
    pub aws_code: String,
    /// The operation that failed, which is also the IAM action.
    pub operation: &'static str,
}

impl Fault {
    /// Classifies what the SDK returned.
    pub fn of<E: ProvideErrorMetadata>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> Self {
        let (class, code) = match error {
            SdkError::TimeoutError(_) => (Class::Ambiguous, TIMEOUT),
            SdkError::ResponseError(_) => (Class::Ambiguous, UNREADABLE),
            SdkError::DispatchFailure(failure) => of_connection(failure.as_connector_error()),
            SdkError::ServiceError(answer) => {
                let code = error.code().unwrap_or("Unnamed");
                let code = if is_clock_skew(code, error.message()) { CLOCK_SKEW } else { code };
                (class_of(code, answer.raw().status().as_u16()), code)
            }
            _ => (Class::Fatal, "NotSent"),
        };
        Self { class, aws_code: code.to_owned(), operation }
    }

    /// A call that got no answer in the time it had.
    pub fn timed_out(operation: &'static str) -> Self {
        Self { class: Class::Ambiguous, aws_code: TIMEOUT.to_owned(), operation }
    }

    /// Calls that nobody ever answered.
    pub fn unreachable(operation: &'static str) -> Self {
        Self { class: Class::Fatal, aws_code: "Unreachable".to_owned(), operation }
    }

    /// Whether AWS did not answer: nothing did, or something else.
    pub fn is_silence(&self) -> bool {
        [TIMEOUT, CONNECTION_FAILED, CONNECTION_LOST, UNREADABLE].contains(&self.aws_code.as_str())
    }

    /// A call that was not made or not repeated because the import comes to its end.
    pub fn cut_off(operation: &'static str) -> Self {
        Self { class: Class::CutOff, aws_code: "CutOff".to_owned(), operation }
    }

    /// A conclusion of our own about the row, under a name in AWS's manner.
    pub fn of_row(operation: &'static str, code: &str) -> Self {
        Self { class: Class::Row, aws_code: code.to_owned(), operation }
    }

    /// Whether the pool may be to blame, so that other rows would fail alike. What Cognito says against this row's own values
    /// says nothing about others.
    pub fn may_be_the_pools(&self) -> bool {
        match self.class {
            Class::Throttled | Class::Ambiguous | Class::TriggerBroken | Class::Fatal => true,
            Class::Row => ["precondition-not-met", "refused", REFUSED_BY_TRIGGER].contains(&self.code()),
            Class::CutOff => false,
        }
    }

    /// The stable code for the report.
    pub fn code(&self) -> &'static str {
        match self.aws_code.as_str() {
            "AccessDeniedException" => "access-denied",
            "AliasExistsException" | PREFERRED_IS_OWN => "alias-exists",
            "AttributeImmutable" => "attribute-immutable",
            "InvalidParameterException" => "invalid-parameter",
            "InvalidPasswordException" => "password-refused",
            "LimitExceededException" => "limit-exceeded",
            "NotAuthorizedException" => "not-authorized",
            "NotSent" => "not-sent",
            "OperationNotEnabledException" => "operation-not-enabled",
            "PasswordHistoryPolicyViolationException" => "password-reused",
            "PreconditionNotMetException" => "precondition-not-met",
            "ResourceNotFoundException" => "pool-or-group-not-found",
            "UnexpectedLambdaException" | "InvalidLambdaResponseException" => "trigger-broken",
            "UnsupportedUserStateException" => "unsupported-user-state",
            UNVERIFIED => "contact-unverified",
            "UserLambdaValidationException" => REFUSED_BY_TRIGGER,
            "Unreachable" => "unreachable",
            "UserNotFoundException" => "user-vanished",
            CLOCK_SKEW => "clock-skew",
            code if CREDENTIALS.contains(&code) => "credentials",
            _ => match self.class {
                Class::Throttled => "throttled",
                Class::Ambiguous => "no-answer",
                Class::TriggerBroken | Class::Row | Class::Fatal | Class::CutOff => "refused",
            },
        }
    }
}

/// What went wrong and what to do, for a person.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { aws_code, operation, .. } = self;
        match self.code() {
            "access-denied" => write!(f, "the permission cognito-idp:{operation} is missing"),
            "alias-exists" if aws_code == PREFERRED_IS_OWN => {
                write!(f, "preferred_username is the same as the user name, which Cognito refuses; leave it out")
            }
            "alias-exists" => {
                write!(f, "another user has this e-mail address, phone number or preferred user name")?;
                if *operation == "AdminUpdateUserAttributes" {
                    write!(f, "; if rows exchange theirs, give one of them another value first, then import again")?;
                }
                Ok(())
            }
            "attribute-immutable" => write!(f, "the pool lets an attribute that differs be set at creation only"),
            "clock-skew" => write!(f, "this machine's clock differs too much from AWS's; set it and import again"),
            "contact-unverified" => {
                write!(
                    f,
                    "the pool changes an e-mail address or phone number only once it is verified, and would send "
                )?;
                write!(
                    f,
                    "the user a code; give email_verified or phone_number_verified as true, or keep the old value"
                )
            }
            "credentials" => write!(f, "AWS does not accept the credentials ({aws_code}); renew them and import again"),
            "limit-exceeded" => {
                write!(f, "a limit of the account is reached, such as that on mails a day ({operation}); ")?;
                write!(f, "have it raised, or wait until it is over, and import again")
            }
            "no-answer" => write!(f, "{operation} got no clear answer after several tries ({aws_code}); import again"),
            "not-authorized" => write!(f, "AWS refuses {operation} to this caller; is it another account's pool?"),
            "operation-not-enabled" => write!(f, "the pool does not allow {operation}"),
            "not-sent" => write!(f, "{operation} could not be sent; check Region, endpoint and credentials"),
            "password-refused" => write!(f, "Cognito refuses the password"),
            "password-reused" => {
                write!(
                    f,
                    "the pool's password history refuses the password: it is the user's own or one they had lately; "
                )?;
                write!(f, "everything else is as in the row")
            }
            "pool-or-group-not-found" => {
                write!(f, "{operation} finds no such user pool or group; was it deleted, or is it in another Region?")
            }
            REFUSED_BY_TRIGGER => write!(f, "the pool's own Lambda trigger refuses the user"),
            "throttled" => write!(f, "{operation} was over the quota at every try; import again with a smaller share"),
            "trigger-broken" => write!(f, "the pool's own Lambda trigger fails ({aws_code}); fix it and import again"),
            "unreachable" => {
                write!(f, "Cognito does not answer {operation}; check the network, the Region and the endpoint")
            }
            "user-vanished" => write!(f, "the user was deleted during the import; import again"),
            _ => write!(f, "{operation} answered {aws_code}"),
        }
    }
}

/// A name for a signature that AWS refuses for its time alone.
const CLOCK_SKEW: &str = "ClockSkew";
/// What the pool's pre-sign-up trigger refuses.
pub(crate) const REFUSED_BY_TRIGGER: &str = "refused-by-trigger";

/// Names of our own conclusions.
pub(crate) const PREFERRED_IS_OWN: &str = "PreferredUsernameIsUserName";
pub(crate) const UNVERIFIED: &str = "ContactUnverified";

/// Names for answers that did not come.
const TIMEOUT: &str = "Timeout";
const CONNECTION_FAILED: &str = "ConnectionFailed";
const CONNECTION_LOST: &str = "ConnectionLost";
const UNREADABLE: &str = "ResponseUnreadable";

/// Codes of unusable credentials, common to all AWS services.
const CREDENTIALS: [&str; 8] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
];

/// Whether AWS refuses a signature because of the time it was made at, as it sees the time. The code is that of a wrong
/// secret key as well; only the message tells one from the other.
pub fn is_clock_skew(code: &str, message: Option<&str>) -> bool {
    let says = |text| message.is_some_and(|message| message.contains(text));
    matches!(code, "RequestExpired" | "RequestTimeTooSkewed" | "RequestInTheFuture")
        || code.contains("Signature") && (says("Signature expired") || says("Signature not yet current"))
}

fn of_connection(error: Option<&ConnectorError>) -> (Class, &'static str) {
    match error {
        Some(error) if error.is_timeout() || error.is_io() => (Class::Ambiguous, CONNECTION_FAILED),
        // hyper reports a connection closed under the request as "other, but transient".
        Some(error) if error.as_other().is_some() => (Class::Ambiguous, CONNECTION_LOST),
        _ => (Class::Fatal, "NotSent"),
    }
}

fn class_of(code: &str, status: u16) -> Class {
    match code {
        "TooManyRequestsException" | "ThrottlingException" | "Throttling" | "RequestLimitExceeded" => Class::Throttled,
        "UnexpectedLambdaException" | "InvalidLambdaResponseException" => Class::TriggerBroken,
        "AccessDeniedException"
        | "LimitExceededException"
        | "NotAuthorizedException"
        | "OperationNotEnabledException"
        | "ResourceNotFoundException" => Class::Fatal,
        CLOCK_SKEW => Class::Fatal,
        code if CREDENTIALS.contains(&code) => Class::Fatal,
        _ if status == 429 => Class::Throttled,
        "InternalErrorException" => Class::Ambiguous,
        _ if status >= 500 => Class::Ambiguous,
        _ => Class::Row,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_is_told_from_a_wrong_key() {
        let expired =
            "Signature expired: 20261123T090000Z is now earlier than 20261123T100000Z (20261123T100500Z - 5 min.)";
        let early = "Signature not yet current: 20261123T110000Z is still later than 20261123T100500Z (20261123T100000Z + 5 min.)";
        let wrong = "The request signature we calculated does not match the signature you provided.";
        for (code, message, expected) in [
            ("InvalidSignatureException", Some(expired), true),
            ("InvalidSignatureException", Some(early), true),
            ("InvalidSignatureException", Some(wrong), false),
            ("InvalidSignatureException", None, false),
            ("RequestTimeTooSkewed", None, true),
            ("ExpiredTokenException", Some("The security token included in the request is expired"), false),
        ] {
            assert_eq!(is_clock_skew(code, message), expected, "{code} {message:?}");
        }
        let fault =
            Fault { class: class_of(CLOCK_SKEW, 400), aws_code: CLOCK_SKEW.to_owned(), operation: "AdminCreateUser" };
        assert_eq!((fault.class, fault.code()), (Class::Fatal, "clock-skew"));
        assert_eq!(fault.to_string(), "this machine's clock differs too much from AWS's; set it and import again");
    }

    #[test]
    fn codes_have_a_class() {
        for (code, status, class) in [
            ("TooManyRequestsException", 400, Class::Throttled),
            ("SomethingNew", 429, Class::Throttled),
            ("InternalErrorException", 500, Class::Ambiguous),
            ("SomethingNew", 503, Class::Ambiguous),
            ("UnexpectedLambdaException", 400, Class::TriggerBroken),
            ("InvalidLambdaResponseException", 400, Class::TriggerBroken),
            ("UsernameExistsException", 400, Class::Row),
            ("AliasExistsException", 400, Class::Row),
            ("InvalidParameterException", 400, Class::Row),
            ("InvalidPasswordException", 400, Class::Row),
            ("PasswordHistoryPolicyViolationException", 400, Class::Row),
            ("UserLambdaValidationException", 400, Class::Row),
            ("PreconditionNotMetException", 400, Class::Row),
            ("UnsupportedUserStateException", 400, Class::Row),
            ("SomethingNew", 400, Class::Row),
            ("ResourceNotFoundException", 400, Class::Fatal),
            ("NotAuthorizedException", 400, Class::Fatal),
            ("AccessDeniedException", 400, Class::Fatal),
            ("OperationNotEnabledException", 400, Class::Fatal),
            ("LimitExceededException", 400, Class::Fatal),
            ("ExpiredTokenException", 400, Class::Fatal),
            ("UnrecognizedClientException", 400, Class::Fatal),
        ] {
            assert_eq!(class_of(code, status), class, "{code} {status}");
        }
    }

    #[test]
    fn faults_that_other_rows_may_share_are_told_from_a_rows_own() {
        let fault = |code: &str, class| Fault { class, aws_code: code.to_owned(), operation: "AdminCreateUser" };
        for (code, class) in [
            ("TooManyRequestsException", Class::Throttled),
            ("Timeout", Class::Ambiguous),
            ("UserLambdaValidationException", Class::Row),
            ("PreconditionNotMetException", Class::Row),
            ("SomethingNew", Class::Row),
        ] {
            assert!(fault(code, class).may_be_the_pools(), "{code}");
        }
        for code in [
            "AliasExistsException",
            "AttributeImmutable",
            "ContactUnverified",
            "InvalidParameterException",
            "InvalidPasswordException",
            "PasswordHistoryPolicyViolationException",
            "PreferredUsernameIsUserName",
            "UnsupportedUserStateException",
            "UserNotFoundException",
        ] {
            assert!(!fault(code, Class::Row).may_be_the_pools(), "{code}");
        }
    }
}
