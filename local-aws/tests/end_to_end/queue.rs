//! Groups that cannot be assigned in time.

use std::time::{Duration, Instant};

use local_aws::{
    emulator::free_addresses,
    stack::LocalAws,
    steps::{
        invoke::invoke,
        sign_up::Person,
        users::{create_as_console, look},
    },
};
use serde_json::{Value, json};

use crate::workbench::{event, function, pool};

/// The function finds no Cognito, so it hands the user to the queue; from there they come into their groups.
pub(crate) async fn handed_over(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let pool = pool(aws).await?;
    let user_name = "confirmed-in-a-storm";
    let person = Person { user_name, password: "Sample-Pass-1", attributes: &[("email", "ana@example.com")] };
    create_as_console(&clients.cognito, &pool.id, person).await?;
    let [nobody, _] = free_addresses()?;
    let nobody = format!("http://{nobody}");
    let endpoint = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", nobody.as_str());
    let function = function(aws, "post-confirmation", &[endpoint]).await?;
    let mut sent: Value = serde_json::from_str(&event("post-confirmation/confirm-sign-up.json")?)?;
    sent["userPoolId"] = json!(pool.id);
    sent["userName"] = json!(user_name);

    let answer = invoke(&clients.lambda, &function, sent.to_string()).await?.answer;

    assert_eq!(answer, Ok(sent));
    let started = Instant::now();
    loop {
        let state = look(&clients.cognito, &pool.id, user_name).await?;
        let active = state.attributes.get("custom:active").map(String::as_str);
        if state.groups == ["members".to_owned()].into() && active == Some("true") {
            return Ok(());
        }
        assert!(started.elapsed() < Duration::from_secs(30), "the user still is {state:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
