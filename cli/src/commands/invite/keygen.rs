//! `lifeguard invite keygen`: a new key.

use std::{fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt, path::PathBuf};

use anyhow::Context;
use clap::Args;
use invitation::{Algorithm, PrivateKey};
use serde_json::{Value, json};
use shared::groups::GroupName;

use crate::{
    exit::Exit,
    terminal::{self, About},
};

/// The arguments of a new key.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Keygen {
    /// Where the private key goes: a file that is not there yet, and that you alone will be able to read
    #[arg(long, value_name = "FILE")]
    private_key: PathBuf,
    /// EdDSA (Ed25519), or ES256 (P-256) where a library knows no other
    #[arg(long, value_name = "ALGORITHM", default_value = "EdDSA", value_parser = algorithm)]
    algorithm: Algorithm,
    /// Group that invitations of this key may give; may be given several times
    #[arg(long = "group", value_name = "GROUP", value_parser = GroupName::parse, conflicts_with = "any_group")]
    groups: Vec<GroupName>,
    /// Invitations of this key may give any group, including groups with special rights
    #[arg(long)]
    any_group: bool,
}

const EXAMPLES: &str = "\
Examples:
  lifeguard invite keygen --private-key invitations.pem --group staff
  lifeguard invite keygen --private-key invitations.pem --algorithm ES256";

impl Keygen {
    pub(super) fn carry_out(&self) -> anyhow::Result<Exit> {
        let pem = PrivateKey::generate(self.algorithm)?;
        let public = PrivateKey::from_pem(&pem)?;
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.private_key);
        file.and_then(|mut file| file.write_all(pem.as_bytes()))
            .with_context(|| format!("the private key cannot be written to {}", self.private_key.display()))?;
        terminal::answer(format!("{}\n", json!({ "keys": [self.jwk(&public)?] })).as_bytes())?;
        if self.groups.is_empty() && !self.any_group {
            let note = "invitations of this key give no groups; to allow some, make the key with --group";
            terminal::tell(false, About::Note, note);
        }
        Ok(Exit::Done)
    }
}

impl Keygen {
    /// The public part, with the groups that it may give.
    fn jwk(&self, key: &PrivateKey) -> serde_json::Result<Value> {
        let mut jwk = serde_json::to_value(key.public())?;
        if self.any_group {
            jwk["groups"] = json!("*");
        } else if !self.groups.is_empty() {
            jwk["groups"] = json!(self.groups);
        }
        Ok(jwk)
    }
}

fn algorithm(text: &str) -> Result<Algorithm, String> {
    text.parse().map_err(|_| "there are EdDSA and ES256".to_owned())
}
