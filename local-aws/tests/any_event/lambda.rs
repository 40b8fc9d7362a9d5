//! Runs a function's real executable on a runtime API of its own, as Lambda does.

use std::{
    collections::{BTreeMap, VecDeque},
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, Response,
    body::{Bytes, Incoming},
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    net::TcpListener,
    process::Command,
    sync::Notify,
    time::timeout,
};

/// How long all events of one process may take.
const PATIENCE: Duration = Duration::from_secs(240);

/// What a function answered to an event.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Body(String),
    Error { code: String, text: String },
}

/// What a process answered, by the number of the event, and what it wrote.
pub(crate) struct Outcome {
    pub(crate) answers: BTreeMap<usize, Answer>,
    pub(crate) stdout: Vec<String>,
    pub(crate) stderr: Vec<String>,
}

/// Sends the events to the executable, one after the other.
pub(crate) async fn run(executable: &Path, settings: &[(&str, &str)], events: Vec<String>) -> anyhow::Result<Outcome> {
    let sent = events.len();
    let api = Arc::new(Api { events: Mutex::new(events.into_iter().enumerate().collect()), ..Api::default() });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    let serving = tokio::spawn(serve(listener, Arc::clone(&api)));
    let name = executable.file_name().and_then(|name| name.to_str()).context("the executable has a name")?;
    let mut command = Command::new(executable);
    command.env_clear().envs(settings.iter().copied());
    command.envs([
        ("AWS_LAMBDA_RUNTIME_API", address.as_str()),
        ("AWS_LAMBDA_FUNCTION_NAME", name),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
        ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "log"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "log"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
    ]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut process = command.spawn()?;
    let stdout = tokio::spawn(lines(process.stdout.take().context("a pipe")?));
    let stderr = tokio::spawn(lines(process.stderr.take().context("a pipe")?));
    tokio::select! {
        () = api.all_answered.notified() => {}
        status = process.wait() => bail!("{name} ended with {}: {:?}", status?, stderr.await??),
        () = tokio::time::sleep(PATIENCE) => bail!("{name} hangs at an event: {} of {sent} answered", api.count()),
    }
    process.kill().await?;
    serving.abort();
    let (stdout, stderr) = timeout(PATIENCE, async { (stdout.await, stderr.await) }).await?;
    let answers = std::mem::take(&mut *api.answers.lock().map_err(|_| anyhow::anyhow!("a server panicked"))?);
    ensure!(answers.len() == sent, "{name} answered {} of {sent} events", answers.len());
    Ok(Outcome { answers, stdout: stdout??, stderr: stderr?? })
}

async fn lines(stream: impl AsyncRead + Unpin) -> std::io::Result<Vec<String>> {
    let mut reader = BufReader::new(stream).lines();
    let mut lines = Vec::new();
    while let Some(line) = reader.next_line().await? {
        lines.push(line);
    }
    Ok(lines)
}

/// Lambda's runtime API (developer guide, "Using the Lambda runtime API for custom runtimes").
#[derive(Default)]
struct Api {
    events: Mutex<VecDeque<(usize, String)>>,
    answers: Mutex<BTreeMap<usize, Answer>>,
    all_answered: Notify,
}

async fn serve(listener: TcpListener, api: Arc<Api>) {
    while let Ok((stream, _)) = listener.accept().await {
        let api = Arc::clone(&api);
        let service = service_fn(move |request| {
            let api = Arc::clone(&api);
            async move { api.answer(request).await }
        });
        tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

impl Api {
    async fn answer(&self, request: Request<Incoming>) -> anyhow::Result<Response<Full<Bytes>>> {
        if request.method() == Method::GET {
            return self.next().await;
        }
        let path = request.uri().path().to_owned();
        let body = String::from_utf8(request.into_body().collect().await?.to_bytes().to_vec())?;
        let parts: Vec<&str> = path.rsplit('/').collect();
        let [what, number, ..] = parts[..] else { bail!("the function calls {path}") };
        let number = number.parse().with_context(|| format!("{path}: {body}"))?;
        let answer = match what {
            "response" => Answer::Body(body),
            _ => {
                let error: Value = serde_json::from_str(&body)?;
                let member = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
                Answer::Error { code: member("errorType"), text: member("errorMessage") }
            }
        };
        self.answers.lock().map_err(|_| anyhow::anyhow!("a server panicked"))?.insert(number, answer);
        Ok(Response::builder().status(202).body(Full::default())?)
    }

    async fn next(&self) -> anyhow::Result<Response<Full<Bytes>>> {
        let next = self.events.lock().map_err(|_| anyhow::anyhow!("a server panicked"))?.pop_front();
        let Some((number, event)) = next else {
            self.all_answered.notify_one();
            return std::future::pending().await;
        };
        let response = Response::builder()
            .header("content-type", "application/json")
            .header("lambda-runtime-aws-request-id", number.to_string())
            .header("lambda-runtime-deadline-ms", "4102444800000")
            .header("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-west-1:123456789012:function:f");
        Ok(response.body(Full::from(event))?)
    }

    fn count(&self) -> usize {
        self.answers.lock().map(|answers| answers.len()).unwrap_or_default()
    }
}
