//! Groups that cannot be assigned in time, or not at all before somebody fixes something.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::ensure;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use local_aws::{
    emulator::free_addresses,
    proxy::{Conduct, Proxy, Quotas, carried_out},
    stack::LocalAws,
    steps::{
        invoke::invoke,
        sign_up::Person,
        users::{create_as_console, look},
    },
};
use serde_json::{Value, json};

use crate::{
    retry_queue::{Patience, RetryQueue},
    workbench::{event, function, pool},
};

/// The function finds no Cognito, so it hands the user to the queue; from there they come into their groups.
pub(crate) async fn handed_over(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    // The deployed one, whose queue the deployed functions share.
    let pool_id = aws.outputs.get("UserPoolId")?;
    let user_name = "confirmed-in-a-storm";
    let person = Person { user_name, password: "Sample-Pass-1", attributes: &[("email", "ana@example.com")] };
    let sub = create_as_console(&clients.cognito, pool_id, person).await?;
    let [nobody, _] = free_addresses()?;
    let nobody = format!("http://{nobody}");
    let endpoint = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", nobody.as_str());
    let function = function(aws, "post-confirmation", &[endpoint]).await?;
    let mut sent: Value = serde_json::from_str(&event("post-confirmation/confirm-sign-up.json")?)?;
    sent["userPoolId"] = json!(pool_id);
    sent["userName"] = json!(user_name);
    sent["request"]["userAttributes"]["sub"] = json!(sub);

    let answer = invoke(&clients.lambda, &function, sent.to_string()).await?.answer;

    assert_eq!(answer, Ok(sent));
    let started = Instant::now();
    loop {
        let state = look(&clients.cognito, pool_id, user_name).await?;
        let active = state.attributes.get("custom:active").map(String::as_str);
        if state.groups == ["members".to_owned()].into() && active == Some("true") {
            return Ok(());
        }
        assert!(started.elapsed() < Duration::from_secs(30), "the user still is {state:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// One batch: a user whose group is missing, one who was deleted since, one whose name somebody else has now, and one with
/// whom all is well. The first alone comes back, is given up, and is put right by the group and a redrive.
pub(crate) async fn redriven(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let pool = pool(aws).await?;
    let create = async |user_name: &str| {
        let person = Person { user_name, password: "Sample-Pass-1", attributes: &[("email", "ana@example.com")] };
        create_as_console(&clients.cognito, &pool.id, person).await
    };
    let (well, early) = (create("well").await?, create("early").await?);
    create("namesake").await?;
    // Longer than a batch takes, or what is still at work would come again.
    let patience = Patience { visibility_timeout: Duration::from_secs(6), receives: 3 };
    let queue = RetryQueue::copy(aws, "redriven", patience).await?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let message = |user_name: &str, sub: &str, groups: &[&str]| {
        json!({ "userPoolId": pool.id, "userName": user_name, "sub": sub, "confirmedAt": now, "groups": groups,
            "activate": true })
    };
    let gone = "5f1c9c3e-1111-4222-8333-444455556666";
    let early = message("early", &early, &["members", "founders"]);
    let others = [("well", well.as_str()), ("deleted", gone), ("namesake", gone)];
    let others = others.map(|(user_name, sub)| message(user_name, sub, &["members"]));
    let mut send = clients.sqs.send_message_batch().queue_url(&queue.url);
    for body in std::iter::once(&early).chain(&others) {
        let id = body["userName"].as_str().unwrap_or_default();
        send = send.entries(SendMessageBatchRequestEntry::builder().id(id).message_body(body.to_string()).build()?);
    }
    send.send().await?;
    let proxy = Proxy::start(aws.ministack.address(), &Conduct { quotas: Quotas::none(), ..Conduct::default() })?;
    let endpoint = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", proxy.url());
    queue.work_off(aws, &[(endpoint.0, &endpoint.1), ("USER_POOL_ID", &pool.id)]).await?;

    wait("the queue gives up", async || Ok(queue.length(aws).await? == 0 && queue.dead_letters(aws).await? == 1))
        .await?;
    let groups = async |user_name: &str| anyhow::Ok(look(&clients.cognito, &pool.id, user_name).await?.groups);
    assert_eq!(groups("well").await?, ["members".to_owned()].into());
    let added = carried_out(&proxy.calls(), "AdminAddUserToGroup");
    assert_eq!(added.get("well"), Some(&1), "who succeeded does not come back with who failed");
    assert_eq!(added.get("early"), Some(&patience.receives), "who failed is tried as often as the queue allows");
    assert_eq!(added.get("namesake"), None, "the message was for somebody else");
    assert_eq!(groups("early").await?, ["members".to_owned()].into(), "the group that is there is assigned");

    clients.cognito.create_group().user_pool_id(&pool.id).group_name("founders").send().await?;
    // The message says what is to be, not who the user is.
    assert_eq!(queue.redrive(aws).await?, [early]);
    wait("the redrive works", async || Ok(queue.length(aws).await? == 0)).await?;
    assert_eq!(groups("early").await?, ["founders".to_owned(), "members".to_owned()].into());
    assert_eq!(queue.dead_letters(aws).await?, 0);
    Ok(())
}

async fn wait(what: &str, is_so: impl AsyncFn() -> anyhow::Result<bool>) -> anyhow::Result<()> {
    let started = Instant::now();
    while !is_so().await? {
        ensure!(started.elapsed() < Duration::from_secs(60), "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}
