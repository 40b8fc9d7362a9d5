//! The stack that imports: its state machine, its buckets, its pool.

use anyhow::{Context, anyhow};
use aws_sdk_cloudformation::{error::ProvideErrorMetadata, types::Output};
use aws_sdk_s3::config::retry::RetryConfig;
use clap::Args;
use sdk::CallLimits;

use super::fault;
use crate::aws::Access;

/// Which stack.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Remote options")]
pub(crate) struct StackArguments {
    /// Name of the stack that was deployed from Lifeguard's template
    #[arg(long, value_name = "NAME", default_value = "lifeguard")]
    pub(crate) stack: String,
}

/// A stack's parts that have to do with imports, and clients to talk to them.
pub(crate) struct Stack {
    pub(crate) sfn: aws_sdk_sfn::Client,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) user_pool_id: String,
    /// The bucket of files to import.
    pub(crate) imports: String,
    /// The bucket of plans and reports.
    pub(crate) reports: String,
    /// The state machine's ARN.
    pub(crate) machine: String,
}

impl StackArguments {
    /// Finds the stack's parts in its outputs (DescribeStacks).
    pub(crate) async fn find(&self, access: &Access) -> anyhow::Result<Stack> {
        let region = access.region().await?;
        let config = access.load(&region, &CallLimits::QUEUE).await?;
        let described = aws_sdk_cloudformation::Client::new(&config).describe_stacks().stack_name(&self.stack).send();
        let described = described.await.map_err(|error| {
            let name = &self.stack;
            match error.code() {
                // CloudFormation's word for a name that no stack has.
                Some("ValidationError") => {
                    anyhow!("no stack {name} in {region}; name it with --stack, or another --region")
                }
                _ => anyhow!(
                    "the stack {name} in {region} cannot be read: {}",
                    fault::words(&error, "cloudformation:DescribeStacks")
                ),
            }
        })?;
        let stack = described.stacks.unwrap_or_default().pop().context("the stack is gone")?;
        let s3 = aws_sdk_s3::config::Builder::from(&config).retry_config(RetryConfig::standard());
        let s3 = s3.force_path_style(config.endpoint_url().is_some()).build();
        let output = |name| self.output(stack.outputs(), name);
        Ok(Stack {
            sfn: aws_sdk_sfn::Client::new(&config),
            s3: aws_sdk_s3::Client::from_conf(s3),
            user_pool_id: output("UserPoolId")?,
            imports: output("ImportBucketName")?,
            reports: output("ImportReportsName")?,
            machine: output("ImportStateMachineArn")?,
        })
    }

    fn output(&self, outputs: &[Output], name: &str) -> anyhow::Result<String> {
        let output = outputs.iter().find(|output| output.output_key() == Some(name));
        let value = output.and_then(|output| output.output_value()).map(str::to_owned);
        value
            .with_context(|| format!("the stack {} has no output {name}; deploy Lifeguard's template anew", self.stack))
    }
}

impl Stack {
    /// The ARN of the execution that a run of this name is.
    pub(crate) fn execution(&self, run: &str) -> String {
        format!("{}:{run}", self.machine.replacen(":stateMachine:", ":execution:", 1))
    }

    /// A file of a run; `None`: it is not there.
    pub(crate) async fn file(&self, run: &str, name: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let get = self.s3.get_object().bucket(&self.reports).key(format!("runs/{run}/{name}")).send();
        match get.await {
            Ok(object) => Ok(Some(object.body.collect().await?.to_vec())),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(aws_sdk_s3::operation::get_object::GetObjectError::is_no_such_key) =>
            {
                Ok(None)
            }
            Err(error) => {
                let words = import::source::upload::words(&error, "s3:GetObject");
                anyhow::bail!("s3://{}/runs/{run}/{name} cannot be read: {words}", self.reports)
            }
        }
    }
}
