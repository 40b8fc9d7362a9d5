//! People sign up by themselves.

use anyhow::{Context, bail, ensure};

use super::printer::Printer;
use crate::{
    stack::LocalAws,
    steps::{
        sign_in::{SignIn, sign_in},
        sign_up::{Person, confirm, sign_up},
        users::look,
    },
};

pub(super) async fn refused(aws: &LocalAws, printer: &Printer) -> anyhow::Result<()> {
    printer.chapter("A sign-up from another domain is refused");
    printer.text("Only addresses of example.com may sign up. x@notexample.com only ends in the same letters.");
    let stranger =
        Person { user_name: "xaver", password: "Sample-Pass-0", attributes: &[("email", "x@notexample.com")] };
    let refusal = sign_up(aws, stranger).await?.err().context("the sign-up was accepted")?;
    ensure!(refusal.code == "UserLambdaValidationException", "Cognito answered {refusal:?}");
    let text = refusal.message.strip_prefix("PreSignUp failed with error ").and_then(|text| text.strip_suffix('.'));
    let text = text.with_context(|| format!("Cognito does not word a refusal so: {}", refusal.message))?;
    ensure!(text == "Sign-up is not open to email addresses of this domain", "Cognito answered {refusal:?}");
    printer.answer("Cognito", &format!("{}: {}", refusal.code, refusal.message));
    printer.confirmed("The function pre-sign-up refused the sign-up. The person reads its text.");
    Ok(())
}

pub(super) async fn accepted(aws: &LocalAws, printer: &Printer) -> anyhow::Result<()> {
    printer.chapter("A sign-up from the allowed domain is accepted");
    printer.text("Ana signs up as ana@example.com, confirms with the code that Cognito sends, and signs in.");
    let (user_name, password) = ("ana", "Sample-Pass-0");
    let ana = Person { user_name, password, attributes: &[("email", "ana@example.com")] };
    if let Err(refusal) = sign_up(aws, ana).await? {
        bail!("Ana was refused: {refusal:?}");
    }
    confirm(aws, user_name).await?;
    let cognito = aws.trigger_clients().cognito;
    let state = look(&cognito, &aws.trigger_pool.id, user_name).await?;
    ensure!(state.status == "CONFIRMED", "Ana is {}", state.status);
    printer.confirmed("Ana's status is CONFIRMED.");
    let SignIn::Tokens(claims) = sign_in(&cognito, &aws.trigger_pool, user_name, password).await? else {
        bail!("Ana cannot sign in");
    };
    ensure!(claims.groups == ["members"], "Ana's token has the groups {:?}", claims.groups);
    printer.confirmed("Her ID token has cognito:groups = members. The function post-confirmation assigned the group.");
    Ok(())
}
