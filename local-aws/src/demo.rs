//! The chapters of `cargo demo`. Each line with a tick is printed only after the emulators confirmed it.

mod cli;
mod import;
mod printer;
mod repair;
mod sign_up;
pub mod traffic;
mod users;

pub use printer::{Ink, Line, Printer, WIDTH};

use crate::stack::LocalAws;

/// The first line that the demo prints.
pub const TITLE: &str = "Lifeguard on a local AWS";

/// The template's parameters that the chapters rely on.
pub const PARAMETERS: [(&str, &str); 2] =
    [("AllowedEmailDomains", "example.com"), ("GroupRules", r#"{"default":["members"]}"#)];

/// Plays all chapters. Fails at the first result that differs from what the chapter says.
pub async fn play(aws: &LocalAws, printer: &Printer) -> anyhow::Result<()> {
    sign_up::refused(aws, printer).await?;
    sign_up::accepted(aws, printer).await?;
    let rows = users::read(import::USERS)?;
    import::first(aws, printer, &rows).await?;
    import::sign_in_all(aws, printer, &rows).await?;
    import::again(aws, printer, &rows).await?;
    repair::temporary_password(aws, printer).await?;
    repair::invalid_rows(aws, printer).await?;
    cli::corrected_rows(aws, printer).await?;
    printer.end("Every line with ✓ was checked against the emulators.");
    Ok(())
}
