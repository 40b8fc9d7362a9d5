//! The user pool in the other shapes that the template's parameters give it.

use std::fs;

use anyhow::{Context, ensure};
use aws_sdk_cognitoidentityprovider::types::{OAuthFlowType, SmsConfigurationType, UsernameAttributeType};
use local_aws::{
    copies,
    deploy::{self, Outputs},
    project::Project,
    stack::LocalAws,
    steps::{
        import::import,
        invoke::invoke,
        sign_in::{SignIn, sign_in},
        sign_up::confirmation_code,
        users::look,
    },
    template,
};
use serde_json::json;

use crate::workbench::event;

const PASSWORD: &str = "Sample-Pass-1";
const CALLBACK: &str = "https://app.example.com/signed-in";

/// People sign in by email address; no text messages, but hosted pages. A generated user name would break the rule.
const BY_EMAIL: [(&str, &str); 6] = [
    ("SignIn", "email"),
    ("Sms", "false"),
    ("UserNamePattern", "[a-z]+"),
    ("CallbackUrls", CALLBACK),
    ("SignOutUrls", "https://app.example.com/"),
    ("ProfileAttribute", "zip_code"),
];

async fn deploy(aws: &LocalAws, stack: &str, parameters: &[(&str, &str)]) -> anyhow::Result<Outputs> {
    deploy::create_project(&Project::find()?, &aws.clients(), stack, parameters).await
}

pub(crate) async fn contradictions(aws: &LocalAws) -> anyhow::Result<()> {
    let cases = [
        (&[("ManagedLogin", "true")][..], "ManagedLogin=true needs UserPoolTier"),
        (&[("EmailFrom", "no-reply@example.com")], "EmailFrom needs SesIdentityArn"),
        (&[("ProfileAttribute", "plan"), ("OperatorAttribute", "plan")], "need different names"),
        (&[("CallbackUrls", "https://a.example.com, https://b.example.com")], "CallbackUrls"),
    ];
    for (number, (parameters, message)) in cases.into_iter().enumerate() {
        let stack = format!("contradiction-{number}");
        let error = deploy(aws, &stack, parameters).await.map(|_| ()).expect_err(message);
        ensure!(format!("{error:?}").contains(message), "{parameters:?}: {error:?}");
        let resources = aws.clients().cloudformation.describe_stack_resources().stack_name(&stack).send().await;
        ensure!(resources.is_err() || resources?.stack_resources().is_empty(), "{parameters:?} made something");
    }
    Ok(())
}

/// Whoever is imported gets the user name that Cognito generates, and everything else under it.
pub(crate) async fn imported_by_email(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let outputs = deploy(aws, "imports-by-email", &BY_EMAIL).await?;
    let (pool, client) = (outputs.get("UserPoolId")?, outputs.get("UserPoolClientId")?);

    let described = clients.cognito.describe_user_pool().user_pool_id(pool).send().await?.user_pool;
    let described = described.context("there is no pool")?;
    assert_eq!(described.username_attributes(), [UsernameAttributeType::Email]);
    ensure!(described.alias_attributes().is_empty(), "{:?}", described.alias_attributes());
    let sms_role = described.sms_configuration().map(SmsConfigurationType::sns_caller_arn);
    ensure!(sms_role.is_none_or(str::is_empty), "text messages are sent by {sms_role:?}");
    let described = clients.cognito.describe_user_pool_client().user_pool_id(pool).client_id(client).send().await?;
    let described = described.user_pool_client.context("there is no app client")?;
    assert_eq!(described.callback_urls(), [CALLBACK]);
    assert_eq!(described.allowed_o_auth_flows(), [OAuthFlowType::Code]);
    ensure!(!described.write_attributes().iter().any(|name| name == "preferred_username"), "{described:?}");

    let users = json!([
        { "email": "Ines@example.com", "password": PASSWORD, "groups": ["staff"], "custom:zip_code": "A-1010" },
        { "userName": "ivo@example.com", "password": PASSWORD, "active": false },
    ]);
    let function = outputs.get("UserImportFunctionName")?;
    for (outcome, other) in [("created", "unchanged"), ("unchanged", "created")] {
        let report = import(&clients, function, &json!({ "users": users })).await?.expect("an import answers");
        assert_eq!((report.count(outcome), report.count(other)), (2, 0), "{report:?}");
    }
    for (email, enabled, groups) in [("Ines@example.com", true, vec!["staff"]), ("ivo@example.com", false, vec![])] {
        let user = look(&clients.cognito, pool, email).await?;
        assert_eq!((user.status.as_str(), user.enabled), ("CONFIRMED", enabled), "{email}");
        assert_eq!(user.groups, groups.into_iter().map(str::to_owned).collect(), "{email}");
        let found = clients.cognito.admin_get_user().user_pool_id(pool).username(email).send().await?;
        ensure!(!found.username().contains('@'), "{email} is the user name");
    }
    Ok(())
}

