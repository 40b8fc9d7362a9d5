//! What the program does when nobody reads what it prints, or there is no room for it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs::File,
    io,
    process::{Command, Output},
};

fn lifeguard(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lifeguard"));
    command.env_clear().args(arguments);
    command
}

fn full() -> File {
    File::options().write(true).open("/dev/full").unwrap()
}

fn ended(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8(output.stderr.clone()).unwrap())
}

#[test]
fn a_reader_that_goes_away_has_seen_enough() {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    let output = lifeguard(&["completions", "bash"]).stdout(writer).output().unwrap();
    assert_eq!(ended(&output), (Some(0), String::new()));
}

#[test]
fn an_answer_that_finds_no_room_is_an_error() {
    let output = lifeguard(&["completions", "bash"]).stdout(full()).output().unwrap();
    let text = "error: standard output: No space left on device (os error 28)\n".to_owned();
    assert_eq!(ended(&output), (Some(1), text));
}

/// As [`lifeguard`], in a shell that lets no file grow beyond a block or two.
fn limited(arguments: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    let script = format!("ulimit -f 1; exec {} {arguments}", env!("CARGO_BIN_EXE_lifeguard"));
    command.env_clear().args(["-c", &script]);
    command
}

#[test]
fn an_answer_larger_than_a_file_may_be_is_an_error() {
    let output = limited("completions bash").stdout(tempfile::tempfile().unwrap()).output().unwrap();
    let text = "error: standard output: File too large (os error 27)\n".to_owned();
    assert_eq!(ended(&output), (Some(1), text));
}

#[test]
fn words_that_find_no_room_change_nothing() {
    for arguments in [&["import"][..], &["check", "a.csv", "--user-pool-id", "eu-west-1_A", "--region", "eu-west-2"]] {
        assert_eq!(lifeguard(arguments).stderr(full()).output().unwrap().status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn programs_get_errors_as_json() {
    let arguments = ["check", "a.csv", "--user-pool-id", "eu-west-1_A", "--region", "eu-west-2", "--json"];
    let text = "{\"error\":\"the user pool eu-west-1_A is in eu-west-1, not in eu-west-2\"}\n".to_owned();
    assert_eq!(ended(&lifeguard(&arguments).output().unwrap()), (Some(2), text));
}
