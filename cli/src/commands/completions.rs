//! `lifeguard completions`: a script that completes the command line in a shell.

use std::io;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::{Arguments, exit::Exit};

/// The arguments of the completions.
#[derive(Args, Debug)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn carry_out(&self) -> Exit {
        clap_complete::generate(self.shell, &mut Arguments::command(), "lifeguard", &mut io::stdout());
        Exit::Done
    }
}
