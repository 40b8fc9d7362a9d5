//! The import of users into a Cognito user pool.
//!
//! Bytes become rows ([`read`]), rows become checked users ([`check`]), and users become what their rows say
//! ([`converge`]), many at a time ([`engine`]) and no faster than their share of the quotas ([`pace`]). The engine emits
//! one outcome per row ([`outcome`]) and prints nothing: the Lambda function ([`handle`]) and other front ends do.

pub mod calls;
pub mod check;
pub mod classify;
pub mod columns;
pub mod converge;
pub mod describe;
pub mod engine;
pub mod feed;
pub mod handle;
pub mod job;
pub mod object;
pub mod options;
pub mod outcome;
pub mod pace;
pub mod password;
pub mod plan;
pub mod pool_profile;
pub mod problem;
pub mod rate;
pub mod read;
pub mod report;
pub mod request;
pub mod retry;
pub mod row;
pub mod settings;
pub mod stop;
pub mod user;
