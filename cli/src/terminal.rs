//! What is printed: the answer on standard output, words beside it on standard error.
//!
//! Whoever reads either may go away or have no more room; an import in full swing does not end for that.

use std::{
    fmt::Display,
    io::{self, Write},
};

use serde_json::json;

/// What words are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Error,
    Finishing,
    Note,
    Stopped,
    ToGoOn,
}

/// Words on standard error: a line for people, or one of JSON.
pub(crate) fn tell(json: bool, about: About, text: impl Display) {
    line(&about.line(json, &text.to_string()));
}

/// A line on standard error. There is nobody left to tell if that fails.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// What the program was asked for, on standard output. Whoever stops reading it has seen enough.
pub(crate) fn answer(text: &[u8]) -> io::Result<()> {
    let mut out = io::stdout();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(io::Error::new(error.kind(), format!("standard output: {error}"))),
        Ok(()) => Ok(()),
    }
}

impl About {
    pub(crate) fn line(self, json: bool, text: &str) -> String {
        let (words, key) = match self {
            Self::Error => ("error", "error"),
            Self::Finishing => ("finishing", "finishing"),
            Self::Note => ("note", "note"),
            Self::Stopped => ("stopped", "stopped"),
            Self::ToGoOn => ("to go on", "toGoOn"),
        };
        if json { json!({ key: text }).to_string() } else { format!("{words}: {text}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_lines_for_people_or_for_programs() {
        for (json, expected) in [(false, "to go on: fix \"it\""), (true, r#"{"toGoOn":"fix \"it\""}"#)] {
            assert_eq!(About::ToGoOn.line(json, "fix \"it\""), expected);
        }
    }
}
