//! More confirmations than Cognito's quota has room for.

use std::time::Duration;

use anyhow::ensure;
use futures::{StreamExt, TryStreamExt, stream};
use local_aws::{
    proxy::{Category, Conduct, Proxy, busiest_second},
    stack::LocalAws,
    steps::{
        invoke::invoke,
        sign_up::Person,
        users::{create_as_console, look},
    },
};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};

use crate::{
    retry_queue::{Patience, RetryQueue},
    workbench::{event, function, pool},
};

const USERS: u32 = 300;
/// Cognito invokes a trigger that fails up to three times (developer guide, Lambda triggers).
const TRIES: usize = 3;
/// Each is a process of its own: a machine that is busy with more of them answers none in time.
const AT_A_TIME: usize = 40;
const BURST: Duration = Duration::from_secs(10);

/// 300 confirmations in 10 s make 600 calls in a category that lets 25 a second through; all users come into their group.
pub(crate) async fn survived(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let pool = pool(aws).await?;
    let names: Vec<String> = (0..USERS).map(|number| format!("storm-{number}")).collect();
    let created = stream::iter(&names).map(|user_name| {
        let person = Person { user_name, password: "Sample-Pass-1", attributes: &[("email", "ana@example.com")] };
        create_as_console(&clients.cognito, &pool.id, person)
    });
    let subs: Vec<String> = created.buffered(8).try_collect().await?;

    let proxy = Proxy::start(aws.ministack.address(), &Conduct::default())?;
    let url = proxy.url();
    let endpoint = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url.as_str());
    // The template's 360 s would only make the test longer.
    let patience = Patience { visibility_timeout: Duration::from_secs(20), receives: 10 };
    let queue = RetryQueue::copy(aws, "storm", patience).await?;
    queue.work_off(aws, &[endpoint, ("USER_POOL_ID", &pool.id)]).await?;
    let function = function(aws, "post-confirmation", &[endpoint, ("RETRY_QUEUE_URL", &queue.url)]).await?;

    let sample: Value = serde_json::from_str(&event("post-confirmation/confirm-sign-up.json")?)?;
    let began = Instant::now();
    let confirmed = stream::iter(names.iter().zip(&subs).zip(0..)).map(|((user_name, sub), number)| {
        let (clients, function, mut sent) = (&clients, &function, sample.clone());
        sent["userPoolId"] = json!(pool.id);
        sent["userName"] = json!(user_name);
        sent["request"]["userAttributes"]["sub"] = json!(sub);
        async move {
            sleep_until(began + BURST * number / USERS).await;
            let mut answers = Vec::new();
            while answers.len() < TRIES && answers.last() != Some(&Ok(sent.clone())) {
                answers.push(invoke(&clients.lambda, function, sent.to_string()).await?.answer);
            }
            ensure!(answers.last() == Some(&Ok(sent)), "{user_name}: {answers:?}");
            Ok(())
        }
    });
    confirmed.buffer_unordered(AT_A_TIME).try_collect::<()>().await?;
    let handed_over = queue.length(aws).await?;
    let burst_took = began.elapsed();
    while queue.length(aws).await? > 0 {
        ensure!(began.elapsed() < Duration::from_secs(150), "{} messages are left", queue.length(aws).await?);
        sleep(Duration::from_millis(250)).await;
    }
    let took = began.elapsed();

    for user_name in &names {
        let state = look(&clients.cognito, &pool.id, user_name).await?;
        assert_eq!(state.groups, ["members".to_owned()].into(), "{user_name}");
        assert_eq!(state.attributes.get("custom:active").map(String::as_str), Some("true"), "{user_name}");
    }
    assert_eq!(queue.dead_letters(aws).await?, 0);
    let calls = proxy.calls();
    let throttled = calls.iter().filter(|call| call.throttled).count();
    assert!(throttled > 0, "the quota was never reached: nothing was tested");
    assert!(handed_over > 0, "nobody had to wait: the queue was not tested");
    println!(
        "{USERS} confirmations in {burst_took:.1?} (at most {} calls a second of a quota of 25, {throttled} throttled); \
         {handed_over} waited in the queue then; everybody in their group after {took:.1?}",
        busiest_second(&calls, Category::UserUpdate)
    );
    Ok(())
}
