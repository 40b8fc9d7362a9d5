//! The examples of keys that people could copy: in errors, documents, events and the template.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::*;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Files that people read and copy from.
fn files() -> Vec<PathBuf> {
    let folders = ["", "docs", "events", "events/pre-sign-up", "events/post-confirmation"];
    let listed = folders.iter().flat_map(|folder| fs::read_dir(Path::new(ROOT).join(folder)).expect("a folder"));
    let paths = listed.map(|entry| entry.expect("an entry").path());
    paths
        .filter(|path| {
            path.extension().is_some_and(|kind| ["md", "json", "yaml", "toml"].iter().any(|own| kind == *own))
        })
        .collect()
}

/// The values of the member `x` in a text, however its quotes are escaped.
fn coordinates(text: &str) -> Vec<String> {
    let in_key = |c: &char| c.is_ascii_alphanumeric() || "-_".contains(*c);
    let text = text.replace('\\', "");
    let values = text.split("\"x\"").skip(1).map(|rest| rest.trim_start_matches([' ', ':', '"']));
    values.map(|value| value.chars().take_while(in_key).collect()).collect()
}

#[test]
fn no_document_or_event_shows_a_key_that_could_be_copied() {
    let files = files();
    assert!(files.iter().any(|file| file.ends_with("events/answers.json")), "{files:?}");
    assert!(files.iter().any(|file| file.ends_with("docs/invitations.md")), "{files:?}");
    for file in files {
        for x in coordinates(&fs::read_to_string(&file).expect("text")) {
            assert!(x.len() < 43, "{}: {x}", file.display());
        }
    }
}

#[test]
fn a_key_in_a_text_would_be_found() {
    let key = "A".repeat(43);
    for text in [format!(r#"{{"x":"{key}"}}"#), format!(r#""{{\"x\": \"{key}\"}}""#)] {
        assert_eq!(coordinates(&text), [key.as_str()], "{text}");
    }
}

#[test]
fn the_example_of_the_keys_is_no_key_and_an_error_repeats_nothing() {
    let read = |value: &str| Invitations::from_lookup(&|name| (name == "INVITATION_KEYS").then(|| value.to_owned()));
    let error = read(INVITATION_KEYS.example).expect_err("it is no key");
    assert_eq!(error.problem, "key 1: its coordinates are not 32 bytes each, in Base64url");
    let error = read("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ").expect_err("it is no key");
    assert!(error.problem.starts_with("holds a private key, so"), "{error}");
    assert!(!error.to_string().contains("MC4C"), "{error}");
    assert_eq!(read(" "), Ok(Invitations::default()));
}
