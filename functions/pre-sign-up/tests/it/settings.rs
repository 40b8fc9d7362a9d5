//! Settings that would not do what somebody meant by them do not start, and say why; right ones do.

use pre_sign_up::Settings;
use shared::settings::SettingError;

/// Right ones.
const START: [(&str, &str); 34] = [
    ("SIGN_UP_MODE", ""),
    ("SIGN_UP_MODE", "open"),
    ("SIGN_UP_MODE", " open "),
    ("SIGN_IN", "email"),
    ("ALLOWED_CLIENTS", "3n4b5urk1ft4fl3mg5e62d9ado"),
    ("ALLOWED_CLIENTS", "web, shop+2 ,"),
    ("ALLOWED_EMAIL_DOMAINS", "example.com,*.example.com,ana@partner.example"),
    ("ALLOWED_EMAIL_DOMAINS", "*.com"),
    ("ALLOWED_EMAIL_DOMAINS", "bücher.example,xn--bcher-kva.example"),
    ("DENIED_EMAIL_DOMAINS", "EXAMPLE.com"),
    ("DENIED_EMAIL_DOMAINS", r#""ana silva"@example.com"#),
    ("REFUSE_DISPOSABLE", "true"),
    ("REFUSE_SUBADDRESSES", "false"),
    ("USER_NAME_LENGTH", "1-128"),
    ("USER_NAME_LENGTH", " 3 - 30 "),
    ("USER_NAME_PATTERN", "[a-z][a-z0-9._-]*"),
    ("USER_NAME_PATTERN", r"(?i)[\wäöü]{3,64}"),
    ("USER_NAME_PATTERN", "(?x) [a-z]+ # letters"),
    ("RESERVED_USER_NAMES", "admin,日本,ａｄｍｉｎ"),
    ("PHONE_COUNTRIES", "at,CH, De"),
    ("REQUIRED_ATTRIBUTES", "given_name,custom:Zip,email_verified"),
    ("ATTRIBUTE_RULES", "{}"),
    ("ATTRIBUTE_RULES", r#"{"custom:zip":"[0-9]{4,5}","custom:plan":["free","pro"]}"#),
    ("ATTRIBUTE_RULES", r#"{"name":"","nickname":["",""]}"#),
    ("ATTRIBUTE_RULES", r#" {"name":".{1,500}"} "#),
    ("MINIMUM_AGE", "1"),
    ("MINIMUM_AGE", "120"),
    ("CHECK_ADMIN_CREATED", "true"),
    ("OBSERVE", "*"),
    ("OBSERVE", "EmailDenied,TooYoung"),
    ("MESSAGES", r#"{"EmailInvalid":"Nein","de":{},"pt-BR":{"TooYoung":"Não"}}"#),
    ("MESSAGES", r#"{"EmailInvalid":"A sentence. And another one"}"#),
    ("INVITATION_KEYS", " "),
    ("INVITATION_CONFIRMS", "false"),
];

/// Wrong ones, each with a part of the problem.
const STOP: [(&str, &str, &str); 61] = [
    ("SIGN_UP_MODE", "Open", "`Open` is none of `open`"),
    ("SIGN_UP_MODE", "closed", "`closed` is none of `open`"),
    ("SIGN_UP_MODE", "restricted", "needs ALLOWED_EMAIL_DOMAINS"),
    ("SIGN_UP_MODE", "invitation", "needs INVITATION_KEYS"),
    ("SIGN_IN", "phone", "is neither"),
    ("INVITATION_CONFIRMS", "true", "needs INVITATION_KEYS"),
    ("INVITATION_CONFIRMS", "yes", "is neither `true` nor `false`"),
    ("INVITATION_KEYS", "key", ""),
    ("INVITATION_KEYS", "{}", ""),
    ("INVITATION_KEYS", r#"{"keys":[]}"#, ""),
    ("ALLOWED_CLIENTS", "my app", "is no id of an app client"),
    ("ALLOWED_CLIENTS", "*", "is no id of an app client"),
    ("ALLOWED_CLIENTS", ",", "is a list of nothing"),
    ("ALLOWED_EMAIL_DOMAINS", ", ,", "is a list of nothing"),
    ("ALLOWED_EMAIL_DOMAINS", "exam ple.com", "is not a domain"),
    ("ALLOWED_EMAIL_DOMAINS", "example.com;example.org", "is not a domain"),
    ("ALLOWED_EMAIL_DOMAINS", "https://example.com", "is not a domain"),
    ("ALLOWED_EMAIL_DOMAINS", "*", "is not a domain"),
    ("ALLOWED_EMAIL_DOMAINS", "*example.com", "is not a domain"),
    ("ALLOWED_EMAIL_DOMAINS", "example.*", "is not a domain"),
    ("ALLOWED_EMAIL_DOMAINS", ".example.com", "is not a domain"),
    ("ALLOWED_EMAIL_DOMAINS", "example.com.", "is not a domain"),
    ("ALLOWED_EMAIL_DOMAINS", "localhost", "is not a domain"),
    ("ALLOWED_EMAIL_DOMAINS", "127.0.0.1", "is not a domain"),
    ("ALLOWED_EMAIL_DOMAINS", "@example.com", "is not an e-mail address"),
    ("ALLOWED_EMAIL_DOMAINS", r#""ana"@example.com"#, "is not an e-mail address"),
    ("ALLOWED_EMAIL_DOMAINS", "ana%evil.test@example.com", "is not an e-mail address"),
    ("ALLOWED_EMAIL_DOMAINS", "ana@ｅxample.com", "is not an e-mail address"),
    ("DENIED_EMAIL_DOMAINS", "*@spam.example", "is an address with a wildcard"),
    ("DENIED_EMAIL_DOMAINS", "?@spam.example", "is an address with a wildcard"),
    ("DENIED_EMAIL_DOMAINS", "an*@spam.example", "is an address with a wildcard"),
    ("REFUSE_DISPOSABLE", "TRUE", "is neither `true` nor `false`"),
    ("REFUSE_SUBADDRESSES", "1", "is neither `true` nor `false`"),
    ("USER_NAME_LENGTH", "3", "is no range of 1 to 128 characters"),
    ("USER_NAME_LENGTH", "0-3", "is no range of 1 to 128 characters"),
    ("USER_NAME_LENGTH", "30-3", "is no range of 1 to 128 characters"),
    ("USER_NAME_LENGTH", "3-129", "is no range of 1 to 128 characters"),
    ("USER_NAME_LENGTH", "3–30", "is no range of 1 to 128 characters"),
    ("USER_NAME_PATTERN", "[a-z", "is no regular expression"),
    ("USER_NAME_PATTERN", "a)|(b", "is no regular expression"),
    ("USER_NAME_PATTERN", r"\p{L}+", "is no regular expression"),
    ("USER_NAME_PATTERN", r"((a{0,100}){0,100})b", "is too large a regular expression"),
    ("USER_NAME_PATTERN", "[a-z]{1,800}", "is too large a regular expression for user names"),
    ("RESERVED_USER_NAMES", "the admin", "is no user name"),
    ("PHONE_COUNTRIES", "Germany", "is no country"),
    ("PHONE_COUNTRIES", "49", "is no country"),
    ("PHONE_COUNTRIES", "XX", "is no country"),
    ("REQUIRED_ATTRIBUTES", "zip", "is no attribute"),
    ("REQUIRED_ATTRIBUTES", "Email", "is no attribute"),
    ("ATTRIBUTE_RULES", "name=x", "is not a JSON object"),
    ("ATTRIBUTE_RULES", r#"{"name":"x","name":"y"}"#, "is there twice"),
    ("ATTRIBUTE_RULES", r#"{"__proto__":"x"}"#, "is no attribute"),
    ("ATTRIBUTE_RULES", r#"{"name":[]}"#, "needs a regular expression, or a list"),
    ("ATTRIBUTE_RULES", r#"{"name":"(\\w{0,250}){0,250}"}"#, "is too large a regular expression"),
    ("ATTRIBUTE_RULES", r#"{"name":".{1,1000}","profile":".{1,200}"}"#, "too large"),
    ("MINIMUM_AGE", "0", "is no age of 1 to 120 years"),
    ("MINIMUM_AGE", "16.5", "is no age of 1 to 120 years"),
    ("OBSERVE", "emaildenied", "is no code"),
    ("MESSAGES", r#"{"EmailInvalid":"No."}"#, "ends in a full stop"),
    ("MESSAGES", r#"{"Nope":"x"}"#, "is no code"),
    ("MESSAGES", r#"{"german":{"EmailInvalid":"x"}}"#, "is no language tag"),
];

fn read(variable: &str, value: &str) -> Result<Settings, SettingError> {
    Settings::from_lookup(&|name| (name == variable).then(|| value.to_owned()))
}

#[test]
fn right_settings_start() {
    for (variable, value) in START {
        let problem = read(variable, value).err().map(|error| error.problem);
        assert_eq!(problem, None, "{variable}={value}");
    }
}

#[test]
fn wrong_settings_stop_and_say_why() {
    for (variable, value, problem) in STOP {
        let error = read(variable, value).err().unwrap_or_else(|| panic!("{variable}={value} starts"));
        assert_eq!(error.variable, variable, "{value}");
        assert!(error.problem.contains(problem), "{variable}={value}: {}", error.problem);
        let text = error.to_string();
        for word in ["serde", "::", "expected", "invalid type", "missing field", "Some(", "None"] {
            assert!(!text.contains(word), "{text}");
        }
    }
}

/// But for keys: an example of one would be a key that everybody knows.
#[test]
fn the_example_in_each_error_would_start_with_what_it_needs() {
    for (variable, value, _) in STOP.iter().filter(|(variable, ..)| *variable != "INVITATION_KEYS") {
        let example = read(variable, value).unwrap_err().example;
        let problem = read(variable, example).err().map(|error| error.problem).unwrap_or_default();
        assert!(problem.is_empty() || problem.contains("needs"), "{variable}={example}: {problem}");
    }
}
