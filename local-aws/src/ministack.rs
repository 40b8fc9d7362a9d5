//! ministack: S3, Lambda, CloudFormation and a Cognito without triggers.

use std::{net::SocketAddr, path::Path};

use crate::{
    clients::REGION,
    emulator::{Emulator, Program},
    install::Installed,
    run_directory::RunDirectory,
};

/// Starts it and waits until it answers.
pub async fn start(installed: &Installed, run: &RunDirectory, address: SocketAddr) -> anyhow::Result<Emulator> {
    let directory = run.make("ministack")?;
    let inside = |name: &str| -> anyhow::Result<String> { Ok(run.make(name)?.to_string_lossy().into_owned()) };
    let program = Program {
        name: "ministack",
        command: vec![&installed.python, Path::new("-m"), Path::new("ministack")],
        environment: vec![
            ("BIND_HOST", address.ip().to_string()),
            ("GATEWAY_PORT", address.port().to_string()),
            ("MINISTACK_HOST", address.ip().to_string()),
            ("MINISTACK_REGION", REGION.to_owned()),
            // These would listen on every interface.
            ("IOT_MTLS_ENABLED", "0".to_owned()),
            ("SFTP_ENABLED", "0".to_owned()),
            // Handed on to the functions: their SDK finds its way back here.
            ("AWS_ENDPOINT_URL", format!("http://{address}")),
            ("STATE_DIR", inside("ministack/state")?),
            ("S3_DATA_DIR", inside("ministack/s3")?),
            ("TMPDIR", inside("ministack/tmp")?),
            ("HOME", inside("ministack/home")?),
        ],
        directory,
    };
    let mut emulator = Emulator::start(program, address)?;
    emulator.wait_until_healthy("/_ministack/health").await?;
    Ok(emulator)
}
