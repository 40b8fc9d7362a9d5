//! cognito-local: a user pool that fires its triggers, in functions that ministack runs.

use std::{fs, net::SocketAddr};

use serde_json::json;

use crate::{
    clients::{ACCESS_KEY, REGION, SECRET_KEY},
    emulator::{Emulator, Program},
    install::Installed,
    run_directory::RunDirectory,
};

/// The triggers, which are also the names of the functions they call: cognito-local names the function in the error
/// it gives the client, where AWS names the trigger.
pub const TRIGGERS: [&str; 2] = ["PreSignUp", "PostConfirmation"];

/// Starts it and waits until it answers. `lambda` is the URL it finds the trigger functions at.
pub async fn start(
    installed: &Installed,
    run: &RunDirectory,
    address: SocketAddr,
    lambda: &str,
) -> anyhow::Result<Emulator> {
    let directory = run.make("cognito-local")?;
    let settings = run.make("cognito-local/.cognito")?.join("config.json");
    fs::write(settings, config(lambda, address).to_string())?;
    let program = Program {
        name: "cognito-local",
        command: vec![&installed.node, &installed.cognito_local],
        environment: vec![
            ("HOST", address.ip().to_string()),
            ("PORT", address.port().to_string()),
            ("HOME", directory.to_string_lossy().into_owned()),
            ("AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE", "1".to_owned()),
        ],
        directory,
    };
    let mut emulator = Emulator::start(program, address)?;
    emulator.wait_until_healthy("/health").await?;
    Ok(emulator)
}

fn config(lambda: &str, address: SocketAddr) -> serde_json::Value {
    let triggers: serde_json::Map<_, _> = TRIGGERS.iter().map(|&name| (name.to_owned(), name.into())).collect();
    json!({
        "LambdaClient": {
            "credentials": { "accessKeyId": ACCESS_KEY, "secretAccessKey": SECRET_KEY },
            "endpoint": lambda,
            "region": REGION,
        },
        "TokenConfig": { "IssuerDomain": format!("http://{address}") },
        "TriggerFunctions": triggers,
        // People sign in by user name; cognito-local's default is by e-mail.
        "UserPoolDefaults": { "UsernameAttributes": [] },
    })
}

/// A message with a code. cognito-local writes it into its log instead of sending it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The user it is for.
    pub user_name: String,
    /// The address it would go to.
    pub destination: String,
    /// The code in it.
    pub code: String,
}

/// All messages so far, the oldest first.
pub fn messages(emulator: &Emulator) -> Vec<Message> {
    // The last character may be half written.
    find_messages(&String::from_utf8_lossy(&fs::read(emulator.log()).unwrap_or_default()))
}

fn find_messages(log: &str) -> Vec<Message> {
    let messages = log.split("Confirmation Code Delivery").skip(1);
    let value = |message: &str, name| {
        let (_, rest) = message.split_once(name)?;
        rest.split_whitespace().next().map(str::to_owned)
    };
    let message = |text| {
        let user_name = value(text, "Username:")?;
        Some(Message { user_name, destination: value(text, "Destination:")?, code: value(text, "Code:")? })
    };
    messages.filter_map(message).collect()
}

#[cfg(test)]
mod tests {
    use super::{Message, find_messages};

    const LOG: &str = "
│   Confirmation Code Delivery      │
│   Username:    ana                │
│   Destination: ana@example.com    │
│   Code:        1111               │
│   Confirmation Code Delivery      │
│   Username:    ben                │
│   Destination: ben@example.com    │
│   Code:        2222               │
│   Confirmation Code Delivery      │
│   Username:    cut";

    #[test]
    fn a_message_is_found_once_all_of_it_is_written() {
        let expected = [("ana", "1111"), ("ben", "2222")].map(|(user_name, code)| Message {
            user_name: user_name.to_owned(),
            destination: format!("{user_name}@example.com"),
            code: code.to_owned(),
        });
        assert_eq!(find_messages(LOG), expected);
    }
}
