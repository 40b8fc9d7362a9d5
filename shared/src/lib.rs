//! What every Lifeguard function shares: the trigger event, the runtime wiring, failures told to two audiences,
//! settings, group rules and, with the feature `pool`, the calls on the user pool.

pub mod address;
pub mod birthdate;
pub mod domain;
pub mod email;
pub mod failure;
pub mod groups;
pub mod invocation;
pub mod membership;
pub mod name;
pub mod runtime;
pub mod settings;
pub mod telemetry;
pub mod trigger;

#[cfg(feature = "pool")]
pub mod pool;
