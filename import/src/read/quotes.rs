//! Sees whether quotes close where values end (RFC 4180, 2): the CSV parser reads on behind any other, and a stray quote would
//! mix the values of one row, passwords too, into another's.

use std::{
    cell::Cell,
    io::{self, Read},
};

use memchr::memchr;

/// Passes a file's bytes on and looks at the quotes in them.
pub(super) struct Quotes<'a, R> {
    file: R,
    separator: u8,
    state: State,
    /// The byte given last.
    last: u8,
    given: u64,
    stray: &'a Stray,
}

/// The byte behind the first quote that closes inside a value, once it was read.
#[derive(Default)]
pub(super) struct Stray(Cell<Option<u64>>);

impl Stray {
    /// Whether it lies before this byte.
    pub(super) fn is_before(&self, byte: u64) -> bool {
        self.0.get().is_some_and(|stray| stray <= byte)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Outside,
    Inside,
    /// Behind a quote inside a quoted value: it was the last, or the first of two that stand for one.
    Closing,
}

impl<'a, R> Quotes<'a, R> {
    pub(super) fn new(file: R, separator: u8, stray: &'a Stray) -> Self {
        Self { file, separator, state: State::Outside, last: b'\n', given: 0, stray }
    }

    /// Looks at the next bytes, from quote to quote.
    fn look(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            if self.state == State::Closing {
                self.state = self.behind_quote(bytes[at], at);
                at += usize::from(bytes[at] == b'"');
                continue;
            }
            let Some(quote) = memchr(b'"', &bytes[at..]).map(|quote| at + quote) else { break };
            let before = if quote == 0 { self.last } else { bytes[quote - 1] };
            self.state = match self.state {
                State::Inside => State::Closing,
                // Anywhere else in a value that has none around it, a quote is a letter as any other.
                _ if self.ends_value(before) => State::Inside,
                state => state,
            };
            at = quote + 1;
        }
    }

    fn behind_quote(&self, byte: u8, at: usize) -> State {
        if byte == b'"' {
            return State::Inside;
        }
        if !self.ends_value(byte) && self.stray.0.get().is_none() {
            self.stray.0.set(Some(self.given + at as u64));
        }
        State::Outside
    }

    fn ends_value(&self, byte: u8) -> bool {
        byte == self.separator || byte == b'\n' || byte == b'\r'
    }
}

impl<R: Read> Read for Quotes<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.file.read(buffer)?;
        self.look(&buffer[..got]);
        self.last = buffer[..got].last().copied().unwrap_or(self.last);
        self.given += got as u64;
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the text in pieces of so many bytes.
    fn stray(text: &str, piece: usize) -> Option<u64> {
        let stray = Stray::default();
        let mut quotes = Quotes::new(text.as_bytes(), b',', &stray);
        let mut buffer = vec![0; piece];
        while quotes.read(&mut buffer).expect("a text can be read") > 0 {}
        stray.0.get()
    }

    #[test]
    fn quotes_close_where_values_end() {
        for (text, expected) in [
            ("", None),
            ("a,b\n", None),
            ("\"a\",\"b\"\r\n\"c\"\n", None),
            ("\"a\"\"b\",c", None),
            ("\"\"\"\",\"\"\n", None),
            ("\"a,\nb\",c\n", None),
            ("a \"b\" c,5\"\n", None),
            ("\"a\"", None),
            ("\"a\"b,c\n", Some(3)),
            ("\"a\" ,b\n", Some(3)),
            ("x,\"Ana,pw\ny,\"Bob,pw\n", Some(13)),
            ("\"\"\"a\"\"\"b\n", Some(7)),
        ] {
            for piece in 1..=text.len() + 1 {
                assert_eq!(stray(text, piece), expected, "{text:?} in pieces of {piece}");
            }
        }
    }
}
