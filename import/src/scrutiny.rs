//! Whether a file is what its operator takes it for, and what may be shown of its wrong rows. Pure.
//!
//! A file's names tell whether it is an [export](exports) of another system. Its first rows tell whether the values are in
//! the columns that the header says ([`glance`]). As long as no row was right, nobody knows what a value is, and none is
//! shown; of a single wrong row, nothing is shown that may be its password ([`disclosure`]).

mod census;
pub mod disclosure;
pub mod exports;
pub mod glance;
pub mod inspect;
pub(crate) mod looks;
