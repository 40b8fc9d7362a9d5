use std::{
    convert::Infallible,
    sync::atomic::{AtomicU32, Ordering},
};

use aws_sdk_cognitoidentityprovider::{
    Client,
    config::retry::RetryConfig,
    error::{ProvideErrorMetadata, SdkError},
};
use http_body_util::Full;
use hyper::{Response, body::Bytes, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;

use super::*;
use crate::clients::Clients;

/// A Cognito that says yes to everything, and how often it was asked.
async fn cognito() -> (SocketAddr, Arc<AtomicU32>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(AtomicU32::new(0));
    let count = asked.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let count = count.clone();
            let yes = service_fn(move |_| {
                count.fetch_add(1, Ordering::Relaxed);
                async { Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"{}")))) }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), yes));
        }
    });
    (address, asked)
}

fn client(proxy: &Proxy) -> Client {
    let config = Clients::at(&proxy.url()).cognito.config().to_builder();
    Client::from_conf(config.retry_config(RetryConfig::disabled()).build())
}

/// Asks once, for at most a second: AWS's code, or in words of ours why there is none.
async fn create(client: &Client, user_name: &str) -> Result<(), String> {
    let call = client.admin_create_user().user_pool_id("local_1").username(user_name).send();
    match tokio::time::timeout(Duration::from_secs(1), call).await {
        Err(_) => Err("silence".to_owned()),
        Ok(Ok(_)) => Ok(()),
        Ok(Err(SdkError::DispatchFailure(_))) => Err("connection".to_owned()),
        Ok(Err(error)) => Err(error.code().unwrap_or("unnamed").to_owned()),
    }
}

#[tokio::test]
async fn a_quota_lets_a_second_s_worth_through_and_then_its_rate() {
    let (upstream, asked) = cognito().await;
    let quotas = Quotas::default().with(&[(Category::UserCreation, 20)]);
    let proxy = Proxy::start(upstream, &Conduct { quotas, ..Conduct::default() }).unwrap();
    let client = client(&proxy);
    let started = Instant::now();
    let mut through = 0;
    for _ in 0..60 {
        match create(&client, "ana").await {
            Ok(()) => through += 1,
            Err(code) => assert_eq!(code, "TooManyRequestsException"),
        }
    }
    // The bucket holds 20 and gets one more every 50 ms.
    let refilled = started.elapsed().as_millis() / 50;
    assert!((20..=21 + refilled).contains(&through), "{through} and {refilled} refilled");
    assert!(through < 60, "nothing was throttled");
    assert_eq!(u128::from(asked.load(Ordering::Relaxed)), through, "what is throttled is not forwarded");
    let calls = proxy.calls();
    assert_eq!(calls.iter().filter(|call| call.throttled).count() as u128, 60 - through);
    assert!(client.admin_get_user().user_pool_id("local_1").username("ana").send().await.is_ok(), "another category");
}

#[tokio::test]
async fn an_operation_on_one_pool_has_a_quota_of_its_own() {
    let (upstream, _) = cognito().await;
    let proxy = Proxy::start(upstream, &Conduct::default()).unwrap();
    let client = client(&proxy);
    let list = async |pool: &str| {
        client
            .list_groups()
            .user_pool_id(pool)
            .send()
            .await
            .map_err(|error| error.code().unwrap_or_default().to_owned())
    };
    for _ in 0..5 {
        assert!(list("local_1").await.is_ok());
    }
    assert_eq!(list("local_1").await.err().as_deref(), Some("TooManyRequestsException"));
    assert!(list("local_2").await.is_ok());
}

