//! The limit on a file's size (`ulimit -f`): a write beyond it is an error like that of a full disk.

use std::io;

use rustix::process::Signal;
use tokio::signal::unix::{SignalKind, signal};

/// Catches SIGXFSZ, which would end the process without a word. A write beyond the limit then fails with "File too large"
/// (setrlimit(2), RLIMIT_FSIZE). Call it inside the async runtime.
pub(crate) fn let_writes_fail() -> io::Result<()> {
    // The handler stays when nobody listens any more.
    signal(SignalKind::from_raw(Signal::XFSZ.as_raw())).map(drop)
}
