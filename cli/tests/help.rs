//! The help of every command: its examples are command lines that it takes, and it has the options that it needs alone.

use clap::{Command, CommandFactory, Parser};
use lifeguard::Arguments;

/// Every command with its help, from the program itself on.
fn helps() -> Vec<(String, String)> {
    fn of(command: &Command) -> Vec<(String, String)> {
        let name = command.get_bin_name().unwrap_or(command.get_name()).to_owned();
        let own = (name, command.clone().render_long_help().to_string());
        std::iter::once(own).chain(command.get_subcommands().flat_map(of)).collect()
    }
    let mut root = Arguments::command().term_width(200);
    root.build();
    of(&root)
}

/// The arguments of an example from `lifeguard` on, to where a shell would hand its output on.
fn arguments(example: &str) -> Vec<&str> {
    let words = example.split_whitespace().skip_while(|word| *word != "lifeguard");
    words.take_while(|word| *word != ">" && *word != "|").collect()
}

#[test]
fn every_help_has_examples_that_are_right() {
    for (name, help) in helps() {
        let (_, examples) = help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("{name} has no examples"));
        for example in examples.lines() {
            assert!(example.contains(&name), "{example:?} is no example of {name}");
            let parsed = Arguments::try_parse_from(arguments(example)).map(|_| ());
            let asked = parsed.as_ref().is_err_and(|error| !error.use_stderr());
            assert!(parsed.is_ok() || asked, "{example}: {parsed:?}");
        }
    }
}

#[test]
fn aws_options_are_where_aws_is_called() {
    for (name, help) in helps() {
        let calls = ["lifeguard check", "lifeguard import", "lifeguard status"].contains(&name.as_str());
        assert_eq!(help.contains("--profile <NAME>"), calls, "{name}");
    }
}

#[test]
fn every_option_stands_under_its_heading() {
    let helps = helps();
    for (command, heading, options) in [
        ("check", "Options", &["--user-pool-id"][..]),
        (
            "check",
            "Row options",
            &["--missing-password", "--passwords-are-plain", "--default-group", "--active-attribute"],
        ),
        ("check", "Output options", &["--report", "--json"]),
        ("check", "AWS options", &["--profile", "--region", "--endpoint-url"]),
        ("import", "Import options", &["--on-existing", "--share", "--quota", "--in-flight", "--start-row"]),
        ("import", "Remote options", &["--remote", "--stack", "--lanes", "--tolerate"]),
        ("import", "Output options", &["--report", "--json"]),
        ("import", "AWS options", &["--profile", "--region", "--endpoint-url"]),
        ("status", "AWS options", &["--profile", "--region", "--endpoint-url"]),
    ] {
        let name = format!("lifeguard {command}");
        let (_, help) = helps.iter().find(|(command, _)| *command == name).expect("there is such a command");
        let section = help.split("\n\n").skip_while(|part| !part.starts_with(&format!("{heading}:\n")));
        let is_heading = |part: &str| part.lines().next().is_some_and(|line| !line.starts_with(' '));
        let section: Vec<&str> =
            section.enumerate().take_while(|(at, part)| *at == 0 || !is_heading(part)).map(|(_, part)| part).collect();
        for option in options {
            assert!(
                section
                    .iter()
                    .any(|part| part.contains(&format!("{option} ")) || part.contains(&format!("{option}\n"))),
                "{name}: {option} is not under {heading}"
            );
        }
    }
}
