//! The values and rules that every part of Lifeguard knows: addresses, domains, names, groups and their rules, and how
//! settings are read. No Lambda, no AWS SDK.

pub mod address;
pub mod attribute;
pub mod birthdate;
pub mod domain;
pub mod email;
pub mod fields;
pub mod groups;
pub mod hand_over;
pub mod id;
pub mod name;
pub mod settings;
pub mod shown;
pub mod sub;
