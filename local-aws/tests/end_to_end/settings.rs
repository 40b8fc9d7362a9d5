//! Functions with settings they cannot use.

use std::fs;

use anyhow::ensure;
use local_aws::{deploy, project::Project, settings, stack::LocalAws, steps::invoke::invoke};
use serde_json::json;

use crate::workbench::{event, function};

/// The package, the variable, its wrong value, and what the error says of it.
const WRONG: [(&str, &str, &str, &str); 13] = [
    ("pre-sign-up", "ALLOWED_EMAIL_DOMAINS", "example .com", "example .com"),
    ("pre-sign-up", "REQUIRED_ATTRIBUTES", "given name", "given name"),
    ("pre-sign-up", "MESSAGES", "[]", "is not a JSON object"),
    ("pre-sign-up", "SIGN_UP_MODE", "open", "ALLOWED_EMAIL_DOMAINS"),
    ("pre-sign-up", "INVITATION_KEYS", r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"","d":""}]}"#, "private key"),
    ("pre-sign-up", "INVITATION_KEYS", RFC8037, "its private half is published"),
    ("post-confirmation", "INVITATION_KEYS", RFC8037, "its private half is published"),
    ("pre-sign-up", "PHONE_COUNTRIES", "Germany", "`Germany` is no country"),
    ("pre-sign-up", "ATTRIBUTE_RULES", r#"{"custom:zip_code":"[0-9"}"#, "`custom:zip_code`: `[0-9` is no regular"),
    ("post-confirmation", "GROUP_RULES", "members", "is not a JSON object"),
    ("post-confirmation", "GROUP_RULES", r#"{"default":["two words"]}"#, "two words"),
    ("user-import", "USER_POOL_ID", "", "is not set"),
    ("import-workflow", "USER_POOL_ID", "pool", "is not a user pool id"),
];

/// The key of RFC 8037, A.1: its private half is printed there.
const RFC8037: &str = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;

pub(crate) async fn wrong(aws: &LocalAws) -> anyhow::Result<()> {
    let sample = event("pre-sign-up/sign-up.json")?;
    for (package, variable, value, problem) in WRONG {
        let function = function(aws, package, &[(variable, value)]).await?;
        let invocation = invoke(&aws.clients().lambda, &function, sample.clone()).await?;
        let error = invocation.answer.expect_err(variable);
        for part in [variable, problem, "write for example"] {
            assert!(error.error_message.contains(part), "{variable}={value}: {error:?}");
        }
    }
    Ok(())
}

/// What the stack asks its triggers after a deployment, as the template words it.
const CHECK: &str = r#"{"check":"settings"}"#;

pub(crate) async fn checked(aws: &LocalAws) -> anyhow::Result<()> {
    let template = fs::read_to_string(Project::find()?.root.join("template.yaml"))?;
    assert_eq!(template.matches(&format!("Input: '{CHECK}'")).count(), 2, "the template asks two triggers");
    let lambda = aws.clients().lambda;
    for (deployed, package, variable, value) in [
        ("PreSignUpFunctionName", "pre-sign-up", "ALLOWED_EMAIL_DOMAINS", "example .com"),
        ("PostConfirmationFunctionName", "post-confirmation", "GROUP_RULES", "members"),
    ] {
        let right = invoke(&lambda, aws.outputs.get(deployed)?, CHECK.to_owned()).await?;
        assert_eq!(right.answer, Ok(json!({ "settings": "read" })), "{package}");
        let wrong = function(aws, package, &[(variable, value)]).await?;
        let error = invoke(&lambda, &wrong, CHECK.to_owned()).await?.answer.expect_err(variable);
        assert!(error.error_message.contains(variable), "{error:?}");
    }
    Ok(())
}

/// A deployment with parameters that the functions cannot use says all of it, in the functions' own words.
pub(crate) async fn wrong_parameters(aws: &LocalAws) -> anyhow::Result<()> {
    let parameters = [("AllowedEmailDomains", "example .com"), ("GroupRules", r#"{"default":["two words"]}"#)];
    let outputs = deploy::create_project(&Project::find()?, &aws.clients(), "wrong-parameters", &parameters).await?;
    let told = settings::check(aws, &outputs).await.expect_err("wrong parameters").to_string();
    for part in ["ALLOWED_EMAIL_DOMAINS: ", "example .com", "GROUP_RULES: ", "two words", "write for example"] {
        ensure!(told.matches(part).count() >= 1, "{part}: {told}");
    }
    ensure!(told.matches("GROUP_RULES: ").count() == 1, "the same problem twice: {told}");
    settings::check(aws, &aws.outputs).await
}
