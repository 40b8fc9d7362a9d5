//! Whatever is sent to a function, it answers, in words of its own, and logs nothing of it: the real executables, on events
//! that are almost right. Each runs at every log level, and its lines are read as Lambda's filter reads them.

mod aws;
mod checks;
#[path = "../../../events/invitations.rs"]
mod invitations;
mod lambda;
mod mutation;
mod samples;

use std::{
    path::PathBuf,
    sync::OnceLock,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::Context;
use futures::future::try_join_all;
use local_aws::{
    functions::{self, Executables},
    progress::Progress,
    project::Project,
    steps::logs::LEVELS,
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::Value;

use aws::Aws;
use checks::Tally;
use invitations::Inviter;
use lambda::Answer;
use mutation::{PLANTED, mutated};
use samples::{POOL, SENTINEL};

/// Events for a function at each log level.
const EVENTS: usize = 400;

/// The same for group-retry, which makes ten changes a second.
const BATCHES: usize = 150;

/// The same for the import, which reads files and keeps to Cognito's quotas.
const IMPORTS: usize = 60;

/// A fixed one, so that a failure can be repeated.
const SEED: u64 = 20_261_124;

/// A function, what it is set to, and the events that the others are made from.
struct Subject<'a> {
    name: &'a str,
    settings: Vec<(&'a str, &'a str)>,
    samples: Vec<Value>,
    /// Whether the function reads JSON inside a text.
    within: bool,
    /// At each log level.
    events: usize,
}

#[test]
fn pre_sign_up_answers_any_event() {
    let inviter = Inviter::new();
    let keys = inviter.keys(&["members", "partners", "staff"]);
    let settings = vec![
        ("INVITATION_KEYS", keys.as_str()),
        ("INVITATION_CONFIRMS", "true"),
        ("ALLOWED_EMAIL_DOMAINS", "example.com,*.example.org"),
        ("DENIED_EMAIL_DOMAINS", "spam.example.org"),
        ("REFUSE_DISPOSABLE", "true"),
        ("REFUSE_SUBADDRESSES", "true"),
        ("RESERVED_USER_NAMES", "admin,support"),
        ("REFUSE_MIXED_SCRIPTS", "true"),
        ("REFUSE_PREMIUM_PHONES", "true"),
        ("ATTRIBUTE_RULES", r#"{"custom:plan":["free","pro"]}"#),
        ("OBSERVE", "EmailSubaddressed,UserNameMixedScripts"),
    ];
    let samples = samples::in_folder("pre-sign-up", &inviter).expect("the samples can be read");
    let tally = hold(Subject { name: "pre-sign-up", settings, samples, within: false, events: EVENTS });
    assert!(tally.len() >= 10, "{tally:?}");
}

#[test]
fn post_confirmation_answers_any_event() {
    let rules = r#"{"default":["members"],"rules":[{"emailDomain":"example.com","groups":["staff"]},
        {"email":"xsentinelx@example.com","groups":["chiefs"]},{"attribute":"custom:plan","equals":"pro","groups":["pro"]}]}"#;
    let queue = ("RETRY_QUEUE_URL", "http://127.0.0.1:9/123456789012/group-retry");
    let inviter = Inviter::new();
    let keys = inviter.keys(&["members", "partners", "staff"]);
    let keys = ("INVITATION_KEYS", keys.as_str());
    let settings = vec![("GROUP_RULES", rules), ("ACTIVE_ATTRIBUTE", "custom:active"), queue, keys];
    let samples = samples::in_folder("post-confirmation", &inviter).expect("the samples can be read");
    let tally = hold(Subject { name: "post-confirmation", settings, samples, within: false, events: EVENTS });
    assert!(["Answered", "EventInvalid"].iter().all(|code| tally.contains_key(*code)), "{tally:?}");
}

#[test]
fn group_retry_answers_any_batch() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let samples = samples::for_group_retry(now.cast_signed());
    let settings = vec![
        ("USER_POOL_ID", POOL),
        ("GROUP_RULES", r#"{"default":["members"]}"#),
        ("ACTIVE_ATTRIBUTE", "custom:active"),
    ];
    let tally = hold(Subject { name: "group-retry", settings, samples, within: true, events: BATCHES });
    assert!(["Answered", "EventInvalid"].iter().all(|code| tally.contains_key(*code)), "{tally:?}");
}

