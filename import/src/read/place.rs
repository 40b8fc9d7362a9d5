//! Where a reader is in its file, so that the file can be cut between rows and a part of it be read alone.

use std::ops::{ControlFlow, Range};

use serde::{Deserialize, Serialize};

use super::{ReadRow, sniff::Format};

/// A place between two rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cut {
    /// Bytes of the unpacked file before it.
    pub byte: u64,
    /// CSV and JSON Lines: the line it is on, from 1. Lists: the elements before it.
    pub number: u64,
}

/// What a part needs to know of the whole file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Layout {
    /// Whether it is gzip.
    pub packed: bool,
    pub format: Format,
    /// The first byte behind the byte-order mark, if there is one.
    pub start: u64,
    /// Where the rows begin, and a CSV file's header has ended.
    pub rows: Cut,
}

impl Layout {
    /// The bytes of a CSV file's header; of other formats, whose rows say what they are, nothing.
    pub fn header(&self) -> Range<u64> {
        match self.format {
            Format::Csv { .. } => self.start..self.rows.byte,
            _ => 0..0,
        }
    }
}

/// Takes each row and the place behind it; may ask for no more.
pub type PlacedSink<'a> = dyn FnMut(ReadRow, Cut) -> ControlFlow<()> + 'a;

/// Where a format's reader puts what it finds.
pub(super) struct Out<'a> {
    pub(super) sink: &'a mut PlacedSink<'a>,
    /// The [`Cut::number`] at which the part begins; `None`: this is the whole file.
    pub(super) start: Option<u64>,
    /// Bytes before the reader's first.
    pub(super) skipped: u64,
    /// Where the first rows begin.
    pub(super) rows: Option<Cut>,
}

impl<'a> Out<'a> {
    pub(super) fn new(skipped: u64, start: Option<u64>, sink: &'a mut PlacedSink<'a>) -> Self {
        Self { sink, start, skipped, rows: None }
    }

    /// Says where the rows begin, counted from the reader's first byte.
    pub(super) fn begin(&mut self, at: Cut) {
        let skipped = self.skipped;
        self.rows.get_or_insert(Cut { byte: at.byte + skipped, ..at });
    }

    /// Hands a row over, with the place behind it, counted from the reader's first byte.
    pub(super) fn give(&mut self, row: ReadRow, after: Cut) -> ControlFlow<()> {
        (self.sink)(row, Cut { byte: after.byte + self.skipped, ..after })
    }
}
