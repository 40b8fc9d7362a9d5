//! `lifeguard invite keygen`: a new key.

use std::{fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt, path::PathBuf};

use anyhow::Context;
use clap::Args;
use invitation::{Algorithm, PrivateKey};

use crate::{exit::Exit, terminal};

/// The arguments of a new key.
#[derive(Args, Debug)]
pub(super) struct Keygen {
    /// Where the private key goes: a file that is not there yet, and that you alone will be able to read
    #[arg(long, value_name = "FILE")]
    private_key: PathBuf,
    /// EdDSA (Ed25519), or ES256 (P-256) where a library knows no other
    #[arg(long, value_name = "ALGORITHM", default_value = "EdDSA", value_parser = algorithm)]
    algorithm: Algorithm,
}

impl Keygen {
    pub(super) fn carry_out(&self) -> anyhow::Result<Exit> {
        let pem = PrivateKey::generate(self.algorithm)?;
        let public = PrivateKey::from_pem(&pem)?;
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.private_key);
        file.and_then(|mut file| file.write_all(pem.as_bytes()))
            .with_context(|| format!("the private key cannot be written to {}", self.private_key.display()))?;
        terminal::answer(format!("{}\n", serde_json::json!({ "keys": [public.public()] })).as_bytes())?;
        Ok(Exit::Done)
    }
}

fn algorithm(text: &str) -> Result<Algorithm, String> {
    text.parse().map_err(|_| "there are EdDSA and ES256".to_owned())
}
