//! What others left half done, and what people get wrong.

use anyhow::{bail, ensure};
use serde_json::json;

use super::{bulk, narrator::Narrator};
use crate::{
    stack::LocalAws,
    steps::{
        import::import,
        sign_in::{SignIn, sign_in},
        sign_up::Person,
        users::{create_as_console, look},
    },
};

pub(super) async fn the_stuck_are_freed(aws: &LocalAws, narrator: &Narrator) -> anyhow::Result<()> {
    narrator.chapter("A user the console left behind is freed");
    let clients = aws.clients();
    let pool = &aws.import_pool;
    let (user_name, email) = ("nora", "nora@example.com");
    let (temporary, own) = ("Temporary-Pass-1", "Sample-Pass-12");
    let nora = Person { user_name, password: temporary, attributes: &[("email", email)] };
    create_as_console(&clients.cognito, &pool.id, nora).await?;
    let state = look(&clients.cognito, &pool.id, user_name).await?;
    ensure!(state.status == "FORCE_CHANGE_PASSWORD", "Nora is {}", state.status);
    let answer = sign_in(&clients.cognito, pool, user_name, temporary).await?;
    let SignIn::Challenge(challenge) = answer else { bail!("Nora signed in with: {answer:?}") };
    narrator.tells("Nora was created with a temporary password, as the console does.");
    narrator.quotes("Cognito", &format!("{}, and {challenge} when she signs in", state.status));

    narrator.tells("An import names her, with a password of her own.");
    let user = json!({ "userName": user_name, "email": email, "password": own, "groups": ["members"] });
    let function = aws.outputs.get("UserImportFunctionName")?;
    let report = match import(&clients, function, &json!({ "users": [user] })).await? {
        Ok(report) => report,
        Err(error) => bail!("the import failed: {error:?}"),
    };
    ensure!(report.count("repaired") == 1 && report.is_whole(), "the report says {report:?}");
    for row in &report.rows {
        narrator.quotes("user-import", &format!("{}: {}", row.outcome, row.text));
    }
    let state = look(&clients.cognito, &pool.id, user_name).await?;
    ensure!(state.status == "CONFIRMED", "Nora is {}", state.status);
    let SignIn::Tokens(claims) = sign_in(&clients.cognito, pool, user_name, own).await? else {
        bail!("Nora cannot sign in");
    };
    ensure!(claims.groups == ["members"], "Nora's token has the groups {:?}", claims.groups);
    narrator.confirms("she is CONFIRMED, signs in with her own password, and is in members");
    Ok(())
}

pub(super) async fn mistakes_are_named(aws: &LocalAws, narrator: &Narrator) -> anyhow::Result<()> {
    narrator.chapter("A file with mistakes");
    let report = bulk::run(aws, narrator, "mistakes.csv", include_bytes!("../../story/mistakes.csv")).await?;
    ensure!(report.count("created") == 1 && report.count("rejected") == 4, "the report says {report:?}");
    ensure!(report.is_whole() && report.rows.len() == 4, "the report says {report:?}");
    let rows = report.rows.iter().map(|row| {
        let user = row.user_name.clone().unwrap_or_default();
        vec![row.row.to_string(), user, row.outcome.clone(), row.code.clone(), row.text.clone()]
    });
    narrator.shows(&["row", "user", "outcome", "code", "text"], rows.collect());
    let cognito = aws.clients().cognito;
    let ines = look(&cognito, &aws.import_pool.id, "ines").await?;
    ensure!(ines.status == "CONFIRMED", "Ines is {}", ines.status);
    ensure!(ines.attributes.get("email").is_some_and(|email| email == "ines@example.com"), "Ines is the wrong one");
    for absent in ["jan", "kofi", "lena"] {
        ensure!(look(&cognito, &aws.import_pool.id, absent).await.is_err(), "{absent} was created");
    }
    narrator.confirms("the one right row is in; the wrong ones wrote nothing, and the report says what to mend");
    Ok(())
}
