//! Ctrl-C and SIGTERM: the first finishes what is in flight, the second ends at once.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::signal::unix::{SignalKind, signal};

use crate::exit::Exit;

/// Sets the flag at the first signal, and tells so.
pub(crate) fn watch(flag: Arc<AtomicBool>, tell: impl Fn() + Send + 'static) -> std::io::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            if flag.swap(true, Ordering::Relaxed) {
                std::process::exit(Exit::Stopped as i32);
            }
            tell();
        }
    });
    Ok(())
}
