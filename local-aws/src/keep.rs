//! What to do with a local AWS that stays up.

use std::fmt::Write;

use crate::stack::LocalAws;

/// The endpoints, and commands that work as they are printed.
pub fn how_to_use(aws: &LocalAws) -> anyhow::Result<String> {
    let (ministack, cognito) = (aws.ministack.url(), aws.cognito_local.url());
    let pool = &aws.trigger_pool;
    let mut text = String::new();
    writeln!(text, "\nStill up, until Ctrl-C:")?;
    writeln!(text, "  {ministack}  the deployed stack: pool {}", aws.import_pool.id)?;
    writeln!(text, "  {cognito}  the pool with triggers: {}, client {}", pool.id, pool.client_id)?;
    writeln!(text, "  {}  their logs", aws.run.path().display())?;
    let sign_up = |user: &str, email: &str| {
        format!(
            r#"{{"ClientId":"{}","Username":"{user}","Password":"Sample-Pass-1","UserAttributes":[{{"Name":"email","Value":"{email}"}}]}}"#,
            pool.client_id
        )
    };
    writeln!(text, "\nSign up, from outside and from within:")?;
    writeln!(text, "  {}", cognito_call(&cognito, "SignUp", &sign_up("eve", "eve@notexample.com")))?;
    writeln!(text, "  {}", cognito_call(&cognito, "SignUp", &sign_up("zoe", "zoe@example.com")))?;
    writeln!(text, "\nCheck a user without importing anybody:")?;
    let function = aws.outputs.get("UserImportFunctionName")?;
    let event = r#"{"mode":"check","users":[{"userName":"ada","email":"ada@example","password":"weak"}]}"#;
    write!(text, "  curl -s {ministack}/2015-03-31/functions/{function}/invocations -d '{event}'")?;
    Ok(text)
}

fn cognito_call(url: &str, operation: &str, body: &str) -> String {
    format!(
        "curl -s {url} -H 'content-type: application/x-amz-json-1.1' \
         -H 'x-amz-target: AWSCognitoIdentityProviderService.{operation}' -d '{body}'"
    )
}
