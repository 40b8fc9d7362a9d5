//! What was started ends with the process that started it, however that ends.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use libtest_mimic::{Arguments, Trial};
use local_aws::{
    demo,
    progress::Progress,
    stack::LocalAws,
    steps::sign_up::{Person, sign_up},
};

/// How the process that holds the local AWS ends; also what tells it so.
const ENDING: &str = "LOCAL_AWS_TEST_ENDING";

/// The tests; or, where one of them started this program again, the process that holds a local AWS.
fn main() -> ExitCode {
    if let Ok(ending) = std::env::var(ENDING) {
        hold(&ending);
    }
    let trials = vec![
        trial("nothing_outlives_a_killed_process", nothing_outlives_a_killed_process),
        trial("nothing_outlives_a_panic", nothing_outlives_a_panic),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Where there is no `/proc`, there is no telling which processes are left.
fn trial(name: &str, test: fn()) -> Trial {
    let run = move || {
        test();
        Ok(())
    };
    Trial::test(name, run).with_ignored_flag(!cfg!(target_os = "linux"))
}

fn nothing_outlives_a_killed_process() {
    let (mut holder, groups) = start_holder("wait");
    holder.kill().unwrap();
    assert_eq!(holder.wait().unwrap().code(), None, "killed by a signal");
    assert_all_end(&groups);
}

fn nothing_outlives_a_panic() {
    let (mut holder, groups) = start_holder("panic");
    assert_eq!(holder.wait().unwrap().code(), Some(101), "a panic");
    assert_all_end(&groups);
}

fn hold(ending: &str) -> ! {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let aws = LocalAws::start(&demo::PARAMETERS, &Progress::plain()).await.unwrap();
        // Now a function's process runs too.
        let guest = Person { user_name: "guest", password: "Sample-Pass-1", attributes: &[("email", "g@example.com")] };
        assert_eq!(sign_up(&aws, guest).await.unwrap(), Ok(()));
        println!("groups {} {}", aws.ministack.group(), aws.cognito_local.group());
        assert_eq!(ending, "wait", "a panic, as asked for");
        std::future::pending().await
    })
}

/// Starts this test program again, to hold a local AWS; gives the process groups the emulators are in.
fn start_holder(ending: &str) -> (Child, BTreeSet<u32>) {
    let mut command = Command::new(std::env::current_exe().expect("tests have a path"));
    let mut holder = command
        .env(ENDING, ending)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it was started once already");
    let lines = BufReader::new(holder.stdout.take().expect("it is piped")).lines();
    let mut found = lines.map_while(Result::ok).filter_map(|line| {
        let (_, groups) = line.split_once("groups ")?;
        Some(groups.split_whitespace().map(|group| group.parse().expect("a number")).collect::<BTreeSet<u32>>())
    });
    let groups = found.next().expect("the local AWS starts");
    if ending == "wait" {
        let names: Vec<String> = members(&groups).into_iter().map(|(_, name)| name).collect();
        assert!(names.iter().any(|name| name == "bootstrap"), "a function's process is among {names:?}");
    }
    (holder, groups)
}

fn assert_all_end(groups: &BTreeSet<u32>) {
    let started = Instant::now();
    while !members(groups).is_empty() {
        assert!(started.elapsed() < Duration::from_secs(5), "still there: {:?}", members(groups));
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Process id and name of every live process in these groups.
fn members(groups: &BTreeSet<u32>) -> Vec<(u32, String)> {
    let processes = fs::read_dir("/proc").expect("Linux has it").flatten();
    let stats = processes.filter_map(|process| fs::read_to_string(process.path().join("stat")).ok());
    stats
        .filter_map(|stat| {
            // "pid (name) state parent group …", see proc_pid_stat(5).
            let (pid, rest) = stat.split_once(" (")?;
            let (name, rest) = rest.rsplit_once(") ")?;
            let mut rest = rest.split(' ');
            let (state, group) = (rest.next()?, rest.nth(1)?.parse().ok()?);
            (state != "Z" && groups.contains(&group)).then(|| (pid.parse().unwrap_or_default(), name.to_owned()))
        })
        .collect()
}
