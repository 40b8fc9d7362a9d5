//! The import of users into a Cognito user pool, as a library: no Lambda, no terminal.
//!
//! Bytes ([`source`]) become rows ([`read`]), rows become checked users ([`check`]), and users become what their rows
//! say ([`converge`]), many at a time ([`engine`]) and no faster than their share of the quotas ([`pool::pace`]). The
//! engine emits one outcome per row ([`outcome`]) and prints nothing: its callers do, the Lambda functions and the
//! command line.

pub mod check;
pub mod clients;
mod closing;
pub mod columns;
pub mod converge;
pub mod cost;
pub mod engine;
pub mod error;
pub mod finding;
pub mod forecast;
mod gathered;
pub mod header;
pub mod job;
pub mod look_up;
pub mod options;
pub mod outcome;
pub mod password;
pub mod pool;
pub mod problem;
pub mod read;
pub mod report;
pub mod row;
pub mod scrutiny;
pub mod settings;
pub mod shard;
pub mod source;
pub mod spelling;
mod stop;
pub mod user;
