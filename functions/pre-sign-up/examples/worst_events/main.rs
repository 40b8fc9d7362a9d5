//! What the costliest sign-ups that we know of take, from the event's text to the answer's, under the costliest settings:
//! `cargo run --release -p pre-sign-up --example worst_events`. Fails if one takes more than the bound.

use std::{error::Error, process::ExitCode};

mod events;
mod function;

/// The most processor time of one sign-up, in milliseconds of a full core. A function with 128 MB has a fourteenth of a core,
/// and Cognito waits five seconds.
const BOUND: f64 = 20.0;

/// Whatever else the machine does only adds to the time: the shortest of some rounds counts.
const ROUNDS: usize = 5;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let settings = events::settings()?;
    let mut costs = Vec::new();
    for (what, event) in events::events() {
        let rounds = (0..ROUNDS).map(|_| function::answer(&settings, &event)).collect::<Result<Vec<_>, _>>()?;
        let (code, cost) = rounds.into_iter().min_by_key(|(_, cost)| *cost).ok_or("no round")?;
        costs.push((cost.as_secs_f64() * 1000.0, what, code));
    }
    costs.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
    for (cost, what, code) in &costs {
        println!("{cost:8.2} ms  {what}: {code}");
    }
    let over = costs.iter().filter(|(cost, ..)| *cost > BOUND).count();
    println!("{over} of {} events take more than {BOUND} ms", costs.len());
    Ok(if over == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
