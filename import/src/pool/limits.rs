//! The account's own quotas, where they were raised and the caller may know it (GetProvisionedLimit).

use std::time::Duration;

use aws_sdk_cognitoidentityprovider::{
    Client,
    error::BuildError,
    types::{LimitClass, LimitDefinitionType},
};

use crate::{
    options::Options,
    pool::{classify::Fault, pace::Category},
};

/// The options with the account's quotas where they give none, and why some are not known.
///
/// Reads are asked about only where users may be created faster than by default: else that is the limit of both. One call
/// after the other, since AWS allows an account one a second (developer guide, "Quotas in Amazon Cognito", LimitManagement).
pub async fn of_account(client: &Client, mut options: Options) -> (Options, Option<Fault>) {
    const BETWEEN: Duration = Duration::from_millis(1_100);
    let mut asked = false;
    for category in Category::RAISABLE {
        let creation = options.quotas.get(&Category::UserCreation);
        let matters = category == Category::UserCreation
            || creation.is_some_and(|quota| *quota > Category::UserCreation.default_quota());
        if !matters || options.quotas.contains_key(&category) {
            continue;
        }
        if std::mem::replace(&mut asked, true) {
            tokio::time::sleep(BETWEEN).await;
        }
        match provisioned(client, category).await {
            Ok(quota) => options.quotas.extend(quota.map(|quota| (category, quota))),
            Err(fault) => return (options, Some(fault)),
        }
    }
    (options, None)
}

/// Requests per second.
async fn provisioned(client: &Client, category: Category) -> Result<Option<f64>, Fault> {
    let Ok(definition) = definition(category) else { return Ok(None) };
    let answer = client.get_provisioned_limit().limit_definition(definition).send().await;
    let limit = answer.map_err(|error| Fault::of("GetProvisionedLimit", &error))?.limit;
    Ok(limit.map(|limit| f64::from(limit.provisioned_limit_value)).filter(|quota| *quota > 0.0))
}

fn definition(category: Category) -> Result<LimitDefinitionType, BuildError> {
    let definition = LimitDefinitionType::builder().limit_class(LimitClass::ApiCategory);
    definition.attributes("Category", category.to_string()).build()
}
