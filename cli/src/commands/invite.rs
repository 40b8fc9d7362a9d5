//! `lifeguard invite`: signed invitations, made without asking anybody.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use invitation::{Guest, MAX_LIFE, PrivateKey};
use shared::{groups::GroupName, id};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use zeroize::Zeroizing;

use crate::{
    exit::{Exit, UsageError},
    terminal,
};

mod addresses;
mod keygen;
mod tokens;

use tokens::Format;

/// The arguments of invitations.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, after_help = EXAMPLES)]
pub struct Invite {
    #[command(subcommand)]
    command: Option<InviteCommand>,
    /// E-mail addresses to invite
    #[arg(value_name = "ADDRESS", required_unless_present = "file")]
    addresses: Vec<String>,
    /// File of addresses: one on each line, or CSV with a column email and perhaps one groups; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "addresses")]
    file: Option<PathBuf>,
    /// User pool that the invitations are good for, such as eu-west-1_AbCdEfGhI; may be given several times
    #[arg(long = "user-pool-id", value_name = "ID", required = true, value_parser = user_pool_id)]
    user_pool_ids: Vec<String>,
    /// Private key, in PEM; `lifeguard invite keygen` makes one
    #[arg(long, value_name = "FILE", required = true)]
    private_key: Option<PathBuf>,
    /// How long the invitations last from now, such as 7d or 12h; at most 400d
    #[arg(long, value_name = "TIME", default_value = "7d", value_parser = duration)]
    expires: time::Duration,
    /// When they begin, such as 2026-12-01T08:00:00Z [default: now]
    #[arg(long, value_name = "TIME", value_parser = instant)]
    not_before: Option<OffsetDateTime>,
    /// Group that the invited people join and that the key is allowed to give; may be given up to 20 times
    #[arg(long = "group", value_name = "GROUP", value_parser = GroupName::parse)]
    groups: Vec<GroupName>,
    /// How the invitations are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  lifeguard invite keygen --private-key invitations.pem --group staff
  lifeguard invite ana@example.com --private-key invitations.pem --user-pool-id eu-west-1_AbCdEfGhI
  lifeguard invite --file guests.csv --private-key invitations.pem --user-pool-id eu-west-1_AbCdEfGhI --group staff --format csv";

/// What else there is to invitations.
#[derive(Debug, Subcommand)]
enum InviteCommand {
    /// Make a private key, and print its public part for the parameter InvitationKeys
    Keygen(keygen::Keygen),
}

impl Invite {
    pub(crate) fn carry_out(self) -> anyhow::Result<Exit> {
        match &self.command {
            Some(InviteCommand::Keygen(keygen)) => keygen.carry_out(),
            None => self.invite(OffsetDateTime::now_utc()),
        }
    }

    fn invite(&self, now: OffsetDateTime) -> anyhow::Result<Exit> {
        let expires = now + self.expires;
        if self.not_before.is_some_and(|begins| begins >= expires) {
            return Err(
                UsageError("the invitations would end before they begin: choose a later --expires".into()).into()
            );
        }
        let key = self.key()?;
        let invited = match &self.file {
            Some(path) => addresses::of_file(path, &self.groups)?,
            None => addresses::of_arguments(&self.addresses, &self.groups)?,
        };
        let guests = invited.into_iter().map(|(email, groups)| Guest {
            email,
            user_pool_ids: self.user_pool_ids.clone(),
            groups,
            expires,
            not_before: self.not_before,
        });
        let written = tokens::written(&key, guests, self.format)?;
        terminal::answer(written.as_bytes()).context("the invitations cannot be written")?;
        Ok(Exit::Done)
    }

    fn key(&self) -> anyhow::Result<PrivateKey> {
        let path = self.private_key.as_deref().context("--private-key is missing")?;
        let pem = std::fs::read(path).map(Zeroizing::new).with_context(|| path.display().to_string())?;
        let key = std::str::from_utf8(&pem).map_err(|_| invitation::KeyError::NotPem).and_then(PrivateKey::from_pem);
        key.with_context(|| path.display().to_string())
    }
}

fn user_pool_id(text: &str) -> Result<String, &'static str> {
    if id::is_user_pool(text) { Ok(text.to_owned()) } else { Err("write for example eu-west-1_AbCdEfGhI") }
}

fn duration(text: &str) -> Result<time::Duration, String> {
    let duration = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    let duration = time::Duration::try_from(duration).ok();
    // The functions refuse one that ends later.
    let sensible = duration.filter(|lasts| lasts.is_positive() && *lasts <= MAX_LIFE);
    sensible.ok_or_else(|| format!("write for example 7d or 12h, at most {}d", MAX_LIFE.whole_days()))
}

fn instant(text: &str) -> Result<OffsetDateTime, String> {
    OffsetDateTime::parse(text, &Rfc3339).map_err(|_| "write for example 2026-12-01T08:00:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, expected) in [
            ("7d", Ok(time::Duration::days(7))),
            ("12h", Ok(time::Duration::hours(12))),
            ("1d 12h", Ok(time::Duration::hours(36))),
            ("400d", Ok(MAX_LIFE)),
            ("0s", Err("write for example 7d or 12h, at most 400d".to_owned())),
            ("400d 1s", Err("write for example 7d or 12h, at most 400d".to_owned())),
            ("99999d", Err("write for example 7d or 12h, at most 400d".to_owned())),
        ] {
            assert_eq!(duration(text), expected, "{text}");
        }
        assert!(duration("soon").unwrap_err().contains("expected number"));
    }
}
