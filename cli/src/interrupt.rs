//! Ctrl-C, SIGTERM and a terminal that hangs up: the first finishes what has begun, the second ends at once.

use std::fs;

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use crate::exit::Exit;

/// Turns `halt` true at the first signal, and tells so.
pub(crate) fn watch(halt: watch::Sender<bool>, tell: impl Fn() + Send + 'static) -> std::io::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let hears_of_hangup = fs::read_to_string("/proc/self/status").is_ok_and(|status| !ignores_hangup(&status));
    let mut hangup = hears_of_hangup.then(|| signal(SignalKind::hangup())).transpose()?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                Some(_) = async { hangup.as_mut()?.recv().await } => {}
            }
            if halt.send_replace(true) {
                std::process::exit(Exit::Stopped as i32);
            }
            tell();
        }
    });
    Ok(())
}

/// Whether the process was started to outlive its terminal, as nohup does; to listen for the signal would undo that. The
/// status is Linux's (proc_pid_status(5)); elsewhere the signal is left as it is.
fn ignores_hangup(status: &str) -> bool {
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // Signal 1 is the lowest bit. What cannot be read is left as it is.
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_none_or(|mask| mask & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nohup_started_hears_of_no_hangup() {
        for (status, expected) in [
            ("SigBlk:\t0000000000000001\nSigIgn:\t0000000000001000\n", false),
            ("SigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\n", true),
            ("Name:\tlifeguard\n", true),
        ] {
            assert_eq!(ignores_hangup(status), expected, "{status}");
        }
    }
}
