//! An import that is asked to halt finishes the rows that it has begun, and begins no others.

use std::time::{Duration, Instant};

use futures::{StreamExt, stream};
use import::{
    columns::Columns,
    engine::{self, End, ReadRow, Span},
    job::Job,
    options::Options,
    outcome::{Outcome, RowOutcome},
    pool::{
        calls::Pool,
        describe,
        pace::{Category, Pace},
    },
    read::json,
};
use serde_json::{Value, json, value::to_raw_value};
use tokio::{sync::watch, time::sleep};

use crate::{
    answers::{report, totals},
    cloud::{Cloud, Fault, PATIENCE},
    stopping::users,
};

/// What an import left when it was halted.
struct Halted {
    end: End,
    rows: Vec<RowOutcome>,
    /// From the halt to the end.
    took: Duration,
}

/// Runs an import as the command line does, and halts it when an operation was called so many times.
async fn halt_at(cloud: &Cloud, (operation, calls): (&str, usize), options: &Options, users: &[Value]) -> Halted {
    let client = cloud.clients().cognito;
    let pool = describe(&client, "eu-west-1_Sample").await.ok().unwrap();
    let columns = Columns::of(&pool, true);
    let read = |(user, number)| json::object(number, to_raw_value(user).unwrap().get(), &columns);
    let read: Vec<ReadRow> = users.iter().zip(1..).map(read).collect();
    let pace = Pace::new(options);
    let job = Job::new(&pool, options);
    let (halt, mut rows) = (watch::Sender::new(false), Vec::new());
    let span = Span { halt: Some(&halt), ..Span::default() };
    let pool = Pool { client: &client, id: "eu-west-1_Sample", pace: &pace };
    let emit = &mut |row| rows.push(row);
    let run = engine::run(stream::iter(read).boxed(), &job, (&pool, span), emit);
    let halted = async {
        while cloud.count(operation) < calls {
            sleep(Duration::from_millis(1)).await;
        }
        halt.send_replace(true);
        Instant::now()
    };
    let (end, halted) = tokio::join!(run, halted);
    Halted { end, rows, took: halted.elapsed() }
}

fn quota(category: Category, per_second: f64) -> Options {
    Options { share: 1.0, quotas: [(category, per_second)].into(), ..Options::default() }
}

#[tokio::test]
async fn rows_that_wait_for_their_first_call_are_not_begun() {
    let (cloud, users) = (Cloud::default(), users(20));
    // Two go at once, and four wait for half a second each.
    let options = quota(Category::UserCreation, 2.0);
    let Halted { end, rows, took } = halt_at(&cloud, ("AdminSetUserPassword", 2), &options, &users).await;
    assert!(took < Duration::from_secs(1), "{took:?}");
    let begun = cloud.count("AdminCreateUser");
    assert_eq!(rows.len(), begun, "what was not begun is not told");
    assert!(rows.iter().all(|row| row.outcome == Outcome::Created), "{rows:?}");
    assert_eq!(end, End { next_row: Some(begun as u64 + 1), stopped: None });
}

#[tokio::test]
async fn rows_that_have_begun_are_finished() {
    let (cloud, users) = (Cloud::default(), users(20));
    let options = quota(Category::UserAccountRecovery, 2.0);
    let Halted { end, rows, .. } = halt_at(&cloud, ("AdminCreateUser", 6), &options, &users).await;
    let begun = cloud.count("AdminCreateUser");
    assert!((6..20).contains(&begun), "{begun}");
    assert_eq!(rows.len(), begun);
    assert!(cloud.state().users.values().all(|user| user.status == "CONFIRMED"), "{rows:?}");
    assert_eq!(end, End { next_row: Some(begun as u64 + 1), stopped: None });

    let rest = report(&cloud, &json!({ "users": users, "startRow": end.next_row })).await;
    assert_eq!(totals(&rest), json!({ "read": 20 - begun, "created": 20 - begun }));
}

#[tokio::test]
async fn rows_that_wait_for_another_to_create_their_group_are_not_begun() {
    let cloud = Cloud::default().failing_once("CreateGroup", Fault::Silence);
    let mut users = users(20);
    users.iter_mut().for_each(|user| user["groups"] = json!(["night-shift"]));
    let options = Options { create_groups: true, ..Options::default() };
    let Halted { end, rows, took } = halt_at(&cloud, ("CreateGroup", 1), &options, &users).await;
    assert!(took < PATIENCE * 6, "{took:?}");
    // Somebody had asked for the group already, and asked again.
    let ends: Vec<_> = rows.iter().map(|row| (row.row, row.outcome)).collect();
    assert_eq!(ends, [(1, Outcome::Created)]);
    assert_eq!(cloud.count("CreateGroup"), 2);
    assert_eq!(end, End { next_row: Some(2), stopped: None });
}
