//! Runs the command line.

use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    lifeguard::run(std::env::args_os()).await.into()
}
