//! Quotas come from the options, else from the account, else from Cognito's defaults.

use import::{
    options::Options,
    pool::{
        limits,
        pace::Category::{self, UserCreation, UserRead, UserResourceRead},
    },
};

use crate::cloud::{Cloud, Fault};

/// The account's quotas, those the options give, and then those that are used, with the number of calls it took.
#[tokio::test]
async fn what_the_options_do_not_say_the_account_does() {
    for (account, given, expected, calls) in [
        (&[(UserCreation, 50)][..], &[][..], &[(UserCreation, 50.0)][..], 1),
        (&[(UserCreation, 50), (UserRead, 500)], &[], &[(UserCreation, 50.0)], 1),
        (&[(UserCreation, 50)], &[(UserCreation, 20.0)], &[(UserCreation, 20.0)], 0),
        (
            &[(UserCreation, 200), (UserRead, 300)],
            &[(UserResourceRead, 90.0)],
            &[(UserCreation, 200.0), (UserRead, 300.0), (UserResourceRead, 90.0)],
            2,
        ),
    ] {
        let cloud = Cloud::default();
        cloud.state().limits = account.iter().map(|(category, quota)| (category.to_string(), *quota)).collect();
        let options = Options { quotas: given.iter().copied().collect(), ..Options::default() };
        let (options, unknown) = limits::of_account(&cloud.clients().cognito, options).await;
        assert_eq!(options.quotas, expected.iter().copied().collect(), "{account:?} {given:?}");
        assert!(unknown.is_none(), "{account:?} {given:?}");
        assert_eq!(cloud.count("GetProvisionedLimit"), calls, "{account:?} {given:?}");
    }
}

#[tokio::test]
async fn an_account_that_does_not_tell_leaves_the_defaults() {
    let cloud = Cloud::default().failing_always("GetProvisionedLimit", Fault::Code(400, "AccessDeniedException"));
    let (options, unknown) = limits::of_account(&cloud.clients().cognito, Options::default()).await;
    assert_eq!(options, Options::default());
    let text = unknown.map(|fault| fault.to_string());
    assert_eq!(text.as_deref(), Some("the permission cognito-idp:GetProvisionedLimit is missing"));
    assert_eq!(Category::UserCreation.default_quota(), 50.0);
}
