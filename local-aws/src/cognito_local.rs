//! cognito-local: a user pool that fires its triggers, in functions that ministack runs.

use std::{fs, net::SocketAddr};

use serde_json::{Value, json};

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

/// A code that cognito-local "sent".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The user it is for.
    pub user_name: String,
    /// The address it goes to.
    pub address: String,
    /// The code in it.
    pub code: String,
}

/// The codes that users have yet to enter, in all pools. They are read from cognito-local's database: it also logs them, but
/// often not before the next line of its log.
pub fn messages(run: &RunDirectory) -> Vec<Message> {
    let pools = fs::read_dir(run.path().join("cognito-local/.cognito/db")).into_iter().flatten().flatten();
    // A file that is just being written is complete the next time.
    let pools = pools.filter_map(|pool| serde_json::from_slice(&fs::read(pool.path()).ok()?).ok());
    pools.flat_map(|pool: Value| messages_of(&pool)).collect()
}

fn messages_of(pool: &Value) -> Vec<Message> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let message = |user: &Value| {
        let mut attributes = user["Attributes"].as_array()?.iter();
        let address = attributes.find(|attribute| attribute["Name"] == "email")?;
        let code = text(&user["ConfirmationCode"])?;
        Some(Message { user_name: text(&user["Username"])?, address: text(&address["Value"])?, code })
    };
    pool["Users"].as_object().into_iter().flat_map(|users| users.values()).filter_map(message).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Message, messages_of};

    #[test]
    fn a_message_has_the_code_that_its_user_has_yet_to_enter() {
        let user = |name: &str, code: Option<&str>| {
            let email =
                json!([{ "Name": "sub", "Value": "1" }, { "Name": "email", "Value": format!("{name}@example.com") }]);
            json!({ "Username": name, "Attributes": email, "ConfirmationCode": code })
        };
        let pool = json!({ "Users": { "ana": user("ana", Some("029607")), "ben": user("ben", None) }, "Groups": {} });
        let [user_name, address, code] = ["ana", "ana@example.com", "029607"].map(str::to_owned);
        assert_eq!(messages_of(&pool), [Message { user_name, address, code }]);
        assert_eq!(messages_of(&json!({ "client": { "UserPoolId": "local_1" } })), []);
    }
}
