//! People who sign up, and files that are imported, at a pace at which the dashboard has something to show.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::json;
use tokio::time::sleep;

use crate::{
    generated_users::GeneratedUsers,
    stack::LocalAws,
    steps::{
        import::{Report, import, upload},
        sign_up::{Person, sign_up},
    },
};

/// Parameters beside [`super::PARAMETERS`] with which several rules refuse somebody, and one is only observed.
pub const PARAMETERS: [(&str, &str); 4] = [
    ("RefuseSubaddresses", "true"),
    ("Observe", "EmailSubaddressed"),
    ("ReservedUserNames", "admin"),
    ("RefuseInvalidPhones", "true"),
];

/// How long people come.
const DURATION: Duration = Duration::from_secs(90);

/// Lets people sign up, and imports files meanwhile.
pub async fn run(aws: &LocalAws) -> anyhow::Result<()> {
    let (signed_up, imported) = tokio::join!(sign_ups(aws), imports(aws));
    signed_up.context("signing up").and(imported.context("importing"))
}

async fn sign_ups(aws: &LocalAws) -> anyhow::Result<()> {
    let (mut random, started) = (StdRng::seed_from_u64(7), Instant::now());
    for number in 0.. {
        // They come in two waves.
        let time = started.elapsed().as_secs_f64() / DURATION.as_secs_f64();
        if time > 1.0 {
            break;
        }
        let calm = 0.5 + 0.5 * (time * 4.0 * std::f64::consts::PI).cos();
        sleep(Duration::from_millis(random.random_range(50..300) + (calm * 500.0) as u64)).await;
        let kind = random.random_range(0..100);
        one(aws, number, kind).await?;
    }
    Ok(())
}

/// One person; the `kind` of a hundred says which rule objects to them, if any does.
async fn one(aws: &LocalAws, number: u32, kind: u32) -> anyhow::Result<()> {
    let (mut user_name, mut email) = (format!("person-{number}"), format!("person-{number}@example.com"));
    let mut phone = None;
    match kind {
        0..14 => email = format!("person-{number}@elsewhere.example.org"),
        14..20 => "ádmin".clone_into(&mut user_name),
        20..25 => phone = Some("+4312"),
        25..37 => email = format!("person-{number}+news@example.com"),
        _ => (),
    }
    let mut attributes = vec![("email", email.as_str())];
    attributes.extend(phone.map(|phone| ("phone_number", phone)));
    let person = Person { user_name: &user_name, password: "Sample-Pass-0", attributes: &attributes };
    let answer = sign_up(aws, person).await?;
    ensure!(answer.is_err() == (kind < 25), "{user_name} with {email}: {answer:?}");
    if answer.is_ok() {
        let confirm = aws.trigger_clients().cognito.admin_confirm_sign_up().user_pool_id(&aws.trigger_pool.id);
        confirm.username(&user_name).send().await.with_context(|| format!("{user_name} cannot be confirmed"))?;
    }
    Ok(())
}

async fn imports(aws: &LocalAws) -> anyhow::Result<()> {
    let clients = aws.clients();
    let (bucket, function) = (aws.outputs.get("ImportBucketName")?, aws.outputs.get("UserImportFunctionName")?);
    let invalid = include_str!("../../demo/mistakes.csv");
    for (size, name) in [(30, "north"), (30, "north"), (45, "south"), (60, "south"), (25, "west")] {
        sleep(DURATION / 7).await;
        let users = GeneratedUsers { name, size, password: "Sample-Pass-1" };
        for file in [&users.csv(), invalid] {
            let source = upload(&clients, bucket, &format!("{name}-{size}.csv"), file.as_bytes()).await?;
            let report = import(&clients, function, &json!({ "source": source })).await?;
            ensure!(report.as_ref().is_ok_and(Report::is_whole), "{report:?}");
        }
    }
    Ok(())
}
