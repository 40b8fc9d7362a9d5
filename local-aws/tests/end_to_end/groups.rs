//! The groups that the rules name.

use local_aws::{
    stack::LocalAws,
    steps::invoke::{FunctionError, invoke},
};
use serde_json::json;

use crate::workbench::{function, pool};

/// The check that a deployment starts: in the deployed function all is there, in one with other rules it is not, until
/// the group is made.
pub(crate) async fn missing(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let check = json!({ "check": "groups" }).to_string();
    let deployed = invoke(&clients.lambda, aws.outputs.get("GroupRetryFunctionName")?, check.clone()).await?;
    assert_eq!(deployed.answer, Ok(json!({ "groups": ["members"] })));

    let pool = pool(aws).await?;
    let rules = json!({ "default": ["members"], "rules": [{ "clientId": "web", "groups": ["partners"] }] }).to_string();
    let settings = [("USER_POOL_ID", pool.id.as_str()), ("GROUP_RULES", rules.as_str())];
    let function = function(aws, "group-retry", &settings).await?;
    let error_message = format!("GROUP_RULES names groups that are missing: partners in {}; create them", pool.id);
    let expected = FunctionError { error_type: "GroupsMissing".to_owned(), error_message };
    assert_eq!(invoke(&clients.lambda, &function, check.clone()).await?.answer, Err(expected));

    clients.cognito.create_group().user_pool_id(&pool.id).group_name("partners").send().await?;
    let corrected = invoke(&clients.lambda, &function, check).await?;
    assert_eq!(corrected.answer, Ok(json!({ "groups": ["members", "partners"] })));
    Ok(())
}
