//! People who sign up at the pool whose triggers fire.

use local_aws::{
    stack::LocalAws,
    steps::{
        sign_in::{SignIn, sign_in},
        sign_up::{Person, Refusal, confirm, sign_up},
        users::look,
    },
};

const PASSWORD: &str = "Sample-Pass-1";

pub(crate) async fn refused(aws: &LocalAws) -> anyhow::Result<()> {
    let other_domain = "PreSignUp failed with error Sign-up is not open to email addresses of this domain.";
    let invalid = "PreSignUp failed with error This email address is not valid.";
    let cases = [
        ("refused-suffix", Some("x@notexample.com"), other_domain),
        ("refused-subdomain", Some("x@mail.example.com"), other_domain),
        ("refused-second-at", Some("\"a@example.com\"@evil.test"), invalid),
        ("refused-invalid", Some("example.com"), invalid),
        ("refused-missing", None, "PreSignUp failed with error Please give an email address."),
    ];
    let cognito = aws.trigger_clients().cognito;
    for (user_name, email, message) in cases {
        let attributes: Vec<_> = email.map(|email| ("email", email)).into_iter().collect();
        let answer = sign_up(aws, Person { user_name, password: PASSWORD, attributes: &attributes }).await?;
        let (code, message) = ("UserLambdaValidationException".to_owned(), message.to_owned());
        assert_eq!(answer, Err(Refusal { code, message }), "{user_name}");
        let call = cognito.admin_get_user().user_pool_id(&aws.trigger_pool.id).username(user_name);
        let error = call.send().await.expect_err(user_name).into_service_error();
        assert!(error.is_user_not_found_exception(), "{user_name}: {error}");
    }
    Ok(())
}

pub(crate) async fn accepted(aws: &LocalAws) -> anyhow::Result<()> {
    let cognito = aws.trigger_clients().cognito;
    for (user_name, email) in [("accepted-plain", "a@example.com"), ("accepted-upper-case", "B@EXAMPLE.Com")] {
        let person = Person { user_name, password: PASSWORD, attributes: &[("email", email)] };
        assert_eq!(sign_up(aws, person).await?, Ok(()), "{user_name}");
        confirm(aws, user_name).await?;
        let state = look(&cognito, &aws.trigger_pool.id, user_name).await?;
        assert_eq!((state.status.as_str(), state.enabled), ("CONFIRMED", true), "{user_name}");
        assert_eq!(state.groups, ["members".to_owned()].into(), "{user_name}");
        assert_eq!(state.attributes.get("custom:active").map(String::as_str), Some("true"), "{user_name}");
        match sign_in(&cognito, &aws.trigger_pool, user_name, PASSWORD).await? {
            SignIn::Tokens(claims) => {
                assert_eq!((claims.user_name.as_str(), claims.groups), (user_name, vec!["members".to_owned()]));
            }
            other => panic!("{user_name}: {other:?}"),
        }
    }
    Ok(())
}
