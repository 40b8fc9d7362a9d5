//! Deploys the project's template through CloudFormation, as `sam deploy` does: code to S3, then a change set.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use aws_sdk_cloudformation::types::{Capability, ChangeSetStatus, ChangeSetType, Parameter, Stack, StackStatus};
use aws_sdk_s3::config::{Config, RequestChecksumCalculation};

use crate::{
    clients::Clients,
    functions::{self, Executables},
    project::Project,
    template,
};

/// The name of the stack that the demo and the tests share.
pub const STACK: &str = "lifeguard";
/// The bucket the functions' code is in.
pub const CODE_BUCKET: &str = "lifeguard-code";

/// How long the emulator may take for the change set, and again for the stack.
const PATIENCE: Duration = Duration::from_secs(120);

/// The deployed stack's outputs.
#[derive(Clone, Debug)]
pub struct Outputs(BTreeMap<String, String>);

impl Outputs {
    /// The output of that name; fails if the template has none.
    pub fn get(&self, name: &str) -> anyhow::Result<&str> {
        self.0.get(name).map(String::as_str).with_context(|| format!("the stack has no output {name}"))
    }
}

/// Creates a stack of this name from the project's template, with these parameters and the code in [`CODE_BUCKET`].
pub async fn create_project(
    project: &Project,
    clients: &Clients,
    stack: &str,
    parameters: &[(&str, &str)],
) -> anyhow::Result<Outputs> {
    let template = template::with_code_from(&project.read("template.yaml")?, CODE_BUCKET)?.0;
    let template = template::with_definition_from(&template, CODE_BUCKET);
    create(clients, stack, &template::for_ministack(&template, parameters), parameters).await
}

/// Uploads what the template refers to: the packages and the state machine.
pub async fn publish(project: &Project, clients: &Clients, functions: &Executables) -> anyhow::Result<()> {
    let (_, names) = template::with_code_from(&project.read("template.yaml")?, CODE_BUCKET)?;
    upload(clients, functions, &names).await?;
    let definition = template::with_map_limits_in_place(&project.read(template::STATE_MACHINE)?).into_bytes();
    clients.s3.put_object().bucket(CODE_BUCKET).key(template::STATE_MACHINE).body(definition.into()).send().await?;
    Ok(())
}

/// Creates a stack of this name from the template, with these parameters.
pub async fn create(
    clients: &Clients,
    stack: &str,
    template: &str,
    parameters: &[(&str, &str)],
) -> anyhow::Result<Outputs> {
    // In a request itself a template may have 51,200 bytes (CloudFormation quotas); in S3 it may have twenty times that.
    let template = template.to_owned().into_bytes();
    clients.s3.put_object().bucket(CODE_BUCKET).key(template_key(stack)).body(template.into()).send().await?;
    create_change_set(clients, stack, parameters).await?;
    clients.cloudformation.execute_change_set().stack_name(stack).change_set_name(stack).send().await?;
    let stack = wait_for_stack(clients, stack).await?;
    let outputs = stack.outputs.unwrap_or_default().into_iter();
    Ok(Outputs(outputs.filter_map(|output| output.output_key.zip(output.output_value)).collect()))
}

fn template_key(stack: &str) -> String {
    format!("{stack}.yaml")
}

/// The object key of a function's package.
pub fn code_key(name: &str) -> String {
    format!("{name}.zip")
}

async fn upload(clients: &Clients, functions: &Executables, names: &[String]) -> anyhow::Result<()> {
    clients.s3.create_bucket().bucket(CODE_BUCKET).send().await?;
    for name in names {
        let executable =
            functions.get(name).with_context(|| format!("the template's function {name} was not built"))?;
        let package = functions::pack(executable)?;
        let upload = clients.s3.put_object().bucket(CODE_BUCKET).key(code_key(name));
        // Hashing megabytes takes an unoptimised build seconds, and nobody looks at the hash.
        let unhashed = Config::builder().request_checksum_calculation(RequestChecksumCalculation::WhenRequired);
        let upload = upload.body(package.into()).customize().disable_payload_signing();
        upload.config_override(unhashed).send().await?;
    }
    Ok(())
}

async fn create_change_set(clients: &Clients, stack: &str, parameters: &[(&str, &str)]) -> anyhow::Result<()> {
    let parameters = parameters
        .iter()
        .map(|(key, value)| Parameter::builder().parameter_key(*key).parameter_value(*value).build())
        .collect();
    let create = clients.cloudformation.create_change_set().stack_name(stack).change_set_name(stack);
    let url = format!("https://s3.amazonaws.com/{CODE_BUCKET}/{}", template_key(stack));
    let create = create.change_set_type(ChangeSetType::Create).template_url(url);
    let create = create.capabilities(Capability::CapabilityIam).capabilities(Capability::CapabilityAutoExpand);
    create.set_parameters(Some(parameters)).send().await.context("the template is refused")?;
    let started = Instant::now();
    loop {
        let describe = clients.cloudformation.describe_change_set().stack_name(stack).change_set_name(stack);
        let change_set = describe.send().await?;
        match change_set.status() {
            Some(ChangeSetStatus::CreateComplete) => return Ok(()),
            Some(ChangeSetStatus::Failed) => {
                bail!("the change set failed: {}", change_set.status_reason().unwrap_or("no reason given"))
            }
            _ => wait_a_moment(started, "the change set").await?,
        }
    }
}

async fn wait_for_stack(clients: &Clients, name: &str) -> anyhow::Result<Stack> {
    let started = Instant::now();
    loop {
        let described = clients.cloudformation.describe_stacks().stack_name(name).send().await?;
        let stack = described.stacks.unwrap_or_default().pop().context("the stack is gone")?;
        match stack.stack_status() {
            Some(StackStatus::CreateComplete) => return Ok(stack),
            Some(StackStatus::CreateInProgress | StackStatus::ReviewInProgress) | None => {
                wait_a_moment(started, "the stack").await?;
            }
            Some(status) => bail!("the stack is {status}:\n{}", failures(clients, name).await?),
        }
    }
}

async fn wait_a_moment(started: Instant, what: &str) -> anyhow::Result<()> {
    ensure!(started.elapsed() < PATIENCE, "{what} is not ready after {PATIENCE:?}");
    tokio::time::sleep(Duration::from_millis(50)).await;
    Ok(())
}

/// Which resources failed, and why.
async fn failures(clients: &Clients, name: &str) -> anyhow::Result<String> {
    let events = clients.cloudformation.describe_stack_events().stack_name(name).send().await?;
    let failed = events
        .stack_events()
        .iter()
        .filter(|event| event.resource_status().is_some_and(|status| status.as_str().ends_with("FAILED")));
    let lines: Vec<String> = failed
        .map(|event| {
            let resource = event.logical_resource_id().unwrap_or("?");
            format!("{resource}: {}", event.resource_status_reason().unwrap_or("no reason given"))
        })
        .collect();
    Ok(lines.join("\n"))
}
