//! What to do with a local AWS that keeps running.

mod environment;
mod lines;

use std::{fs, time::Duration};

use anyhow::Context;

use lines::Places;
pub use lines::Shown;

use crate::{cognito_local, stack::LocalAws};

/// Writes the file that sets up a shell, and gives the text that explains the two pools and has the lines to paste.
pub fn guide(aws: &LocalAws, shown: &Shown) -> anyhow::Result<String> {
    let file = aws.run.path().join("environment");
    fs::write(&file, environment::script(aws)?).with_context(|| format!("{} cannot be written", file.display()))?;
    let places = Places { sign_up_pool: &aws.trigger_pool.id, import_pool: &aws.import_pool.id, environment: &file };
    Ok(lines::guide(&places, shown))
}

/// Prints each message that Cognito sends, as it sends it. Never ends.
pub async fn show_messages(aws: &LocalAws) {
    let mut known = cognito_local::messages(&aws.cognito_local).len();
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let messages = cognito_local::messages(&aws.cognito_local);
        for message in messages.iter().skip(known) {
            println!("Cognito sends {} the code {}", message.destination, message.code);
        }
        known = messages.len();
    }
}
