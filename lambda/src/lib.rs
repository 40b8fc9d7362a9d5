//! What every Lifeguard function needs around its handler: the runtime wiring, the trigger event, failures told to two
//! audiences, telemetry and, with the feature `pool`, the calls on the user pool.

pub mod check;
pub mod failure;
pub mod invocation;
pub mod metric;
pub mod runtime;
pub mod telemetry;
pub mod trigger;

#[cfg(feature = "pool")]
pub mod pool;
