//! The queue of groups that could not be assigned in time, copied as the template deploys it, with a `group-retry`.

use std::{collections::HashMap, time::Duration};

use anyhow::Context;
use aws_sdk_sqs::types::QueueAttributeName;
use local_aws::stack::LocalAws;
use serde_json::{Value, json};

use crate::workbench::function;

/// What a test cannot wait for in full.
#[derive(Clone, Copy)]
pub(crate) struct Patience {
    /// How long a message that failed stays away.
    pub(crate) visibility_timeout: Duration,
    /// After how many tries it is a dead letter.
    pub(crate) receives: u32,
}

/// A queue of a test's own.
pub(crate) struct RetryQueue {
    pub(crate) url: String,
    pub(crate) dead_letters_url: String,
}

impl RetryQueue {
    /// Copies the queue and its dead-letter queue; nobody reads them yet.
    pub(crate) async fn copy(aws: &LocalAws, name: &str, patience: Patience) -> anyhow::Result<Self> {
        let sqs = aws.clients().sqs;
        let create = async |name: &str, attributes: HashMap<QueueAttributeName, String>| {
            let created = sqs.create_queue().queue_name(name).set_attributes(Some(attributes)).send().await?;
            created.queue_url.context("the queue has no URL")
        };
        let dead_letters_url = create(&format!("{name}-dead-letters"), HashMap::new()).await?;
        let dead_letters = attribute(aws, &dead_letters_url, QueueAttributeName::QueueArn).await?;
        let redrive = json!({ "deadLetterTargetArn": dead_letters, "maxReceiveCount": patience.receives });
        let attributes = HashMap::from([
            (QueueAttributeName::VisibilityTimeout, patience.visibility_timeout.as_secs().to_string()),
            (QueueAttributeName::RedrivePolicy, redrive.to_string()),
        ]);
        Ok(Self { url: create(name, attributes).await?, dead_letters_url })
    }

    /// Lets a copy of `group-retry` work it off, with the event source that the template deploys.
    pub(crate) async fn work_off(&self, aws: &LocalAws, settings: &[(&str, &str)]) -> anyhow::Result<()> {
        let lambda = aws.clients().lambda;
        let deployed = aws.outputs.get("GroupRetryFunctionName")?;
        let mappings = lambda.list_event_source_mappings().function_name(deployed).send().await?;
        let mapping = mappings.event_source_mappings().first().context("group-retry has no event source")?;
        let create = lambda.create_event_source_mapping().function_name(function(aws, "group-retry", settings).await?);
        let create = create.event_source_arn(attribute(aws, &self.url, QueueAttributeName::QueueArn).await?);
        let create = create.set_batch_size(mapping.batch_size).set_scaling_config(mapping.scaling_config.clone());
        create.set_function_response_types(mapping.function_response_types.clone()).send().await?;
        Ok(())
    }

    /// Messages that wait or are being worked on.
    pub(crate) async fn length(&self, aws: &LocalAws) -> anyhow::Result<u32> {
        length(aws, &self.url).await
    }

    /// Messages that failed too often.
    pub(crate) async fn dead_letters(&self, aws: &LocalAws) -> anyhow::Result<u32> {
        length(aws, &self.dead_letters_url).await
    }

    /// Sends the dead letters back, as a redrive does; the emulator has no StartMessageMoveTask. Gives their contents.
    pub(crate) async fn redrive(&self, aws: &LocalAws) -> anyhow::Result<Vec<Value>> {
        let sqs = aws.clients().sqs;
        let mut redriven = Vec::new();
        loop {
            let received = sqs.receive_message().queue_url(&self.dead_letters_url).max_number_of_messages(10).send();
            let received = received.await?;
            if received.messages().is_empty() {
                return Ok(redriven);
            }
            for message in received.messages() {
                let body = message.body().context("the message is empty")?;
                redriven.push(serde_json::from_str(body)?);
                sqs.send_message().queue_url(&self.url).message_body(body).send().await?;
                let delete = sqs.delete_message().queue_url(&self.dead_letters_url);
                delete.set_receipt_handle(message.receipt_handle.clone()).send().await?;
            }
        }
    }
}

async fn length(aws: &LocalAws, url: &str) -> anyhow::Result<u32> {
    let waiting = attribute(aws, url, QueueAttributeName::ApproximateNumberOfMessages).await?;
    let at_work = attribute(aws, url, QueueAttributeName::ApproximateNumberOfMessagesNotVisible).await?;
    Ok(waiting.parse::<u32>()? + at_work.parse::<u32>()?)
}

async fn attribute(aws: &LocalAws, url: &str, name: QueueAttributeName) -> anyhow::Result<String> {
    let asked = aws.clients().sqs.get_queue_attributes().queue_url(url).attribute_names(name.clone()).send().await?;
    let mut attributes = asked.attributes.unwrap_or_default();
    attributes.remove(&name).with_context(|| format!("the queue has no {name}"))
}
