//! What to do with a local AWS that keeps running.

mod environment;
mod lines;

use std::{
    fs::{self, File},
    io::Write,
    time::Duration,
};

use anyhow::Context;

use lines::Places;
pub use lines::Shown;

use crate::{cognito_local, stack::LocalAws};

/// The file with the codes that Cognito sent: user name, address and code in a line. None of them has a blank.
const CODES: &str = "codes";

/// Writes the file that sets up a shell, and gives the text that explains the two pools and has the lines to paste.
pub fn guide(aws: &LocalAws, shown: &Shown) -> anyhow::Result<String> {
    let file = aws.run.path().join("environment");
    fs::write(&file, environment::script(aws)?).with_context(|| format!("{} cannot be written", file.display()))?;
    let places = Places { sign_up_pool: &aws.trigger_pool.id, import_pool: &aws.import_pool.id, environment: &file };
    Ok(lines::guide(&places, shown))
}

/// Prints each code that Cognito sends, as it sends it, and notes it where the shell finds it. Ends only if that fails.
pub async fn show_messages(aws: &LocalAws) -> anyhow::Result<()> {
    let mut codes = File::create(aws.run.path().join(CODES))?;
    let mut known = cognito_local::messages(&aws.run);
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        for message in cognito_local::messages(&aws.run) {
            if !known.contains(&message) {
                println!("Cognito sends {} the code {}", message.address, message.code);
                writeln!(codes, "{} {} {}", message.user_name, message.address, message.code)?;
                known.push(message);
            }
        }
    }
}
