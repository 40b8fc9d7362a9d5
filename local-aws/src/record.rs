//! Draws the pictures of the documents from a run: what it printed, and what its functions logged.

use std::fs;

use anyhow::Context;

use crate::{
    cognito_local::TRIGGERS,
    demo::{Line, Printer},
    picture::{
        dashboard::{self, Functions},
        recording,
    },
    project::Project,
    stack::LocalAws,
    steps::logs,
};

/// The picture of what the demo prints, in the checkout.
pub const RECORDING: &str = "docs/demo.svg";
/// The picture of the dashboard, in the checkout.
pub const DASHBOARD: &str = "docs/dashboard.svg";

/// What the documents call the pool, whose id differs from run to run.
const POOL: &str = "us-east-1_AbCdEfGhI";

/// The picture of what the printer printed.
pub fn recording(aws: &LocalAws, printer: &Printer) -> String {
    let masked = |line: &Line| line.iter().map(|(ink, text)| (*ink, text.replace(&aws.import_pool.id, POOL))).collect();
    let lines: Vec<Line> = printer.lines().iter().map(masked).collect();
    recording::draw("cargo demo", &lines)
}

/// Writes both pictures.
pub async fn write(aws: &LocalAws, printer: &Printer) -> anyhow::Result<()> {
    let project = Project::find()?;
    let dashboard = dashboard::read(&project.read("template.yaml")?)?;
    let samples = dashboard::samples(&logs::lines(&aws.ministack.url()).await?, &functions(aws)?);
    for (file, picture) in [(RECORDING, recording(aws, printer)), (DASHBOARD, dashboard::draw(&dashboard, &samples))] {
        fs::write(project.root.join(file), picture).with_context(|| format!("{file} cannot be written"))?;
    }
    Ok(())
}

/// The functions of the stack, and the triggers under the names that cognito-local calls.
fn functions(aws: &LocalAws) -> anyhow::Result<Functions> {
    let triggers = ["PreSignUpFunction", "PostConfirmationFunction"];
    let others = ["GroupRetryFunction", "UserImportFunction", "ImportWorkflowFunction"];
    let mut functions = Functions::new();
    for id in triggers.iter().chain(&others) {
        if let Ok(name) = aws.outputs.get(&format!("{id}Name")) {
            functions.insert(name.to_owned(), (*id).to_owned());
        }
    }
    functions.extend(TRIGGERS.iter().zip(triggers).map(|(name, id)| ((*name).to_owned(), id.to_owned())));
    Ok(functions)
}
