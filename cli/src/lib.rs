//! `lifeguard`, the command line for operators: checks and imports users with the operator's own AWS credentials.
//!
//! A program for people, cut into a library only so that it can be tested. The work is done by `user_import`, which emits
//! facts; what is here reads the arguments ([`Arguments`]), connects ([`aws`]), opens the input ([`input`]) and shows what
//! happens.

#![warn(clippy::print_stderr, clippy::print_stdout)]

use std::ffi::OsString;

use anyhow::Context;
use clap::Parser;

pub mod aws;
pub mod commands;
mod conclusion;
mod credentials;
mod directory;
pub mod exit;
mod file_size;
pub mod input;
mod interrupt;
mod local_file;
pub mod options;
mod problem_list;
mod progress;
mod remote;
mod terminal;
mod watch;

use commands::Command;
use exit::Exit;

/// Fills and checks Amazon Cognito user pools.
#[derive(Debug, Parser)]
#[command(name = "lifeguard", version, propagate_version = true, disable_help_subcommand = true, after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  lifeguard check users.csv --user-pool-id eu-west-1_AbCdEfGhI
  lifeguard import users.csv --user-pool-id eu-west-1_AbCdEfGhI
  lifeguard import --help";

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
    let json = arguments.command.json();
    match carry_out(arguments).await {
        Ok(exit) => exit,
        Err(error) => {
            terminal::tell(json, terminal::About::Error, with_causes(&error));
            if error.is::<exit::UsageError>() { Exit::Usage } else { Exit::Stopped }
        }
    }
}

async fn carry_out(arguments: Arguments) -> anyhow::Result<Exit> {
    file_size::let_writes_fail().context("signals cannot be caught")?;
    commands::carry_out(arguments).await
}

/// The error and its causes, none said twice: some say their cause themselves.
fn with_causes(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |text, cause| match text.is_empty() {
        true => cause,
        false if text.ends_with(&cause) => text,
        false => format!("{text}: {cause}"),
    })
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, ValueEnum, error::ErrorKind};

    use super::*;

    const POOL: [&str; 2] = ["--user-pool-id", "eu-west-1_AbCdEfGhI"];

    #[test]
    fn the_arguments_go_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_is_no_command_line_is_told_apart() {
        for (arguments, expected) in [
            (&["check", "users.csv", POOL[0], POOL[1]][..], None),
            (&["import", "-", POOL[0], POOL[1], "--quota", "UserCreation=100", "--quota", "UserRead=500"], None),
            (&["import", "s3://b/k.csv", POOL[0], POOL[1], "--on-existing", "update", "--json"], None),
            (&["completions", "fish"], None),
            (&["--help"], Some(ErrorKind::DisplayHelp)),
            (&["import", "--version"], Some(ErrorKind::DisplayVersion)),
            (&[], Some(ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand)),
            (&["check"], Some(ErrorKind::MissingRequiredArgument)),
            (&["check", "users.csv"], Some(ErrorKind::MissingRequiredArgument)),
            (&["check", "s3://b", POOL[0], POOL[1]], Some(ErrorKind::ValueValidation)),
            (&["check", "users.csv", POOL[0], "AbCdEfGhI"], Some(ErrorKind::ValueValidation)),
            (&["import", "a", POOL[0], POOL[1], "--quota", "UserCreation"], Some(ErrorKind::ValueValidation)),
            (&["import", "a", POOL[0], POOL[1], "--on-existing", "replace"], Some(ErrorKind::InvalidValue)),
            (&["import", "a", POOL[0], POOL[1], "--on-exist", "skip"], Some(ErrorKind::UnknownArgument)),
            (&["import", "a", "--remote", "--lanes", "0"], Some(ErrorKind::ValueValidation)),
            (&["import", "a", "--remote", "--tolerate", "NaN"], Some(ErrorKind::ValueValidation)),
            (&["import", "a", "--remote", "--tolerate", "100", "--lanes", "40"], None),
            (&["import", "a", "--remote", "--active-attribute", "custom:on"], Some(ErrorKind::ArgumentConflict)),
            (&["migrate"], Some(ErrorKind::InvalidSubcommand)),
        ] {
            let parsed = Arguments::try_parse_from([&["lifeguard"], arguments].concat());
            assert_eq!(parsed.err().map(|error| error.kind()), expected, "{arguments:?}");
        }
    }

    #[test]
    fn no_cause_is_said_twice() {
        let cause = || std::io::Error::other("no space left");
        for (error, text) in [
            (anyhow::Error::from(cause()).context("users.csv"), "users.csv: no space left"),
            (anyhow::Error::from(cause()).context("broken: no space left").context("a"), "a: broken: no space left"),
        ] {
            assert_eq!(with_causes(&error), text);
        }
    }

    #[test]
    fn every_shell_gets_a_script_with_the_commands() {
        for shell in clap_complete::Shell::value_variants() {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "lifeguard", &mut script);
            let script = String::from_utf8_lossy(&script);
            assert!(script.contains("completions") && script.contains("start-row"), "{shell}");
        }
    }
}
