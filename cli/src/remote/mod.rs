//! Imports by the functions in the account instead of this machine: found through their stack ([`stack`]), started with a file
//! in their bucket ([`start`]), watched ([`watch`]), and their reports fetched ([`report`]).

pub(crate) mod fault;
pub(crate) mod report;
pub(crate) mod stack;
pub(crate) mod start;
pub(crate) mod watch;
