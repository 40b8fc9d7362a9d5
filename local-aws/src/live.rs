//! People who sign up while something else goes on.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use aws_sdk_cognitoidentityprovider::{
    Client,
    config::retry::RetryConfig,
    error::{ProvideErrorMetadata, SdkError},
};
use tokio::{task::JoinSet, time::interval};

use crate::{clients::Clients, copies::Pool, generated_users::GROUP};

/// How calls ended, by AWS's error code; those that went well under `ok`.
pub type Endings = BTreeMap<String, u32>;

/// One person after the other, at an even rate, for a time. Each signs up, is confirmed and put in a group, as the triggers
/// would have it; no call is tried again.
#[derive(Clone, Copy, Debug)]
pub struct LiveTraffic {
    /// Time between two people.
    pub every: Duration,
    /// For how long they come.
    pub during: Duration,
}

impl LiveTraffic {
    /// Sends the calls to the Cognito at `url`, and counts how they end.
    pub async fn run(self, url: &str, pool: &Pool) -> anyhow::Result<Endings> {
        let config = Clients::at(url).cognito.config().to_builder();
        let client = Client::from_conf(config.retry_config(RetryConfig::disabled()).build());
        let (mut ticks, started, mut people) = (interval(self.every), Instant::now(), JoinSet::new());
        for number in 0.. {
            ticks.tick().await;
            if started.elapsed() >= self.during {
                break;
            }
            let (client, pool) = (client.clone(), pool.clone());
            people.spawn(async move { join(&client, &pool, &format!("live-{number}")).await });
        }
        let mut endings = Endings::new();
        for ending in people.join_all().await.into_iter().flatten() {
            *endings.entry(ending).or_default() += 1;
        }
        Ok(endings)
    }
}

/// The endings of one person's calls.
async fn join(client: &Client, pool: &Pool, user_name: &str) -> [String; 3] {
    let sign_up = client.sign_up().client_id(&pool.client_id).username(user_name).password("Sample-Pass-1");
    let email = aws_sdk_cognitoidentityprovider::types::AttributeType::builder().name("email").value("a@example.com");
    let signed_up = match email.build() {
        Ok(email) => ending(sign_up.user_attributes(email).send().await),
        Err(error) => error.to_string(),
    };
    let confirmed = ending(client.admin_confirm_sign_up().user_pool_id(&pool.id).username(user_name).send().await);
    let add = client.admin_add_user_to_group().user_pool_id(&pool.id).username(user_name).group_name(GROUP);
    [signed_up, confirmed, ending(add.send().await)]
}

fn ending<T, E: ProvideErrorMetadata, R>(result: Result<T, SdkError<E, R>>) -> String {
    result.map_or_else(|error| error.code().unwrap_or("no answer").to_owned(), |_| "ok".to_owned())
}
