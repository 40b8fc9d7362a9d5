//! `lifeguard completions`: a script that completes the command line in a shell.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::{Arguments, exit::Exit, terminal};

/// The arguments of the completions.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  lifeguard completions bash > ~/.local/share/bash-completion/completions/lifeguard
  lifeguard completions fish > ~/.config/fish/completions/lifeguard.fish";

impl Completions {
    pub(crate) fn carry_out(&self) -> anyhow::Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "lifeguard", &mut script);
        terminal::answer(&script)?;
        Ok(Exit::Done)
    }
}
