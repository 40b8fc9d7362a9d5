//! Holds `docs/command-line.md` to the help of every command, from which the page is generated.

use std::fs;

use clap::{Command, CommandFactory};
use lifeguard::Arguments;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/command-line.md");
const OPENING: &str = "\
# Command line

The help of every command, as `lifeguard COMMAND --help` prints it. This page is generated: after a change of the help, run
`UPDATE_DOCS=1 cargo test -p lifeguard --test command_line_reference`.
";

#[test]
fn the_command_line_page_is_the_help_of_every_command() {
    let mut root = Arguments::command().term_width(100);
    root.build();
    let page = commands(&root).map(section).fold(OPENING.to_owned(), |page, section| page + "\n" + &section);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(PAGE, &page).expect("the page can be written");
    }
    let written = fs::read_to_string(PAGE).expect("the page can be read");
    assert!(written == page, "docs/command-line.md differs from the help: run this test with UPDATE_DOCS=1");
}

/// The command and all commands below it.
fn commands(command: &Command) -> Box<dyn Iterator<Item = &Command> + '_> {
    Box::new(std::iter::once(command).chain(command.get_subcommands().flat_map(commands)))
}

fn section(command: &Command) -> String {
    let name = command.get_bin_name().unwrap_or(command.get_name());
    let help = command.clone().render_long_help().to_string();
    let help: String = help.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    format!("## {name}\n\n```text\n{help}```\n")
}
