//! What does not succeed is told to the operator in full and to the end user not at all.

use aws_sdk_cognitoidentityprovider::{
    Client,
    operation::{
        admin_add_user_to_group::{AdminAddUserToGroupError, AdminAddUserToGroupOutput},
        admin_update_user_attributes::{AdminUpdateUserAttributesError, AdminUpdateUserAttributesOutput},
    },
    types::error::{InvalidParameterException, ResourceNotFoundException},
};
use aws_smithy_mocks::mock;
use lambda::{failure::Failure, invocation::Record, trigger::TriggerEvent};
use post_confirmation::{Function, Settings, handle};

use crate::{NOW, cognito::client};

const EVENT: &str = r#"{"triggerSource":"PostConfirmation_ConfirmSignUp","userPoolId":"eu-west-1_EXAMPLE11",
    "userName":"ana@example.com","request":{"userAttributes":{"email":"ana@example.com"}},"response":{}}"#;
const CONFIRMED_BUT: &str = "Your account is confirmed, but we could not finish setting it up, please contact support";

async fn failure(cognito: Client) -> Failure {
    let settings = [("GROUP_RULES", r#"{"default":["members","gone"]}"#), ("ACTIVE_ATTRIBUTE", "custom:active")];
    let lookup = |name: &str| settings.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
    let settings = Settings::from_lookup(&lookup).unwrap();
    let function = Function { settings, cognito, queue: None };
    handle(&TriggerEvent::parse(EVENT).unwrap(), &mut Record::default(), &function, NOW).await.unwrap_err()
}

#[tokio::test]
async fn a_group_that_is_gone_is_named_and_the_others_are_assigned() {
    let gone = mock!(Client::admin_add_user_to_group)
        .match_requests(|call| call.group_name() == Some("gone"))
        .then_error(|| {
            let gone = ResourceNotFoundException::builder().message("Group not found: ana@example.com");
            AdminAddUserToGroupError::ResourceNotFoundException(gone.build())
        });
    let there = mock!(Client::admin_add_user_to_group)
        .match_requests(|call| call.group_name() == Some("members"))
        .then_output(|| AdminAddUserToGroupOutput::builder().build());
    let active =
        mock!(Client::admin_update_user_attributes).then_output(|| AdminUpdateUserAttributesOutput::builder().build());
    let failure = failure(client(&[gone, there.clone(), active])).await;
    assert_eq!(there.num_calls(), 1);
    assert_eq!((failure.code(), failure.user_text()), ("GroupsNotAssigned", CONFIRMED_BUT));
    let cause = failure.cause().unwrap();
    assert!(cause.starts_with("group gone: AdminAddUserToGroup answered"), "{cause}");
    assert!(!cause.contains("ana@example.com"), "{cause}");
}

#[tokio::test]
async fn an_indicator_that_cannot_be_set_has_its_own_code() {
    let groups = mock!(Client::admin_add_user_to_group).then_output(|| AdminAddUserToGroupOutput::builder().build());
    let active = mock!(Client::admin_update_user_attributes).then_error(|| {
        AdminUpdateUserAttributesError::InvalidParameterException(InvalidParameterException::builder().build())
    });
    let failure = failure(client(&[groups, active])).await;
    assert_eq!((failure.code(), failure.user_text()), ("ActiveNotSet", CONFIRMED_BUT));
}
