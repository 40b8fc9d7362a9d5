//! Stands before an emulator's Cognito and makes it as limited, as slow and as unreliable as the real one can be.
//!
//! The emulators have no quotas and no bad days. Through the proxy an import meets both, and the proxy knows what it was
//! asked and what it let through.

mod call;
mod category;
mod faults;
mod quotas;
mod serve;

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use tokio::{net::TcpListener, sync::oneshot};

pub use call::{Call, busiest_second, carried_out};
pub use category::Category;
pub use faults::{BURST, Fault, Faults, SLOW};
pub use quotas::Quotas;

/// How the proxy treats what it is asked.
#[derive(Clone, Debug, Default)]
pub struct Conduct {
    /// How long every call takes at least.
    pub latency: Duration,
    /// How many calls go through.
    pub quotas: Quotas,
    /// How many are harmed.
    pub faults: Faults,
}

/// A running proxy on 127.0.0.1, with a thread of its own; dropping it ends both.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    ledger: Arc<Ledger>,
    draws: Arc<faults::Draws>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Starts one for the emulator at `upstream`.
    pub fn start(upstream: SocketAddr, conduct: &Conduct) -> std::io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let ledger = Arc::new(Ledger { started: Instant::now(), calls: Mutex::default() });
        let draws = Arc::new(faults::Draws::new(&conduct.faults));
        let gate = serve::Gate {
            ledger: ledger.clone(),
            limits: quotas::Limits::new(&conduct.quotas),
            draws: draws.clone(),
            latency: conduct.latency,
            upstream,
            client: serve::client(),
        };
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = stopped => (),
                    () = accept(listener, Arc::new(gate)) => (),
                }
            });
        });
        Ok(Self { address, ledger, draws, stop: Some(stop), thread: Some(thread) })
    }

    /// Its address as a URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on, calls are harmed by this plan.
    pub fn harm(&self, plan: &[(Fault, f64)]) {
        self.draws.change(plan.to_vec());
    }

    /// How many calls came so far.
    pub fn count(&self) -> usize {
        self.ledger.calls().len()
    }

    /// The calls so far, in the order they came.
    pub fn calls(&self) -> Vec<Call> {
        self.ledger.calls().clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn accept(listener: std::net::TcpListener, gate: Arc<serve::Gate>) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve::connection(stream, gate.clone()));
    }
}

/// The calls that came.
#[derive(Debug)]
struct Ledger {
    started: Instant,
    calls: Mutex<Vec<Call>>,
}

impl Ledger {
    fn calls(&self) -> MutexGuard<'_, Vec<Call>> {
        // Nothing panics while it is held.
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a call; gives its place.
    fn enter(&self, call: Call) -> usize {
        let mut calls = self.calls();
        calls.push(call);
        calls.len() - 1
    }

    fn answered(&self, entry: usize, status: u16) {
        if let Some(call) = self.calls().get_mut(entry) {
            call.status = Some(status);
        }
    }
}

#[cfg(test)]
mod tests;
