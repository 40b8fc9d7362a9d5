//! Measures how fast files are checked: rows a second, and the most memory it took.
//!
//! `cargo run --release -p import --example check_speed -- 1000000`

use std::{
    env,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
    time::Instant,
};

use import::{
    columns::Columns,
    engine::{self, Span},
    job::Job,
    options::Options,
    pool::profile::{AttributeKind, AttributeRule, PoolProfile},
    source::feed,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let count = env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let path = env::temp_dir().join(format!("check-speed-{}.csv", std::process::id()));
    write_csv(&path, count)?;
    let measured = measure(&path, count).await;
    fs::remove_file(&path)?;
    measured
}

async fn measure(path: &Path, count: u64) -> io::Result<()> {
    let (pool, options) = (pool(), Options::default());
    let job = Job { active_attribute: Some("custom:active"), ..Job::new(&pool, &options) };
    let begun = Instant::now();
    let (rows, reading) = feed::rows(File::open(path)?, None, Columns::of(&pool, true));
    let mut valid = 0;
    let take = &mut |row: engine::CheckedRow| valid += u64::from(row.is_ok());
    engine::check(rows, &job, Span::default(), take).await;
    reading.finish().await.map_err(io::Error::other)?;
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(valid, count, "every row is right");
    let megabytes = fs::metadata(path)?.len() >> 20;
    println!("{count} rows ({megabytes} MiB) in {seconds:.2} s: {:.0} rows/s", count as f64 / seconds);
    println!("peak resident memory: {}", peak_memory()?);
    Ok(())
}

fn write_csv(path: &Path, count: u64) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "cognito:username,email,email_verified,given_name,family_name,custom:active,password,groups")?;
    for n in 1..=count {
        writeln!(
            file,
            "user{n},user{n}@example.com,TRUE,Ana,\"Silva, dos Santos\",true,Sample-Pass-{n},staff;members"
        )?;
    }
    file.flush()
}

/// As the project's template makes it, as far as the file goes.
fn pool() -> PoolProfile {
    let rule = |kind| AttributeRule { kind, required: false, mutable: true };
    let text = ["email", "given_name", "family_name"].map(|name| (name, AttributeKind::Text { min: 0, max: 2048 }));
    let boolean = ["email_verified", "custom:active"].map(|name| (name, AttributeKind::Boolean));
    PoolProfile {
        attributes: text.into_iter().chain(boolean).map(|(name, kind)| (name.into(), rule(kind))).collect(),
        aliases: vec!["email", "preferred_username"],
        groups: ["admins", "members", "staff"].map(str::to_owned).into(),
        ..PoolProfile::default()
    }
}

/// The kernel's own account of it (proc_pid_status(5)).
fn peak_memory() -> io::Result<String> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    Ok(peak.unwrap_or("unknown").trim().to_owned())
}
