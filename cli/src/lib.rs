//! `lifeguard`, the command line for operators: checks and imports users with the operator's own AWS credentials.
//!
//! A program for people, cut into a library only so that it can be tested. The work is done by `user_import`, which emits
//! facts; what is here reads the arguments ([`Arguments`]), connects ([`aws`]), opens the input ([`input`]) and shows what
//! happens.

use std::ffi::OsString;

use clap::Parser;

pub mod aws;
pub mod commands;
mod conclusion;
mod directory;
pub mod exit;
pub mod input;
mod interrupt;
pub mod options;
mod progress;
mod remote;
mod watch;

use commands::Command;
use exit::Exit;

/// Fills and checks Amazon Cognito user pools.
#[derive(Debug, Parser)]
#[command(name = "lifeguard", version, propagate_version = true, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(flatten)]
    pub access: aws::Access,
    #[command(subcommand)]
    pub command: Command,
}

/// Does what the arguments say, from the program's name on.
pub async fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // There is nobody left to tell if this fails.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    match commands::carry_out(arguments).await {
        Ok(exit) => exit,
        Err(error) => {
            eprintln!("error: {error:#}");
            if error.is::<exit::UsageError>() { Exit::Usage } else { Exit::Stopped }
        }
    }
}
