//! Every event under `events/`, through the functions' own processes, gives what `events/answers.json` documents.

use std::collections::BTreeSet;

use anyhow::Context;
use aws_sdk_cognitoidentityprovider::types::UserStatusType;
use local_aws::{
    stack::LocalAws,
    steps::{
        import::upload,
        invoke::{FunctionError, invoke},
        sign_up::Person,
        users::{create_as_console, look},
    },
};
use serde_json::{Value, json};

use time::OffsetDateTime;

use crate::{
    inviter::Inviter,
    workbench::{answers, event, function, pool, samples, settings},
};

/// The documented events of a function, each with its answer.
fn documented(answers: &Value) -> impl Iterator<Item = (&String, &Value)> {
    answers["events"].as_object().into_iter().flatten()
}

/// The documented error, or none.
fn documented_error(expected: &Value) -> Option<FunctionError> {
    let text = expected["errorMessage"].as_str()?;
    let code = expected["code"].as_str().unwrap_or_default();
    Some(FunctionError { error_type: code.to_owned(), error_message: text.to_owned() })
}

pub(crate) async fn pre_sign_up(aws: &LocalAws) -> anyhow::Result<()> {
    let answers = answers("pre-sign-up")?;
    let (inviter, now) = (Inviter::new(), OffsetDateTime::now_utc());
    let keys = inviter.keys(&["staff"]);
    let shared = [&settings(&answers)[..], &[("INVITATION_KEYS", &keys)]].concat();
    let common = function(aws, "pre-sign-up", &shared).await?;
    for (file, expected) in documented(&answers) {
        let function = match settings(expected) {
            own if own.is_empty() => common.clone(),
            own => function(aws, "pre-sign-up", &[&shared[..], &own].concat()).await?,
        };
        let sent = inviter.invited(&event(&format!("pre-sign-up/{file}"))?, expected, now);
        let answer = invoke(&aws.clients().lambda, &function, sent.clone()).await?.answer;
        assert_eq!(answer.as_ref().err(), documented_error(expected).as_ref(), "{file}");
        let Ok(mut answer) = answer else { continue };
        let mut sent: Value = serde_json::from_str(&sent)?;
        let confirmed = expected["confirmed"] == json!(true);
        let flags = [("autoConfirmUser", confirmed), ("autoVerifyEmail", confirmed), ("autoVerifyPhone", false)];
        for (flag, expected) in flags {
            assert_eq!(answer["response"][flag], json!(expected), "{file}: {flag}");
            for event in [&mut answer, &mut sent] {
                event["response"].as_object_mut().context("response")?.remove(flag);
            }
        }
        assert_eq!(answer, sent, "{file}");
    }
    Ok(())
}

pub(crate) async fn post_confirmation(aws: &LocalAws) -> anyhow::Result<()> {
    let answers = answers("post-confirmation")?;
    let clients = aws.clients();
    let (inviter, now) = (Inviter::new(), OffsetDateTime::now_utc());
    let keys = inviter.keys(&["partners", "members"]);
    let settings = [&settings(&answers)[..], &[("INVITATION_KEYS", &keys)]].concat();
    let function = function(aws, "post-confirmation", &settings).await?;
    let pool = pool(aws).await?;
    for group in ["partners", "pro"] {
        clients.cognito.create_group().user_pool_id(&pool.id).group_name(group).send().await?;
    }
    for (file, expected) in documented(&answers) {
        // The sample's pool is not here, and each event gets a user of its own.
        let mut sent: Value = serde_json::from_str(&event(&format!("post-confirmation/{file}"))?)?;
        sent["userPoolId"] = json!(pool.id);
        let user_name = file.trim_end_matches(".json");
        if sent["userName"].is_string() {
            sent["userName"] = json!(user_name);
        }
        let person = Person { user_name, password: "Sample-Pass-1", attributes: &[("email", "ana@example.com")] };
        create_as_console(&clients.cognito, &pool.id, person).await?;
        let sent = inviter.invited(&sent.to_string(), expected, now);

        let answer = invoke(&clients.lambda, &function, sent.clone()).await?.answer;

        assert_eq!(answer.as_ref().err(), documented_error(expected).as_ref(), "{file}");
        if let Ok(answer) = answer {
            assert_eq!(answer, serde_json::from_str::<Value>(&sent)?, "{file}");
        }
        let state = look(&clients.cognito, &pool.id, user_name).await?;
        let groups: BTreeSet<String> = serde_json::from_value(expected["groups"].clone())?;
        assert_eq!(state.groups, groups, "{file}");
        let active = state.attributes.get("custom:active").map(String::as_str);
        assert_eq!(active, (expected["activated"] == json!(true)).then_some("true"), "{file}");
    }
    Ok(())
}

pub(crate) async fn user_import(aws: &LocalAws) -> anyhow::Result<()> {
    let answers = answers("user-import")?;
    let clients = aws.clients();
    let bucket = aws.outputs.get("ImportBucketName")?;
    for (file, bytes) in samples("import/users.")? {
        upload(&clients, bucket, &format!("events/{file}"), &bytes).await?;
    }
    for (file, expected) in documented(&answers) {
        let pool = pool(aws).await?;
        let mut settings = settings(&answers);
        settings.push(("USER_POOL_ID", &pool.id));
        let function = function(aws, "user-import", &settings).await?;
        // The samples' bucket is not here either.
        let sent = event(&format!("import/{file}"))?;
        let sent = sent.replace("s3://lifeguard-imports/", &format!("s3://{bucket}/events/"));

        let answer = invoke(&clients.lambda, &function, sent).await?.answer;

        assert_eq!(answer.as_ref().err(), documented_error(expected).as_ref(), "{file}");
        let Ok(report) = answer else { continue };
        for (outcome, count) in expected["totals"].as_object().context("totals")? {
            assert_eq!(&report["totals"][outcome], count, "{file}: {outcome}");
        }
        let rows = report["rows"].as_array().context("rows")?.iter();
        let rows: Vec<Value> = rows.map(|row| json!([row["row"], row["code"]])).collect();
        assert_eq!(json!(rows), expected["rows"], "{file}");
        let users = clients.cognito.list_users().user_pool_id(&pool.id).send().await?;
        let created = expected["totals"]["created"].as_u64().unwrap_or_default();
        assert_eq!(users.users().len() as u64, created, "{file}");
        for user in users.users() {
            assert_eq!(user.user_status().map(UserStatusType::as_str), Some("CONFIRMED"), "{file}");
        }
    }
    Ok(())
}
