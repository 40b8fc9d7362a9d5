//! Who of a file is in the pool already, found out without a bill: whom ListUsers shows is not active by that, as whom
//! AdminGetUser reads is (API: AdminGetUser).
//!
//! Two ways lead there, and the one with fewer calls is taken: the whole pool page by page, or one question for each name in
//! the file. Of the pool's users only those are kept who have a name that a row wants ([`Wanted`], [`Found`]). ListUsers is
//! eventually consistent: a user of the last seconds may be missing.

mod calls;
mod found;
mod name;
mod wanted;

#[cfg(test)]
mod tests;

pub use calls::find;
pub use found::{Found, Standing};
pub use wanted::{Wanted, Way};
