//! AWS on a developer's machine: installs and starts two emulators, deploys the project's template with the functions'
//! own binaries, and plays the steps that the demo prints and the end-to-end tests check.
//!
//! This is a program for people, cut into a library only so that the tests share its steps; its errors are `anyhow`'s.

pub mod clients;
pub mod cognito_local;
pub mod copies;
pub mod demo;
pub mod deploy;
pub mod emulator;
pub mod functions;
pub mod generated_users;
pub mod install;
pub mod keep;
pub mod lifeguard;
pub mod live;
pub mod ministack;
pub mod parameters;
pub mod picture;
pub mod progress;
pub mod project;
pub mod proxy;
pub mod record;
pub mod run_directory;
pub mod settings;
pub mod stack;
pub mod steps;
pub mod subprocess;
pub mod template;
