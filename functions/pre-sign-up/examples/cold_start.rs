//! How long the function takes from its process's start to its first answer, with no rules and with every rule that reads
//! something at start, and how much memory that takes (on Linux): `cargo build --release -p pre-sign-up --bin pre-sign-up --example cold_start`, then
//! `target/release/examples/cold_start target/release/pre-sign-up`. A runtime API of its own stands in for Lambda's.

use std::{
    error::Error,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use invitation::{Algorithm, PrivateKey};

const STARTS: usize = 21;
const EVENT: &str = include_str!("../../../events/pre-sign-up/sign-up.json");

fn main() -> Result<(), Box<dyn Error>> {
    let binary = std::env::args().nth(1).ok_or("give the path of the function's binary")?;
    let key = PrivateKey::from_pem(&PrivateKey::generate(Algorithm::EdDSA)?)?;
    let keys = serde_json::json!({ "keys": [key.public()] }).to_string();
    let all = [("INVITATION_KEYS", keys.as_str()), ("REFUSE_DISPOSABLE", "true"), ("RESERVED_USER_NAMES", "root")];
    let phones = [("REFUSE_INVALID_PHONES", "true")];
    measure("no rules", &binary, &[])?;
    measure("rules, but for phone numbers", &binary, &all)?;
    measure("rules, with phone numbers", &binary, &[&all[..], &phones].concat())
}

/// Prints the shortest and the median of some starts: whatever else the machine does only adds to them.
fn measure(what: &str, binary: &str, settings: &[(&str, &str)]) -> Result<(), Box<dyn Error>> {
    let starts = (0..STARTS).map(|_| start(binary, settings)).collect::<Result<Vec<_>, _>>()?;
    let (mut times, peaks): (Vec<_>, Vec<_>) = starts.into_iter().unzip();
    times.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let peak = &peaks[0];
    println!("{what}: {:.1} ms at best, {:.1} ms in the median, memory {peak}", ms(times[0]), ms(times[STARTS / 2]));
    Ok(())
}

/// From the start of the process until its first answer is there; and the most memory it had by then.
fn start(binary: &str, settings: &[(&str, &str)]) -> Result<(Duration, String), Box<dyn Error>> {
    let api = TcpListener::bind("127.0.0.1:0")?;
    let mut command = Command::new(binary);
    command.env_clear().envs(settings.iter().copied()).stdout(Stdio::null());
    command.env("AWS_LAMBDA_RUNTIME_API", api.local_addr()?.to_string());
    command.envs([
        ("AWS_LAMBDA_FUNCTION_NAME", "pre-sign-up"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "log"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "log"),
    ]);
    let started = Instant::now();
    let mut process = command.spawn()?;
    let answered = first_answer(&api).map(|()| started.elapsed());
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
    process.kill()?;
    process.wait()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown");
    Ok((answered?, peak.trim().to_owned()))
}

/// Hands out one event and waits for its answer, over as many connections as the function opens.
fn first_answer(api: &TcpListener) -> Result<(), Box<dyn Error>> {
    loop {
        let (connection, _) = api.accept()?;
        connection.set_nodelay(true)?;
        let mut requests = BufReader::new(connection.try_clone()?);
        while let Some(line) = request(&mut requests)? {
            if line.starts_with("GET") {
                event(&connection)?;
            } else if line.contains("/response") {
                return Ok(());
            } else {
                return Err(format!("the function answered {line}").into());
            }
        }
    }
}

/// The first line of the next request, whose body is passed over; `None` at the end of the connection.
fn request(connection: &mut BufReader<TcpStream>) -> Result<Option<String>, Box<dyn Error>> {
    let (mut first, mut body) = (String::new(), 0);
    connection.read_line(&mut first)?;
    loop {
        let mut header = String::new();
        connection.read_line(&mut header)?;
        if header.trim().is_empty() {
            break;
        }
        if let Some((_, length)) = header.to_ascii_lowercase().split_once("content-length:") {
            body = length.trim().parse()?;
        }
    }
    connection.read_exact(&mut vec![0; body])?;
    Ok((!first.is_empty()).then_some(first))
}

fn event(mut connection: &TcpStream) -> Result<(), Box<dyn Error>> {
    let headers = "Content-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: 1\r\nLambda-Runtime-Deadline-Ms: \
                   4102444800000\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:123456789012:function:f";
    let length = EVENT.len();
    write!(connection, "HTTP/1.1 200 OK\r\n{headers}\r\nContent-Length: {length}\r\n\r\n{EVENT}")?;
    Ok(())
}
