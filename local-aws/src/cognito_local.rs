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

/// The newest code cognito-local "sent" to a user: it writes its messages into its log.
pub fn confirmation_code(emulator: &Emulator, user_name: &str) -> Option<String> {
    let log = fs::read_to_string(emulator.log()).ok()?;
    find_code(&log, user_name).map(str::to_owned)
}

fn find_code<'a>(log: &'a str, user_name: &str) -> Option<&'a str> {
    let messages = log.rsplit("Confirmation Code Delivery");
    let value = |message: &'a str, name: &str| {
        let (_, rest) = message.split_once(name)?;
        rest.split_whitespace().next()
    };
    let mut of_user = messages.filter(|message| value(message, "Username:") == Some(user_name));
    of_user.find_map(|message| value(message, "Code:"))
}

#[cfg(test)]
mod tests {
    use super::find_code;

    const LOG: &str = "
│   Confirmation Code Delivery      │
│   Username:    ana                │
│   Destination: ana@example.com    │
│   Code:        1111               │
│   Confirmation Code Delivery      │
│   Username:    ben                │
│   Code:        2222               │
│   Confirmation Code Delivery      │
│   Username:    ana                │
│   Code:        3333               │";

    #[test]
    fn a_user_gets_their_own_newest_code() {
        let cases = [("ana", Some("3333")), ("ben", Some("2222")), ("an", None), ("", None)];
        for (user, code) in cases {
            assert_eq!(find_code(LOG, user), code, "{user}");
        }
    }
}
