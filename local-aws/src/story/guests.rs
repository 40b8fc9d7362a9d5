//! Two people sign up by themselves.

use anyhow::{Context, bail, ensure};

use super::narrator::Narrator;
use crate::{
    stack::LocalAws,
    steps::{
        sign_in::{SignIn, sign_in},
        sign_up::{Person, confirm, sign_up},
        users::look,
    },
};

pub(super) async fn a_stranger_is_refused(aws: &LocalAws, narrator: &Narrator) -> anyhow::Result<()> {
    narrator.chapter("A stranger signs up, and is refused");
    narrator.tells("Only example.com is allowed. The address is x@notexample.com, which merely ends like it.");
    let stranger =
        Person { user_name: "xaver", password: "Sample-Pass-0", attributes: &[("email", "x@notexample.com")] };
    let refusal = sign_up(aws, stranger).await?.err().context("the stranger was let in")?;
    ensure!(refusal.code == "UserLambdaValidationException", "Cognito answered {refusal:?}");
    let text = refusal.message.strip_prefix("PreSignUp failed with error ").and_then(|text| text.strip_suffix('.'));
    let text = text.with_context(|| format!("this is not how Cognito puts it: {}", refusal.message))?;
    ensure!(!text.is_empty() && !text.contains('.'), "the text has a full stop of its own: {}", refusal.message);
    narrator.quotes("Cognito", &format!("{}: {}", refusal.code, refusal.message));
    narrator.confirms("refused by pre-sign-up, in the function's own words and with Cognito's one full stop");
    Ok(())
}

pub(super) async fn a_colleague_joins(aws: &LocalAws, narrator: &Narrator) -> anyhow::Result<()> {
    narrator.chapter("A colleague signs up, and is put in a group");
    narrator.tells("ana@example.com signs up, confirms with the code she was sent, and signs in.");
    let (user_name, password) = ("ana", "Sample-Pass-0");
    let ana = Person { user_name, password, attributes: &[("email", "ana@example.com")] };
    if let Err(refusal) = sign_up(aws, ana).await? {
        bail!("Ana was refused: {refusal:?}");
    }
    confirm(aws, user_name).await?;
    let cognito = aws.trigger_clients().cognito;
    let state = look(&cognito, &aws.trigger_pool.id, user_name).await?;
    ensure!(state.status == "CONFIRMED", "Ana is {}", state.status);
    narrator.confirms("she is CONFIRMED");
    let SignIn::Tokens(claims) = sign_in(&cognito, &aws.trigger_pool, user_name, password).await? else {
        bail!("Ana cannot sign in");
    };
    ensure!(claims.groups == ["members"], "Ana's token has the groups {:?}", claims.groups);
    narrator.confirms("her ID token says cognito:groups = members, assigned by post-confirmation");
    Ok(())
}
