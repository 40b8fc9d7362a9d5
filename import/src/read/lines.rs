//! Numbers the lines of a file as an editor does, where the CSV parser counts line feeds only and stops at a carriage return.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    io::{self, Read},
};

use ::csv::{ByteRecord, Position};
use memchr::{memchr_iter, memchr2, memchr2_iter};

use super::place::Cut;

/// The carriage returns that were read and not passed yet, and how many were line ends of their own.
#[derive(Default)]
pub(super) struct Lines {
    /// The byte behind each, and whether a line feed is there.
    ahead: RefCell<VecDeque<(u64, bool)>>,
    alone: Cell<u64>,
}

impl Lines {
    /// The place where the line behind a record begins, though the parser may have stopped before its last line feed. Places
    /// are asked for in their order.
    pub(super) fn behind(&self, place: &Position) -> Cut {
        let mut ahead = self.ahead.borrow_mut();
        let mut line_feed_to_come = false;
        while let Some((behind, line_feed)) = ahead.front().copied().filter(|(behind, _)| *behind <= place.byte()) {
            ahead.pop_front();
            self.alone.set(self.alone.get() + u64::from(!line_feed));
            line_feed_to_come = line_feed && behind == place.byte();
        }
        let rest = u64::from(line_feed_to_come);
        Cut { byte: place.byte() + rest, number: place.line() + self.alone.get() + rest }
    }
}

/// How many lines a record has besides the one it starts on.
pub(super) fn breaks(record: &ByteRecord) -> u64 {
    if memchr2(b'\n', b'\r', record.as_slice()).is_none() {
        return 0;
    }
    let in_value = |value: &[u8]| {
        let is_end = |place: usize| value[place] == b'\n' || value.get(place + 1) != Some(&b'\n');
        memchr2_iter(b'\n', b'\r', value).filter(|place| is_end(*place)).count() as u64
    };
    record.iter().map(in_value).sum()
}

/// What a value has behind its first line break.
pub(super) fn lines_behind(value: &[u8]) -> Option<&[u8]> {
    memchr2(b'\n', b'\r', value).map(|place| &value[place + 1..])
}

/// Whether one of these lines has the separators of a whole record of so many values: a misplaced quote has made another row a
/// part of this value. Where records have one value, every line is one.
pub(super) fn holds_record(lines: &[u8], separator: u8, values: usize) -> bool {
    let mut lines = lines.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty());
    lines.any(|line| memchr_iter(separator, line).count() + 1 >= values)
}

/// Takes note of a file's carriage returns while it is read, and puts a text behind it, on a line of its own.
pub(super) struct Noted<'a, R> {
    file: R,
    end: &'static [u8],
    lines: &'a Lines,
    /// Bytes given so far.
    given: u64,
    /// A carriage return, kept back until the byte behind it is known.
    kept: bool,
    is_over: bool,
}

impl<'a, R: Read> Noted<'a, R> {
    /// `end` begins with a line feed.
    pub(super) fn new(file: R, end: &'static [u8], lines: &'a Lines) -> Self {
        Self { file, end, lines, given: 0, kept: false, is_over: false }
    }

    /// The next bytes of the file; none: it is over.
    fn next(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let kept = usize::from(std::mem::take(&mut self.kept));
            buffer[..kept].fill(b'\r');
            let got = self.file.read(&mut buffer[kept..])?;
            let bytes = kept + got;
            if got == 0 || buffer[bytes - 1] != b'\r' {
                return Ok(bytes);
            }
            self.kept = true;
            if bytes > 1 {
                return Ok(bytes - 1);
            }
        }
    }
}

impl<R: Read> Read for Noted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_over {
            return self.end.read(buffer);
        }
        let got = self.next(buffer)?;
        if got == 0 && !buffer.is_empty() {
            self.is_over = true;
            return self.end.read(buffer);
        }
        let mut ahead = self.lines.ahead.borrow_mut();
        for place in memchr_iter(b'\r', &buffer[..got]) {
            // Behind the last byte of a file comes the end's line feed.
            let line_feed = buffer[..got].get(place + 1).is_none_or(|next| *next == b'\n');
            ahead.push_back((self.given + place as u64 + 1, line_feed));
        }
        self.given += got as u64;
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_behind_a_line_break_is_seen() {
        for (value, values, expected) in [
            ("1 Main Street", 4, false),
            ("1 Main Street\nSpringfield, IL 62701", 4, false),
            ("1 Main Street\r\n\r\nSpringfield, IL, USA", 4, false),
            ("Ana\nbob,bob@example.com,Secret-Bob-1,Bob", 4, true),
            ("Ana\r\nbob,bob@example.com,Secret-Bob-1,Bob", 4, true),
            ("Ana\rbob,,,", 4, true),
            ("Ana, Bo, Cy, Di\nEd", 4, false),
            ("ana\nbo", 1, true),
        ] {
            let found = lines_behind(value.as_bytes()).is_some_and(|lines| holds_record(lines, b',', values));
            assert_eq!(found, expected, "{value:?} in a file of {values} columns");
        }
    }
}
