//! JSON rows that are elements of one list: an array of objects, or the list in an answer of ListUsers.

use std::{
    cell::Cell,
    fmt,
    io::{self, BufReader, Read},
    ops::ControlFlow,
};

use serde::{
    Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{error::Category, value::RawValue};
use zeroize::Zeroizing;

use super::{
    bound::{Bounded, Budget},
    json,
    place::{Cut, Out},
    sniff::USERS,
};
use crate::{columns::Columns, problem::FileError};

/// Where the list is.
#[derive(Clone, Copy)]
pub(super) enum List {
    /// The file is the list.
    Whole,
    /// The file is an answer of ListUsers: its member `Users` is the list. Its other members are passed over, unless they
    /// say that there is more.
    ListUsers,
}

/// Reads the objects of a list; a row's number is its place, from 1.
pub(super) fn read(
    input: Box<dyn Read + '_>,
    list: List,
    columns: &Columns,
    out: &mut Out<'_>,
) -> Result<(), FileError> {
    let (budget, parsed) = (Budget::new(), Cell::new(0));
    let input = BufReader::new(Bounded { inner: input, budget: &budget });
    let mut parser = serde_json::Deserializer::from_reader(Counted { inner: input, count: &parsed });
    let before = out.start.unwrap_or(0);
    let mut rows =
        Rows { list, columns, out, budget: &budget, parsed: &parsed, read: before, stopped: false, more: None };
    let result = (&mut rows).deserialize(&mut parser).and_then(|()| parser.end());
    match (result, rows.read) {
        _ if rows.more.is_some() => Err(FileError::ListContinues(rows.more.unwrap_or_default())),
        _ if rows.stopped => Ok(()),
        (Ok(()), read) if read == before => Err(FileError::Empty),
        (Ok(()), _) => Ok(()),
        (Err(error), read) if error.classify() == Category::Io => Err(budget.file_error(read + 1, error.into())),
        (Err(error), _) => {
            let expected = if error.is_data() { "a list of users here" } else { "valid JSON here" };
            Err(FileError::Syntax { line: error.line(), column: error.column(), expected })
        }
    }
}

/// Hands the list's elements to the sink one by one, so that only one is in memory.
struct Rows<'a, 's> {
    list: List,
    columns: &'a Columns,
    out: &'a mut Out<'s>,
    budget: &'a Budget,
    /// Bytes the parser has taken.
    parsed: &'a Cell<u64>,
    read: u64,
    stopped: bool,
    /// The member that says that the list goes on elsewhere.
    more: Option<&'static str>,
}

/// Where an answer of ListUsers says that there is more: the API's own name, and the AWS CLI's.
const TOKENS: [&str; 2] = ["PaginationToken", "NextToken"];

impl<'de> DeserializeSeed<'de> for &mut Rows<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.list {
            List::Whole => deserializer.deserialize_seq(self),
            List::ListUsers => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for &mut Rows<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        // The list is what the member holds.
        self.list = List::Whole;
        while let Some(name) = members.next_key::<String>()? {
            if name == USERS {
                members.next_value_seed(&mut *self)?;
            } else if let Some(token) = TOKENS.into_iter().find(|token| *token == name) {
                if members.next_value::<Option<IgnoredAny>>()?.is_some() {
                    self.more = Some(token);
                    return Err(serde::de::Error::custom("the list goes on elsewhere"));
                }
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        self.out.begin(Cut { byte: self.parsed.get(), number: self.read });
        while let Some(element) = elements.next_element::<Box<RawValue>>()? {
            self.read += 1;
            self.budget.renew();
            let text = Zeroizing::new(String::from(Box::<str>::from(element)));
            // Only behind a number did the parser have to look at the next byte to know where it ends.
            let ahead = u64::from(text.ends_with(|last: char| last.is_ascii_digit()));
            let after = Cut { byte: self.parsed.get() - ahead, number: self.read };
            if let ControlFlow::Break(()) = self.out.give(json::object(self.read, &text, self.columns), after) {
                self.stopped = true;
                return Err(serde::de::Error::custom("no more rows are wanted"));
            }
        }
        Ok(())
    }
}

/// Counts the bytes that are read.
struct Counted<'a, R> {
    inner: R,
    count: &'a Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.count.set(self.count.get() + got as u64);
        Ok(got)
    }
}
