//! Invitations as they are written out.

use clap::ValueEnum;
use import::report::cell;
use invitation::{Guest, Minted, PrivateKey};
use serde_json::json;

/// How invitations are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Address, tab, invitation, tab, id
    #[default]
    Lines,
    /// CSV with the columns email, invitation and id
    Csv,
    /// A JSON object on each line
    Json,
}

/// All of them, in the order of the guests.
pub(super) fn written(key: &PrivateKey, guests: impl Iterator<Item = Guest>, format: Format) -> anyhow::Result<String> {
    let tokens = guests.map(|guest| key.mint(&guest).map(|minted| (guest.email, minted)));
    let tokens: Vec<(String, Minted)> = tokens.collect::<Result<_, _>>()?;
    Ok(match format {
        Format::Lines => {
            tokens.iter().map(|(email, Minted { token, id })| format!("{email}\t{token}\t{id}\n")).collect()
        }
        Format::Json => tokens
            .iter()
            .map(|(email, Minted { token, id })| json!({ "email": email, "invitation": token, "id": id }))
            .map(|line| format!("{line}\n"))
            .collect(),
        Format::Csv => csv(&tokens)?,
    })
}

fn csv(tokens: &[(String, Minted)]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["email", "invitation", "id"])?;
    for (email, Minted { token, id }) in tokens {
        writer.write_record([&cell::safe(email), token.as_str(), id.as_str()])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