#[test]
fn user_import_answers_any_event() {
    let imports = samples::in_folder("import", &Inviter::new()).expect("the samples can be read");
    let samples = [imports, vec![samples::shard()]].concat();
    let tally = hold(Subject { name: "user-import", settings: import(), samples, within: false, events: IMPORTS });
    assert!(["Answered", "RequestInvalid"].iter().all(|code| tally.contains_key(*code)), "{tally:?}");
}

#[test]
fn import_workflow_answers_any_event() {
    let samples = samples::of_the_state_machine();
    let tally = hold(Subject { name: "import-workflow", settings: import(), samples, within: false, events: IMPORTS });
    assert!(["Answered", "RequestInvalid"].iter().all(|code| tally.contains_key(*code)), "{tally:?}");
}

fn import() -> Vec<(&'static str, &'static str)> {
    vec![("USER_POOL_ID", POOL), ("ACTIVE_ATTRIBUTE", "custom:active"), ("REPORT_BUCKET", "reports")]
}

/// The executables, built once.
fn executables() -> &'static Executables {
    static BUILT: OnceLock<Executables> = OnceLock::new();
    BUILT.get_or_init(|| {
        let step = Progress::plain().begin("Building the functions");
        let project = Project::find().expect("the workspace");
        let built = runtime().block_on(functions::build(&project, &step)).expect("the functions build");
        step.done();
        built.functions
    })
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Sends events to the function at every level, holds what came of them to what has to hold, and counts the answers.
fn hold(subject: Subject<'_>) -> Tally {
    let executable = &executables()[subject.name];
    let held = runtime().block_on(try_join_all((0..LEVELS.len()).map(async |level| {
        let seed = SEED + level as u64;
        let files = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../events/import");
        let aws = Aws::start(seed, &files).await?;
        let own = [("AWS_ENDPOINT_URL", aws.as_str()), ("AWS_LAMBDA_LOG_LEVEL", LEVELS[level])];
        let settings = [&subject.settings[..], &own].concat();
        let events = events(&subject, seed);
        let sent = events.clone();
        let outcome = lambda::run(executable, &settings, events).await?;
        for (number, answer) in &outcome.answers {
            echoes_nothing(answer).with_context(|| format!("{} to event {number}: {}", subject.name, sent[*number]))?;
        }
        let held = checks::hold(&outcome, level);
        anyhow::Ok((outcome.answers.len(), held.with_context(|| format!("{} at {}", subject.name, LEVELS[level]))?))
    })));
    let held = held.unwrap_or_else(|error| panic!("{error:#}"));
    let mut tally = Tally::new();
    for (code, count) in held.iter().flat_map(|(_, tally)| tally) {
        *tally.entry(code.clone()).or_default() += count;
    }
    println!("{}: {tally:?}", subject.name);
    let sent = subject.events * LEVELS.len();
    assert_eq!(held.iter().map(|(answered, _)| answered).sum::<usize>(), sent);
    assert_eq!(tally.values().sum::<usize>(), sent);
    let answered = tally.get("Answered").copied().unwrap_or_default();
    assert!((sent / 6..sent * 5 / 6).contains(&answered), "too many events are alike: {tally:?}");
    tally
}

fn events(subject: &Subject<'_>, seed: u64) -> Vec<String> {
    let draws = &mut StdRng::seed_from_u64(seed);
    let event = |_| {
        let sample = subject.samples.choose(draws).expect("there are samples").clone();
        if !subject.within || draws.random_bool(0.3) {
            return mutated(&sample, draws);
        }
        samples::messages_within(&sample, |body| mutated(body, draws)).to_string()
    };
    (0..subject.events).map(event).collect()
}

/// No password is in any answer, and nothing personal in an error.
fn echoes_nothing(answer: &Answer) -> anyhow::Result<()> {
    let (shown, hidden) = match answer {
        Answer::Body(body) => (body.clone(), "Xsentinelx-Pass"),
        // An operator has to know which group it is.
        Answer::Error { text, .. } => {
            (text.replace(&format!("`{PLANTED}`, which the pool does not have"), ""), SENTINEL)
        }
    };
    anyhow::ensure!(!shown.contains(hidden), "it shows {hidden}: {shown}");
    Ok(())
}
