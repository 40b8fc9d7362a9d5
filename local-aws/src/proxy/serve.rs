//! Answers one connection's requests: counted, throttled, harmed, forwarded.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response, StatusCode, Uri,
    body::{Bytes, Incoming},
    header,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioIo},
};
use serde_json::json;
use socket2::SockRef;
use tokio::net::TcpStream;

use super::{
    Ledger,
    call::Call,
    category::Category,
    faults::{Draws, Fault, SLOW},
    quotas::Limits,
};

type Answer = Response<Full<Bytes>>;

/// What all connections share.
pub(super) struct Gate {
    pub(super) ledger: Arc<Ledger>,
    pub(super) limits: Limits,
    pub(super) draws: Arc<Draws>,
    pub(super) latency: Duration,
    pub(super) upstream: SocketAddr,
    pub(super) client: Client<HttpConnector, Full<Bytes>>,
}

/// The connection ends here, without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is dropped on purpose")]
struct HangUp;

/// A client for the proxied service.
pub(super) fn client() -> Client<HttpConnector, Full<Bytes>> {
    // Shorter than servers keep idle connections: a request must not meet one that is just being closed.
    Client::builder(TokioExecutor::new()).pool_idle_timeout(Duration::from_secs(1)).build_http()
}

/// Serves a connection until either side ends it.
pub(super) async fn connection(stream: TcpStream, gate: Arc<Gate>) {
    let Ok(socket) = SockRef::from(&stream).try_clone() else { return };
    let socket = Arc::new(socket);
    let answer = move |request| {
        let (gate, socket) = (gate.clone(), socket.clone());
        async move {
            let answer = gate.answer(request).await;
            if answer.is_err() {
                // With nothing left to linger for, closing sends a reset instead of an orderly end.
                let _ = socket.set_linger(Some(Duration::ZERO));
            }
            answer
        }
    };
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer)).await;
}

impl Gate {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Answer, HangUp> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.map_err(|_| HangUp)?.to_bytes();
        let mut call = Call::read(self.ledger.started.elapsed(), &parts.headers, &body);
        call.throttled = !self.limits.admit(&call);
        let can_fail = !call.throttled && call.category.is_some_and(Category::is_about_a_user);
        call.fault = can_fail.then(|| self.draws.draw()).flatten();
        let fault = if call.throttled { Some(Fault::Throttled) } else { call.fault };
        let entry = self.ledger.enter(call);
        tokio::time::sleep(self.latency).await;
        let quoted = body.clone();
        let request = Request::from_parts(parts, Full::new(body));
        // A task of its own: once it is on its way, a client that hangs up does not call it back.
        let forwarded = async { tokio::spawn(self.forward(request, entry)).await.map_err(|_| HangUp)? };
        match fault {
            None => forwarded.await,
            Some(Fault::Slow) => {
                tokio::time::sleep(SLOW).await;
                forwarded.await
            }
            Some(Fault::Throttled) => Ok(refusal(StatusCode::BAD_REQUEST, "TooManyRequestsException", "Rate exceeded")),
            Some(Fault::Refused(code)) => {
                let quoting = format!("1 validation error detected in {}", String::from_utf8_lossy(&quoted));
                Ok(refusal(StatusCode::BAD_REQUEST, code, &quoting))
            }
            Some(Fault::InternalError { done }) => {
                carry_out(forwarded, done).await;
                Ok(refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalErrorException", "Something went wrong"))
            }
            Some(Fault::Reset { done }) => {
                carry_out(forwarded, done).await;
                Err(HangUp)
            }
            Some(Fault::Silence { done }) => {
                carry_out(forwarded, done).await;
                // Dropped when the client hangs up.
                std::future::pending().await
            }
        }
    }

    async fn forward(self: Arc<Self>, mut request: Request<Full<Bytes>>, entry: usize) -> Result<Answer, HangUp> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let uri: Result<Uri, _> = format!("http://{}{path}", self.upstream).parse();
        *request.uri_mut() = uri.map_err(|_| HangUp)?;
        for of_this_connection in [header::HOST, header::CONNECTION] {
            request.headers_mut().remove(of_this_connection);
        }
        let answer = self.client.request(request).await.map_err(|_| HangUp)?;
        let (mut parts, body) = answer.into_parts();
        let body = body.collect().await.map_err(|_| HangUp)?.to_bytes();
        self.ledger.answered(entry, parts.status.as_u16());
        for of_that_connection in [header::CONNECTION, header::TRANSFER_ENCODING] {
            parts.headers.remove(of_that_connection);
        }
        Ok(Response::from_parts(parts, Full::new(body)))
    }
}

/// The answer is for nobody.
async fn carry_out(forwarded: impl Future<Output = Result<Answer, HangUp>>, done: bool) {
    if done {
        let _ = forwarded.await;
    }
}

/// An error as Cognito words it.
fn refusal(status: StatusCode, code: &str, message: &str) -> Answer {
    let body = json!({ "__type": code, "message": message }).to_string();
    let mut answer = Response::new(Full::new(body.into()));
    *answer.status_mut() = status;
    let json = header::HeaderValue::from_static("application/x-amz-json-1.1");
    answer.headers_mut().insert(header::CONTENT_TYPE, json);
    answer
}
