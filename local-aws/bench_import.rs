//! `cargo bench-import`: how close `lifeguard import` comes to what Cognito's quotas allow, and what that costs.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context, ensure};
use console::style;
use local_aws::{
    copies, demo,
    generated_users::{GeneratedUsers, Population},
    lifeguard::Finished,
    live::{Endings, LiveTraffic},
    progress::Progress,
    proxy::{Call, Category, Conduct, Proxy, busiest_second},
    stack::LocalAws,
    steps::command::{import, lifeguard},
};

const HELP: &str = "\
Imports users through a proxy with Cognito's default quotas, alone and beside people who sign up.

Usage: cargo bench-import [PROGRAM]

  PROGRAM   Another build of lifeguard, such as target/release/lifeguard, for its processor time";

/// What a call to Cognito takes, about.
const LATENCY: Duration = Duration::from_millis(50);
/// AdminAddUserToGroup: the smallest quota that each user of these imports needs once.
const BOTTLENECK: Category = Category::UserUpdate;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let program = match arguments.as_slice() {
        [] => None,
        [program] if !program.starts_with('-') => Some(PathBuf::from(program)),
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match bench(program).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{} {error:#}", style("✗").red());
            ExitCode::FAILURE
        }
    }
}

async fn bench(program: Option<PathBuf>) -> anyhow::Result<()> {
    println!("Importing through a proxy with Cognito's default quotas and {LATENCY:?} of latency\n");
    let mut aws = LocalAws::start(&demo::PARAMETERS, &Progress::new()).await?;
    if let Some(program) = program {
        aws.lifeguard = program.canonicalize().with_context(|| format!("{} is not there", program.display()))?;
    }
    alone(&aws).await?;
    beside_sign_ups(&aws).await
}

/// The whole quota: within 5 % of the time it allows, hardly a call throttled.
async fn alone(aws: &LocalAws) -> anyhow::Result<()> {
    let run = Run { size: 1_500, share: "1.0", live: Duration::ZERO };
    let done = run.carry_out(aws).await?;
    let ideal = run.ideal();
    let over = done.import.took.as_secs_f64() / ideal.as_secs_f64() - 1.0;
    let throttled = done.calls.iter().filter(|call| call.throttled).count();
    println!(
        "  {:.1?}, {:.1} % above the ideal {ideal:?}; {throttled} of {} calls throttled",
        done.import.took,
        over * 100.0,
        done.calls.len()
    );
    ensure!(over < 0.05, "more than 5 % above the ideal");
    ensure!(throttled * 100 < done.calls.len(), "1 % of the calls or more was throttled");
    Ok(())
}

/// The default share: whoever signs up meanwhile notices nothing.
async fn beside_sign_ups(aws: &LocalAws) -> anyhow::Result<()> {
    let run = Run { size: 600, share: "0.8", live: Duration::from_secs(30) };
    let done = run.carry_out(aws).await?;
    println!("  {:.1?} beside five sign-ups a second, whose calls ended {:?}", done.import.took, done.live);
    // Sign-up, confirmation and group of five people a second.
    ensure!(done.live == Endings::from([("ok".to_owned(), 450)]), "a live call did not go through");
    Ok(())
}

/// An import to measure.
#[derive(Clone, Copy)]
struct Run {
    /// Users, with a password and a group each.
    size: usize,
    share: &'static str,
    /// For how long people sign up at the same time.
    live: Duration,
}

struct Done {
    import: Finished,
    live: Endings,
    calls: Vec<Call>,
}

impl Run {
    /// What the quota of the whole account allows.
    fn ideal(self) -> Duration {
        Duration::from_secs(self.size as u64) / BOTTLENECK.default_quota()
    }

    async fn carry_out(self, aws: &LocalAws) -> anyhow::Result<Done> {
        println!("{}", style(format!("\n{} users, share {}", self.size, self.share)).bold());
        let clients = aws.clients();
        let pool = copies::copy_pool(&clients, &clients, &aws.outputs).await?;
        let proxy = Proxy::start(aws.ministack.address(), &Conduct { latency: LATENCY, ..Conduct::default() })?;
        let users = GeneratedUsers { name: "nia", size: self.size, password: "Sample-Pass-1" };
        let lifeguard = lifeguard(aws, &proxy.url(), &pool.id, users.csv().as_bytes())?;
        let arguments = import(&pool.id, "report", &["--share", self.share]);
        let traffic = LiveTraffic { every: Duration::from_millis(200), during: self.live };
        let url = proxy.url();
        let (import, live) = tokio::try_join!(lifeguard.run(&arguments), traffic.run(&url, &pool))?;

        ensure!(import.status.code() == Some(0), "the import failed: {import:?}");
        let complete = Population::of(&clients.cognito, &pool.id).await?.complete();
        ensure!(complete.is_superset(&users.user_names()), "somebody is not complete");
        let calls = proxy.calls();
        let busiest = [Category::UserCreation, Category::UserAccountRecovery, Category::UserUpdate].map(|category| {
            format!("{category:?} {} of {}", busiest_second(&calls, category), category.default_quota())
        });
        println!("  busiest second: {}", busiest.join(", "));
        let cpu = import.cpu.as_secs_f64() * 1_000.0 / self.size as f64;
        println!("  {cpu:.2} s of processor time per 1,000 users, by {}", aws.lifeguard.display());
        Ok(Done { import, live, calls })
    }
}
