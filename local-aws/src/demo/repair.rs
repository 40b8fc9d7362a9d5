//! An import completes what is unfinished, and rejects what is wrong.

use anyhow::{bail, ensure};
use serde_json::json;

use super::{import as file_import, printer::Printer};
use crate::{
    stack::LocalAws,
    steps::{
        import::import,
        sign_in::{SignIn, sign_in},
        sign_up::Person,
        users::{create_as_console, look},
    },
};

pub(super) async fn temporary_password(aws: &LocalAws, printer: &Printer) -> anyhow::Result<()> {
    printer.chapter("An import completes a user who has only a temporary password");
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
    printer.text("Nora was created in the console, with a temporary password.");
    printer.answer("Cognito", &format!("her status is {}, and signing in answers {challenge}", state.status));

    printer.text("An import names her and gives her a password of her own.");
    let user = json!({ "userName": user_name, "email": email, "password": own, "groups": ["members"] });
    let function = aws.outputs.get("UserImportFunctionName")?;
    let report = match import(&clients, function, &json!({ "users": [user] })).await? {
        Ok(report) => report,
        Err(error) => bail!("the import failed: {error:?}"),
    };
    ensure!(report.count("repaired") == 1 && report.is_whole(), "the report says {report:?}");
    for row in &report.rows {
        printer.answer("user-import", &format!("{}: {}", row.outcome, row.text));
    }
    let state = look(&clients.cognito, &pool.id, user_name).await?;
    ensure!(state.status == "CONFIRMED", "Nora is {}", state.status);
    let SignIn::Tokens(claims) = sign_in(&clients.cognito, pool, user_name, own).await? else {
        bail!("Nora cannot sign in");
    };
    ensure!(claims.groups == ["members"], "Nora's token has the groups {:?}", claims.groups);
    printer.confirmed("Nora is CONFIRMED, signs in with her own password, and is in the group members.");
    Ok(())
}

pub(super) async fn invalid_rows(aws: &LocalAws, printer: &Printer) -> anyhow::Result<()> {
    printer.chapter("Invalid rows are rejected, and the valid row is imported");
    let report = file_import::run(aws, printer, "mistakes.csv", include_bytes!("../../demo/mistakes.csv")).await?;
    ensure!(report.count("created") == 1 && report.count("rejected") == 4, "the report says {report:?}");
    ensure!(report.is_whole() && report.rows.len() == 4, "the report says {report:?}");
    let rows = report.rows.iter().map(|row| {
        let user = row.user_name.clone().unwrap_or_default();
        vec![row.row.to_string(), user, row.outcome.clone(), row.code.clone(), row.text.clone()]
    });
    printer.table(&["row", "user", "outcome", "code", "text"], rows.collect());
    let cognito = aws.clients().cognito;
    let ines = look(&cognito, &aws.import_pool.id, "ines").await?;
    ensure!(ines.status == "CONFIRMED", "Ines is {}", ines.status);
    ensure!(ines.attributes.get("email").is_some_and(|email| email == "ines@example.com"), "Ines is the wrong one");
    for absent in ["jan", "kofi", "lena"] {
        ensure!(look(&cognito, &aws.import_pool.id, absent).await.is_err(), "{absent} was created");
    }
    printer.confirmed("The valid row was imported. The others wrote nothing, and the report says what to correct.");
    Ok(())
}
