//! Copies of what was deployed: the pool in the emulator that fires triggers, and the functions under the names it calls.

use std::collections::HashMap;

use anyhow::Context;
use aws_sdk_cognitoidentityprovider::types::{ExplicitAuthFlowsType, UserPoolType};
use aws_sdk_lambda::types::{Environment, FunctionCode, Runtime};

use crate::{
    clients::Clients,
    cognito_local::TRIGGERS,
    deploy::{CODE_BUCKET, Outputs, code_key},
};

/// A user pool and its app client.
#[derive(Clone, Debug)]
pub struct Pool {
    /// The pool's id.
    pub id: String,
    /// The app client's id.
    pub client_id: String,
}

/// The triggers' functions: the output that names the deployed one, and its package; in [`TRIGGERS`]' order.
const FUNCTIONS: [(&str, &str); 2] =
    [("PreSignUpFunctionName", "pre-sign-up"), ("PostConfirmationFunctionName", "post-confirmation")];

/// Makes the functions that cognito-local calls; they call it back at `cognito_url`.
pub async fn make_functions(ministack: &Clients, outputs: &Outputs, cognito_url: &str) -> anyhow::Result<()> {
    for (trigger, (output, package)) in TRIGGERS.iter().zip(FUNCTIONS) {
        let setting = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", cognito_url);
        copy_function(ministack, (outputs.get(output)?, package), trigger, &[setting]).await?;
    }
    Ok(())
}

/// Makes a function from a deployed one and its package, with these settings changed.
pub async fn copy_function(
    ministack: &Clients,
    (deployed, package): (&str, &str),
    name: &str,
    settings: &[(&str, &str)],
) -> anyhow::Result<()> {
    let deployed = ministack.lambda.get_function_configuration().function_name(deployed).send().await?;
    let environment = deployed.environment.and_then(|environment| environment.variables);
    let mut variables: HashMap<_, _> = environment.unwrap_or_default();
    variables.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let code = FunctionCode::builder().s3_bucket(CODE_BUCKET).s3_key(code_key(package)).build();
    let create = ministack.lambda.create_function().function_name(name).runtime(Runtime::Providedal2023);
    let create = create.handler("bootstrap").code(code).set_role(deployed.role).set_timeout(deployed.timeout);
    let create = create.set_memory_size(deployed.memory_size);
    let create = create.environment(Environment::builder().set_variables(Some(variables)).build());
    create.send().await.with_context(|| format!("the function {name} cannot be made"))?;
    Ok(())
}

/// Copies the deployed pool, with its attributes, policies, client and groups, but no users, to either emulator.
pub async fn copy_pool(ministack: &Clients, to: &Clients, outputs: &Outputs) -> anyhow::Result<Pool> {
    let deployed_id = outputs.get("UserPoolId")?;
    let described = ministack.cognito.describe_user_pool().user_pool_id(deployed_id).send().await?;
    let id = create_pool(to, described.user_pool.context("the deployed pool is not there")?).await?;
    let groups = ministack.cognito.list_groups().user_pool_id(deployed_id).send().await?;
    for group in groups.groups() {
        let create = to.cognito.create_group().user_pool_id(&id);
        create.set_group_name(group.group_name.clone()).set_precedence(group.precedence).send().await?;
    }
    let create = to.cognito.create_user_pool_client().user_pool_id(&id).client_name("app");
    let create = create.explicit_auth_flows(ExplicitAuthFlowsType::AllowUserPasswordAuth);
    let client = create.send().await?.user_pool_client.context("no app client was made")?;
    Ok(Pool { id, client_id: client.client_id.context("the app client has no id")? })
}

async fn create_pool(to: &Clients, deployed: UserPoolType) -> anyhow::Result<String> {
    let mut schema = deployed.schema_attributes.unwrap_or_default();
    for attribute in &mut schema {
        // Described with the prefix, created without it.
        attribute.name = attribute.name.take().map(|name| name.trim_start_matches("custom:").to_owned());
    }
    let create = to.cognito.create_user_pool().set_pool_name(deployed.name).set_schema(Some(schema));
    let create = create.set_auto_verified_attributes(deployed.auto_verified_attributes).set_policies(deployed.policies);
    let create = create.set_alias_attributes(deployed.alias_attributes);
    let create = create.set_username_attributes(deployed.username_attributes);
    let create = create.set_username_configuration(deployed.username_configuration);
    let pool = create.send().await?.user_pool.context("no pool was made")?;
    pool.id.context("the pool has no id")
}
