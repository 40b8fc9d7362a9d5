//! What an import leaves behind: every row with its end, the rows to correct, and a summary.
//!
//! Everything is written as the rows end, to any writer, so that memory does not grow with the import. The JSON Lines file
//! is the one the others come from: [`problems`] are made from it, and the parts of a divided import become one report
//! when they are read one after the other ([`lines`]) into a single [`RowWriter`].

pub mod cell;
mod course;
pub mod lines;
pub mod problems;
mod rows;
pub mod summary;
mod tally;
mod totals;

pub use course::Course;
pub use rows::RowWriter;
pub use tally::Tally;
pub use totals::Totals;
