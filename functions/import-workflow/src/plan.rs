//! The first step: checks the whole file and every option, and cuts the file into shards.

use std::collections::BTreeMap;

use import::{
    clients::Clients,
    cost::Cost,
    error::ImportError,
    job::Job,
    pool::{describe_configured, limits, pace::Category},
    read::Format,
    settings::Settings,
    shard::{
        self, Plan,
        store::{PLAN, PlanFile, Run, RunError, SHARDS},
    },
    source::object::Object,
};
use lambda::failure::Failure;
use serde::Serialize;
use serde_json::value::RawValue;
use time::UtcDateTime;
use tokio::task::spawn_blocking;

use crate::{failures::failure, lifetime, start::Start};

/// The plan, as the state machine needs it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Planned {
    pub run: String,
    /// Where the list of shards is.
    pub bucket: String,
    pub shards: String,
    pub lanes: u32,
    pub tolerated_failure_percentage: f64,
    pub rows: u64,
    /// Rows that will be rejected.
    pub wrong_rows: u64,
    /// What Cognito will bill for the others, where they are many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
}

pub(crate) async fn plan(
    run: &Run,
    request: &RawValue,
    settings: &Settings,
    clients: &Clients,
) -> Result<Planned, Failure> {
    let refused = |error: &dyn std::error::Error| Failure::refused("RequestInvalid", error.to_string());
    let start = Start::parse(request).map_err(|error| refused(&error))?;
    let profile = describe_configured(&clients.cognito, settings).await.map_err(failure)?;
    start.options.validate_for(&profile).map_err(|error| refused(&error))?;
    let (options, unknown) = limits::of_account(&clients.cognito, start.options.clone()).await;
    if let Some(fault) = unknown {
        tracing::warn!(reason = %fault, "Cognito's default quotas are assumed");
    }
    let (named, place) = (Format::named(&start.source.key), &start.source);
    let object = Object::open(&clients.s3, start.source.clone()).await;
    let object = object.map_err(|error| failure(ImportError::Object(place.clone(), error)))?;
    let tier = profile.tier;
    let usual = || shard::rows_per_shard(&options, start.lanes);
    let rows_per_shard = start.rows_per_shard.unwrap_or_else(usual);
    let (reader, active, quotas) = (object.reader(), settings.active_attribute.clone(), options.quotas.clone());
    let planning = spawn_blocking(move || {
        let job = Job { active_attribute: active.as_deref(), ..Job::new(&profile, &options) };
        let plan = shard::plan(reader, named, &job, rows_per_shard)?;
        let takes = shard::time_for(plan.rows - plan.rejected, &options);
        Ok((plan, takes))
    });
    let plan = planning.await.map_err(|error| Failure::broken("PlanBroke", error))?;
    let (plan, takes) = plan.map_err(|error| failure(ImportError::File(place.clone(), error)))?;
    let end = object.expiration().and_then(lifetime::end);
    if let Some(text) = end.and_then(|end| lifetime::too_short(UtcDateTime::now(), end, takes)) {
        return Err(Failure::refused("FileTooShortLived", format!("{place}: {text}")));
    }
    let cost = Cost::of(tier, plan.rows - plan.rejected);
    write(run, (&start, quotas, cost), &object, &plan).await.map_err(failure)?;
    Ok(Planned {
        run: run.name.clone(),
        bucket: run.bucket.clone(),
        shards: run.key(SHARDS),
        lanes: start.lanes,
        tolerated_failure_percentage: start.tolerated_failures,
        rows: plan.rows,
        wrong_rows: plan.rejected,
        cost,
    })
}

async fn write(
    run: &Run,
    (start, quotas, cost): (&Start, BTreeMap<Category, f64>, Option<Cost>),
    object: &Object,
    plan: &Plan,
) -> Result<(), RunError> {
    for (shard, duplicates) in plan.duplicates_by_shard() {
        run.write_duplicates(shard, duplicates).await?;
    }
    let file = PlanFile {
        bucket: start.source.bucket.clone(),
        key: start.source.key.clone(),
        size: object.size(),
        e_tag: object.e_tag().map(str::to_owned),
        layout: plan.layout,
        options: start.given_options.clone(),
        quotas,
        lanes: start.lanes,
        rows: plan.rows,
        disclosure: plan.disclosure,
        cost,
    };
    run.write_json(PLAN, &file).await?;
    run.write_json(SHARDS, &plan.shards).await
}
