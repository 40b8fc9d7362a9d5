//! The commands, one module each.

use clap::Subcommand;

use crate::{Arguments, exit::Exit};

mod check;
mod completions;
mod import;
mod invite;
mod look_up;
mod remote;
mod status;
mod subject;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a file of users against a user pool, and write nothing
    Check(check::Check),
    /// Import a file of users into a user pool
    Import(import::Import),
    /// Show the imports that the functions run or ran, or one of them
    Status(status::Status),
    /// Make invitations to sign up, on this machine alone
    Invite(Box<invite::Invite>),
    /// Print a script that completes this command line, for a shell to read
    Completions(completions::Completions),
}

impl Command {
    /// Whether what is on standard error is JSON.
    pub(crate) fn json(&self) -> bool {
        match self {
            Self::Check(check) => check.json,
            Self::Import(import) => import.json,
            _ => false,
        }
    }
}

/// Carries the command out.
pub async fn carry_out(Arguments { command }: Arguments) -> anyhow::Result<Exit> {
    match command {
        Command::Check(check) => check.carry_out().await,
        Command::Import(import) => import.carry_out().await,
        Command::Status(status) => status.carry_out().await,
        Command::Invite(invite) => invite.carry_out(),
        Command::Completions(completions) => completions.carry_out(),
    }
}