#[tokio::test]
async fn each_fault_is_what_it_says() {
    for (fault, told, asked_for) in [
        (Fault::Throttled, Err("TooManyRequestsException"), 0),
        (Fault::InternalError { done: false }, Err("InternalErrorException"), 0),
        (Fault::InternalError { done: true }, Err("InternalErrorException"), 1),
        (Fault::Reset { done: false }, Err("connection"), 0),
        (Fault::Reset { done: true }, Err("connection"), 1),
        (Fault::Silence { done: false }, Err("silence"), 0),
        (Fault::Silence { done: true }, Err("silence"), 1),
        (Fault::Refused("AccessDeniedException"), Err("AccessDeniedException"), 0),
        // Slower than the test's patience, and therefore never forwarded.
        (Fault::Slow, Err("silence"), 0),
    ] {
        let (upstream, asked) = cognito().await;
        let faults = Faults { seed: 1, plan: vec![(fault, 1.0)] };
        let proxy = Proxy::start(upstream, &Conduct { faults, ..Conduct::default() }).unwrap();
        let answer = create(&client(&proxy), "ana").await;
        assert_eq!(answer, told.map_err(str::to_owned), "{fault:?}");
        assert_eq!(asked.load(Ordering::Relaxed), asked_for, "{fault:?}");
        let calls = proxy.calls();
        assert_eq!(calls.iter().map(|call| call.fault).collect::<Vec<_>>(), [Some(fault)]);
        assert_eq!(carried_out(&calls, "AdminCreateUser").get("ana").copied().unwrap_or_default(), asked_for);
    }
}

#[tokio::test]
async fn a_throttled_call_takes_those_after_it_along() {
    let (upstream, _) = cognito().await;
    // A seed whose first draw is below a half.
    let seed = (0..).find(|&seed| faults::Draws::new(&half(seed)).draw().is_some()).unwrap();
    let proxy = Proxy::start(upstream, &Conduct { faults: half(seed), ..Conduct::default() }).unwrap();
    let client = client(&proxy);
    for user_name in ["ana", "ben", "cy", "dee", "eve"] {
        assert_eq!(create(&client, user_name).await, Err("TooManyRequestsException".to_owned()), "{user_name}");
    }
}

fn half(seed: u64) -> Faults {
    Faults { seed, plan: vec![(Fault::Throttled, 0.5)] }
}

#[tokio::test]
async fn calls_about_the_pool_are_spared() {
    let (upstream, _) = cognito().await;
    let faults = Faults { seed: 1, plan: vec![(Fault::Reset { done: false }, 1.0)] };
    let proxy = Proxy::start(upstream, &Conduct { faults, ..Conduct::default() }).unwrap();
    assert!(client(&proxy).describe_user_pool().user_pool_id("local_1").send().await.is_ok());
}

#[test]
fn draws_follow_their_chances_and_repeat_with_the_seed() {
    let plan = vec![(Fault::Slow, 0.1), (Fault::Reset { done: true }, 0.2)];
    let draw = |seed| {
        let draws = faults::Draws::new(&Faults { seed, plan: plan.clone() });
        (0..10_000).map(|_| draws.draw()).collect::<Vec<_>>()
    };
    let drawn = draw(7);
    assert_eq!(drawn, draw(7));
    assert_ne!(drawn, draw(8));
    for (fault, expected) in [(Some(Fault::Slow), 1_000), (Some(Fault::Reset { done: true }), 2_000), (None, 7_000)] {
        let count = drawn.iter().filter(|&&drawn| drawn == fault).count();
        assert!(count.abs_diff(expected) < 200, "{fault:?}: {count}");
    }
}

#[test]
fn the_busiest_second_begins_anywhere() {
    let call = |milliseconds| Call {
        at: Duration::from_millis(milliseconds),
        operation: "SignUp".to_owned(),
        category: Some(Category::UserCreation),
        pool: None,
        user_name: None,
        throttled: false,
        fault: None,
        status: None,
    };
    let calls: Vec<Call> = [0, 600, 700, 1_500, 1_599, 1_600, 1_701].map(call).into();
    assert_eq!(busiest_second(&calls, Category::UserCreation), 4);
    assert_eq!(busiest_second(&calls, Category::UserUpdate), 0);
}
