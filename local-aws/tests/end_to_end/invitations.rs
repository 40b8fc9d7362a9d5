//! People whom somebody invited, at the pool whose triggers fire.

use std::sync::LazyLock;

use invitation::{Algorithm, Guest, MEMBER, PrivateKey};
use local_aws::{
    stack::LocalAws,
    steps::{
        sign_in::{SignIn, sign_in},
        sign_up::{Person, Refusal, sign_up, sign_up_with},
        users::look,
    },
};
use shared::groups::GroupName;
use time::{Duration, OffsetDateTime};

const PASSWORD: &str = "Sample-Pass-1";

/// The operator's key; the functions get its public part.
static KEY: LazyLock<PrivateKey> = LazyLock::new(|| {
    let pem = PrivateKey::generate(Algorithm::EdDSA).expect("the system has random numbers");
    PrivateKey::from_pem(&pem).expect("a key was made")
});

/// The parameter `InvitationKeys`.
pub(crate) fn keys() -> String {
    let mut key = serde_json::json!(KEY.public());
    key["groups"] = serde_json::json!(["staff"]);
    serde_json::json!({ "keys": [key] }).to_string()
}

/// An invitation to the pool, into the group `staff`, that ends so much later.
fn token(key: &PrivateKey, pool: &str, email: &str, lasts: Duration) -> anyhow::Result<String> {
    let guest = Guest {
        email: email.to_owned(),
        user_pool_ids: vec![pool.to_owned()],
        groups: vec![GroupName::parse("staff").map_err(anyhow::Error::msg)?],
        expires: OffsetDateTime::now_utc() + lasts,
        not_before: None,
    };
    Ok(key.mint(&guest)?.token)
}

/// Nobody of `partner.example` may sign up but whom an invitation brings, who needs no code and comes into its groups.
pub(crate) async fn welcome(aws: &LocalAws) -> anyhow::Result<()> {
    let cognito = aws.trigger_clients().cognito;
    let (user_name, email) = ("invited", "Ina@Partner.example");
    let person = Person { user_name, password: PASSWORD, attributes: &[("email", email)] };
    let message = "PreSignUp failed with error Sign-up is not open to email addresses of this domain.".to_owned();
    let refusal = Refusal { code: "UserLambdaValidationException".to_owned(), message };
    assert_eq!(sign_up(aws, person).await?, Err(refusal));

    let token = token(&KEY, &aws.trigger_pool.id, "ina@partner.example", Duration::DAY)?;
    assert_eq!(sign_up_with(aws, person, &[(MEMBER, &token)]).await?, Ok(()));

    let state = look(&cognito, &aws.trigger_pool.id, user_name).await?;
    assert_eq!((state.status.as_str(), state.enabled), ("CONFIRMED", true));
    assert_eq!(state.attributes.get("email_verified").map(String::as_str), Some("true"));
    assert_eq!(state.groups, ["members".to_owned(), "staff".to_owned()].into());
    match sign_in(&cognito, &aws.trigger_pool, user_name, PASSWORD).await? {
        SignIn::Tokens(claims) => assert_eq!(claims.groups.len(), 2, "{:?}", claims.groups),
        other => panic!("{other:?}"),
    }
    Ok(())
}

/// What somebody reads whose invitation is not good.
pub(crate) async fn refused(aws: &LocalAws) -> anyhow::Result<()> {
    let email = "uninvited@partner.example";
    let token = |key: &PrivateKey, email: &str, lasts| token(key, &aws.trigger_pool.id, email, lasts);
    let good = token(&KEY, email, Duration::DAY)?;
    let stranger = PrivateKey::from_pem(&PrivateKey::generate(Algorithm::EdDSA)?)?;
    let (message, _) = good.rsplit_once('.').unwrap_or_default();
    let not_valid = "This invitation is not valid, please ask for a new one";
    let cases = [
        ("expired", token(&KEY, email, -Duration::HOUR)?, "This invitation has expired, please ask for a new one"),
        (
            "somebody-elses",
            token(&KEY, "ina@partner.example", Duration::DAY)?,
            "This invitation is for another email address, please sign up with the one it was sent to",
        ),
        (
            "for-another-pool",
            self::token(&KEY, &aws.outputs.get("UserPoolId")?.replace('_', "_x"), email, Duration::DAY)?,
            "This invitation is not valid here, please ask for a new one",
        ),
        ("of-a-stranger", token(&stranger, email, Duration::DAY)?, not_valid),
        ("unsigned", format!("{message}."), not_valid),
        (
            "cut-off",
            message.to_owned(),
            "This invitation cannot be read, please use the whole link from your invitation",
        ),
    ];
    let cognito = aws.trigger_clients().cognito;
    for (user_name, token, text) in cases {
        let person = Person { user_name, password: PASSWORD, attributes: &[("email", email)] };
        let answer = sign_up_with(aws, person, &[(MEMBER, &token)]).await?;
        let message = format!("PreSignUp failed with error {text}.");
        assert_eq!(answer, Err(Refusal { code: "UserLambdaValidationException".to_owned(), message }), "{user_name}");
        let call = cognito.admin_get_user().user_pool_id(&aws.trigger_pool.id).username(user_name);
        let error = call.send().await.expect_err(user_name).into_service_error();
        assert!(error.is_user_not_found_exception(), "{user_name}: {error}");
    }
    Ok(())
}
