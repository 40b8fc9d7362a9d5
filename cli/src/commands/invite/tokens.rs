//! Invitations as they are written out.

use clap::ValueEnum;
use import::report::cell;
use invitation::{Guest, PrivateKey};
use serde_json::json;

/// How invitations are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Address, tab, invitation
    #[default]
    Lines,
    /// CSV with the columns email and invitation
    Csv,
    /// A JSON object on each line
    Json,
}

/// All of them, in the order of the guests.
pub(super) fn written(key: &PrivateKey, guests: impl Iterator<Item = Guest>, format: Format) -> anyhow::Result<String> {
    let tokens = guests.map(|guest| key.mint(&guest).map(|token| (guest.email, token)));
    let tokens: Vec<(String, String)> = tokens.collect::<Result<_, _>>()?;
    Ok(match format {
        Format::Lines => tokens.iter().map(|(email, token)| format!("{email}\t{token}\n")).collect(),
        Format::Json => tokens
            .iter()
            .map(|(email, token)| format!("{}\n", json!({ "email": email, "invitation": token })))
            .collect(),
        Format::Csv => csv(&tokens)?,
    })
}

fn csv(tokens: &[(String, String)]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["email", "invitation"])?;
    for (email, token) in tokens {
        writer.write_record([&cell::safe(email), token.as_str()])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
