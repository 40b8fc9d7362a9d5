//! Who of a file is in the pool already is found out with as few calls as can be, and none that bills a user.

use import::{
    check::Checker,
    job::Job,
    look_up::{self, Found, Standing, Wanted},
    options::Options,
    pool::{
        calls::Pool,
        describe,
        pace::{Category, Pace},
        profile::PoolProfile,
    },
    read::json,
    user::ImportUser,
};
use serde_json::json;

use crate::cloud::{Cloud, Fault};

/// A pool with so many users, each with a verified address.
fn cloud(users: usize) -> Cloud {
    (0..users).fold(Cloud::default(), |cloud, number| {
        let email = format!("u-{number}@example.com");
        let attributes = [("email".to_owned(), email), ("email_verified".to_owned(), "true".to_owned())];
        let name = format!("u-{number}");
        cloud.with_user(&name, "CONFIRMED").changing(&name, |user| user.attributes.extend(attributes))
    })
}

/// A row's user, as the check leaves them.
fn user(profile: &PoolProfile, name: &str, email: &str) -> ImportUser {
    let options = Options::default();
    let job = Job::new(profile, &options);
    let row = json!({ "userName": name, "email": email, "password": "Sample-Pass-1" }).to_string();
    Checker::new(job).check(json::object(1, &row, &job.columns()).unwrap()).unwrap()
}

async fn find<'p>(cloud: &Cloud, profile: &'p PoolProfile, users: &[ImportUser]) -> Found<'p> {
    let quotas = [(Category::UserList, 1e6)].into();
    let (client, pace) = (cloud.clients().cognito, Pace::new(&Options { quotas, ..Options::default() }));
    let pool = Pool { client: &client, id: &profile.id, pace: &pace };
    let mut wanted = Wanted::new(profile);
    users.iter().for_each(|user| wanted.add(user));
    look_up::find(&pool, &wanted).await.ok().unwrap()
}

fn calls(cloud: &Cloud, operation: &str) -> usize {
    cloud.state().calls.iter().filter(|call| *call == operation).count()
}

fn there() -> Standing {
    Standing::There { status: "CONFIRMED".to_owned(), enabled: true }
}

#[tokio::test]
async fn a_small_pool_is_listed_page_by_page() {
    let cloud = cloud(150).failing_once("ListUsers", Fault::Code(400, "TooManyRequestsException"));
    let profile = describe(&cloud.clients().cognito, "eu-west-1_Sample").await.ok().unwrap();
    let users = [
        user(&profile, "U-149", "u-149@example.com"),
        user(&profile, "new", "new@example.com"),
        user(&profile, "other", "u-3@example.com"),
    ];
    let found = find(&cloud, &profile, &users).await;
    assert_eq!(found.standing(&users[0]), Ok(there()));
    assert_eq!(found.standing(&users[1]), Ok(Standing::New));
    assert!(found.standing(&users[2]).is_err(), "the address is somebody else's");
    assert_eq!((calls(&cloud, "ListUsers"), calls(&cloud, "AdminGetUser")), (4, 0), "three pages, one of them twice");
}

#[tokio::test]
async fn a_large_pool_is_asked_for_each_name() {
    let cloud = cloud(150);
    cloud.state().others = 1_000_000;
    let profile = describe(&cloud.clients().cognito, "eu-west-1_Sample").await.ok().unwrap();
    let users = [user(&profile, "u-7", "u-7@example.com"), user(&profile, r#"a"b\"#, "U-8@example.com")];
    let found = find(&cloud, &profile, &users).await;
    assert_eq!(found.standing(&users[0]), Ok(there()));
    assert!(found.standing(&users[1]).is_err(), "the address is somebody else's in another spelling");
    // Each user name and each preferred one, the two addresses, and one of them in the pool's own spelling.
    assert_eq!((calls(&cloud, "ListUsers"), calls(&cloud, "AdminGetUser")), (7, 0));
}
