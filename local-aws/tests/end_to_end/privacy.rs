//! After all tests: nothing personal of the whole run is in any line that a function logged.

use std::collections::HashSet;

use anyhow::{Context, bail, ensure};
use aws_sdk_cognitoidentityprovider::Client;
use local_aws::stack::LocalAws;
use serde_json::{Value, json};

use crate::workbench::samples;

/// What gives itself away by its shape: e-mail addresses, the passwords of all samples and tests, and JWTs.
const SHAPES: [&str; 4] = ["@", "Sample-Pass", "ightingale", "eyJ"];

/// What the log may say of a user: their `sub`, and what is the same for many.
const TOLD: [&str; 4] = ["sub", "custom:active", "email_verified", "phone_number_verified"];

/// Searches the lines, each with its log group; says what was searched for where.
pub(crate) async fn search(aws: &LocalAws, lines: &[(String, String)]) -> anyhow::Result<String> {
    let mut personal = in_samples()?;
    for cognito in [aws.clients().cognito, aws.trigger_clients().cognito] {
        personal.extend(in_pools(&cognito).await?);
    }
    // A word that is also a function's or a group's would be found where it stands for those.
    personal.retain(|word| !lines.iter().any(|(group, _)| words(group).any(|other| other == word)));
    for word in ["members", "staff", "admins", "partners", "pro"] {
        personal.remove(word);
    }
    ensure!(
        ["bela", "Nagy", "ana"].iter().all(|name| personal.contains(*name)),
        "the people of the samples are missing"
    );
    for planted in ["ana", "Nagy", "x@example.com", "Sample-Pass-1"] {
        let line = json!({ "message": "answered", "user_sub": planted }).to_string();
        ensure!(betrays(&line, &personal).is_some(), "the search would miss {planted}");
    }
    for (group, line) in lines {
        if let Some(found) = betrays(line, &personal) {
            bail!("{group} logged {found}: {line}");
        }
    }
    let of_kind = |part: &str| lines.iter().filter(|(_, line)| line.contains(part)).count();
    let (logged, metrics) = (of_kind("\"request_id\""), of_kind("\"_aws\""));
    ensure!(logged > 0 && metrics > 0, "the functions logged {logged} invocations and {metrics} metrics");
    Ok(format!("{logged} lines of log and {metrics} of metrics hold none of {} personal words", personal.len()))
}

/// The personal word in the line, or its shape.
fn betrays<'a>(line: &'a str, personal: &HashSet<String>) -> Option<&'a str> {
    let shape = SHAPES.into_iter().find(|shape| line.contains(shape));
    shape.or_else(|| words(line).find(|word| personal.contains(*word)))
}

/// The parts that names and values are made of; what is shorter than three letters is also a word of our own.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || "+-_.".contains(c)));
    words.map(|word| word.trim_matches('.')).filter(|word| word.chars().count() > 2)
}

/// The user names and attributes of the sample events, also of people who were refused.
fn in_samples() -> anyhow::Result<HashSet<String>> {
    let mut personal = HashSet::new();
    for folder in ["pre-sign-up/", "post-confirmation/"] {
        for (_, bytes) in samples(folder)? {
            let event: Value = serde_json::from_slice(&bytes)?;
            personal.extend(event["userName"].as_str().into_iter().flat_map(words).map(str::to_owned));
            let attributes = event["request"]["userAttributes"].as_object().into_iter().flatten();
            let values = attributes.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
            personal.extend(told_apart(values));
        }
    }
    Ok(personal)
}

/// Those of every user in every pool.
async fn in_pools(cognito: &Client) -> anyhow::Result<HashSet<String>> {
    let mut personal = HashSet::new();
    let mut pools = cognito.list_user_pools().max_results(60).into_paginator().items().send();
    while let Some(pool) = pools.next().await {
        let id = pool?.id.context("a pool has an id")?;
        let mut users = cognito.list_users().user_pool_id(id).into_paginator().items().send();
        while let Some(user) = users.next().await {
            let user = user?;
            let sub = user.attributes().iter().find(|pair| pair.name() == "sub").and_then(|pair| pair.value());
            // Where people sign in with their email address, the user name is the `sub`.
            let chosen = user.username().filter(|name| Some(*name) != sub);
            personal.extend(chosen.into_iter().flat_map(words).map(str::to_owned));
            let attributes = user.attributes().iter();
            personal.extend(told_apart(attributes.filter_map(|pair| Some((pair.name(), pair.value()?)))));
        }
    }
    Ok(personal)
}

fn told_apart<'a>(attributes: impl Iterator<Item = (&'a str, &'a str)>) -> HashSet<String> {
    let personal = attributes.filter(|(name, _)| !TOLD.contains(name));
    // Of a sentence only the names: our own lines are English, too.
    let is_name = |word: &str| !word.starts_with(|c: char| c.is_ascii_lowercase());
    let telling = |value: &'a str| words(value).filter(move |word| is_name(word) || !value.contains(' '));
    personal.flat_map(|(_, value)| telling(value)).map(str::to_owned).collect()
}
