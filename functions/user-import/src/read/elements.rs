//! JSON rows that are elements of one list: an array of objects, or the list in an answer of ListUsers.

use std::{
    fmt,
    io::{BufReader, Read},
    ops::ControlFlow,
};

use serde::{
    Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::{error::Category, value::RawValue};
use zeroize::Zeroizing;

use super::{
    Sink,
    bound::{Bounded, Budget},
    json,
};
use crate::{columns::Columns, problem::FileError};

/// Where the list is.
#[derive(Clone, Copy)]
pub(super) enum List {
    /// The file is the list.
    Whole,
    /// The file is an object, and this field of it is the list. Its other fields are passed over.
    Field(&'static str),
}

/// Reads the objects of a list; a row's number is its place, from 1.
pub(super) fn read(input: impl Read, list: List, columns: &Columns, sink: &mut Sink<'_>) -> Result<(), FileError> {
    let budget = Budget::new();
    let input = BufReader::new(Bounded { inner: input, budget: &budget });
    let mut parser = serde_json::Deserializer::from_reader(input);
    let mut rows = Rows { list, columns, sink, budget: &budget, read: 0, stopped: false };
    let parsed = (&mut rows).deserialize(&mut parser).and_then(|()| parser.end());
    match (parsed, rows.read) {
        _ if rows.stopped => Ok(()),
        (Ok(()), 0) => Err(FileError::Empty),
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
    sink: &'a mut Sink<'s>,
    budget: &'a Budget,
    read: u64,
    stopped: bool,
}

impl<'de> DeserializeSeed<'de> for &mut Rows<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.list {
            List::Whole => deserializer.deserialize_seq(self),
            List::Field(_) => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for &mut Rows<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let List::Field(wanted) = std::mem::replace(&mut self.list, List::Whole) else { return Ok(()) };
        while let Some(name) = fields.next_key::<String>()? {
            if name == wanted {
                fields.next_value_seed(&mut *self)?;
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element::<Box<RawValue>>()? {
            self.read += 1;
            self.budget.renew();
            let text = Zeroizing::new(String::from(Box::<str>::from(element)));
            if let ControlFlow::Break(()) = (self.sink)(json::object(self.read, &text, self.columns)) {
                self.stopped = true;
                return Err(serde::de::Error::custom("no more rows are wanted"));
            }
        }
        Ok(())
    }
}