/// The deployed rule for user names says nothing about a generated one, and the person is found by it afterwards.
pub(crate) async fn signed_up_by_email(aws: &LocalAws) -> anyhow::Result<()> {
    let outputs = deploy(aws, "signs-in-by-email", &BY_EMAIL).await?;
    let lambda = aws.clients().lambda;
    let by_email = event("pre-sign-up/sign-up-by-email.json")?;
    let answer = invoke(&lambda, outputs.get("PreSignUpFunctionName")?, by_email).await?.answer;
    ensure!(answer.is_ok(), "{answer:?}");

    let email = "Ida@example.com";
    let cognito = aws.trigger_clients().cognito;
    let pool = copies::copy_pool(&aws.clients(), &aws.trigger_clients(), &outputs).await?;
    let sign_up = cognito.sign_up().client_id(&pool.client_id).username(email).password(PASSWORD);
    let user_name = sign_up.send().await?.user_sub;
    let code = confirmation_code(aws, &user_name).await?;
    cognito.confirm_sign_up().client_id(&pool.client_id).username(email).confirmation_code(code).send().await?;
    // By the user name, since the emulator lists groups by nothing else.
    let user = look(&cognito, &pool.id, &user_name).await?;
    assert_eq!(user.groups, ["members".to_owned()].into());
    assert_eq!(user.attributes.get("custom:active").map(String::as_str), Some("true"));
    match sign_in(&cognito, &pool, email, PASSWORD).await? {
        SignIn::Tokens(claims) => assert_eq!((claims.user_name, claims.groups.len()), (user_name, 1)),
        other => panic!("{other:?}"),
    }
    Ok(())
}

/// `app-client.yaml` adds an app client to the deployed pool, with pages of its own.
pub(crate) async fn app_client(aws: &LocalAws) -> anyhow::Result<()> {
    let template = fs::read_to_string(Project::find()?.root.join("app-client.yaml"))?;
    let pool = aws.outputs.get("UserPoolId")?;
    let parameters = [
        ("UserPoolId", pool),
        ("ClientName", "web"),
        ("ClientSecret", "true"),
        ("CallbackUrls", "https://app.example.com/signed-in,http://localhost:3000/"),
    ];
    let clients = aws.clients();
    let outputs =
        deploy::create(&clients, "web", &template::for_ministack(&template, &parameters), &parameters).await?;
    let client = outputs.get("UserPoolClientId")?;
    let described = clients.cognito.describe_user_pool_client().user_pool_id(pool).client_id(client).send().await?;
    let described = described.user_pool_client.context("there is no app client")?;
    assert_eq!(described.callback_urls(), [CALLBACK, "http://localhost:3000/"]);
    assert_eq!(described.supported_identity_providers(), ["COGNITO"]);
    ensure!(described.client_secret().is_some(), "it has no secret");
    ensure!(!described.write_attributes().iter().any(|name| name == "custom:active"), "{described:?}");
    Ok(())
}
