//! An AWS that answers every call the functions make, some of them with an error that quotes what it was sent.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::samples::{POOL, SUB};

/// Errors of Cognito that are about one user, group or call.
const ERRORS: [&str; 5] = [
    "InvalidParameterException",
    "ResourceNotFoundException",
    "UserNotFoundException",
    "UserLambdaValidationException",
    "NotAuthorizedException",
];

/// A share of the calls that fail.
const FAILING: f64 = 0.1;

pub(crate) struct Aws {
    draws: Mutex<StdRng>,
    /// S3's objects by key.
    objects: BTreeMap<String, Vec<u8>>,
}

impl Aws {
    /// Starts one with these files as S3's objects; gives its URL.
    pub(crate) async fn start(seed: u64, files: &Path) -> anyhow::Result<String> {
        let mut objects = BTreeMap::new();
        for file in std::fs::read_dir(files)? {
            let file = file?;
            objects.insert(file.file_name().to_string_lossy().into_owned(), std::fs::read(file.path())?);
        }
        let aws = Arc::new(Self { draws: Mutex::new(StdRng::seed_from_u64(seed)), objects });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let aws = Arc::clone(&aws);
                let service = service_fn(move |request| {
                    let aws = Arc::clone(&aws);
                    async move { aws.answer(request).await }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Ok(url)
    }

    async fn answer(&self, request: Request<Incoming>) -> anyhow::Result<Response<Full<Bytes>>> {
        let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok());
        let Some((_, operation)) = target.and_then(|target| target.split_once('.')) else {
            return self.object(&request);
        };
        let operation = operation.to_owned();
        let sent = request.into_body().collect().await?.to_bytes();
        let error = self.draw(&operation);
        let (status, body) = match error {
            Some(code) => {
                let quoting = format!("1 validation error detected in {}", String::from_utf8_lossy(&sent));
                (StatusCode::BAD_REQUEST, json!({ "__type": code, "message": quoting }))
            }
            None => (StatusCode::OK, output(&operation)),
        };
        let response = Response::builder().status(status).header(header::CONTENT_TYPE, "application/x-amz-json-1.1");
        Ok(response.body(Full::from(body.to_string()))?)
    }

    /// The error of some calls that are about one user, and of those that the account may not make.
    fn draw(&self, operation: &str) -> Option<&'static str> {
        let is_drawn = operation.starts_with("Admin") || operation == "SendMessage";
        let mut draws = self.draws.lock().ok()?;
        match operation {
            "GetProvisionedLimit" | "GetUser" => Some("NotAuthorizedException"),
            _ if is_drawn && draws.random_bool(FAILING) => ERRORS.choose(&mut *draws).copied(),
            _ => None,
        }
    }

    /// S3: whole objects, ranges of them, and writes that are forgotten.
    fn object(&self, request: &Request<Incoming>) -> anyhow::Result<Response<Full<Bytes>>> {
        let response = Response::builder().header(header::ETAG, "\"1\"");
        if !["GET", "HEAD"].contains(&request.method().as_str()) {
            return Ok(response.body(Full::default())?);
        }
        let key = request.uri().path().rsplit('/').next().unwrap_or_default();
        let Some(object) = self.objects.get(key) else {
            let body = "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>";
            return Ok(Response::builder().status(StatusCode::NOT_FOUND).body(Full::from(body))?);
        };
        let range = request.headers().get(header::RANGE).and_then(|range| range.to_str().ok());
        let range = range.and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
        let (first, last) = range.map_or((0, None), |(first, last)| (first.parse().unwrap_or(0), last.parse().ok()));
        let end = last.map_or(object.len(), |last: usize| object.len().min(last + 1));
        let Some(part) = object.get(first..end) else {
            return Ok(response.status(StatusCode::RANGE_NOT_SATISFIABLE).body(Full::default())?);
        };
        let content = format!("bytes {first}-{}/{}", end.saturating_sub(1), object.len());
        let response = response.status(StatusCode::PARTIAL_CONTENT).header(header::CONTENT_RANGE, content);
        Ok(response.body(Full::from(part.to_vec()))?)
    }
}

/// What an operation answers if all is well.
fn output(operation: &str) -> Value {
    let attribute = |name: &str, kind: &str| json!({ "Name": name, "AttributeDataType": kind, "Mutable": true });
    match operation {
        "AdminGetUser" => json!({ "Username": "ana", "Enabled": true, "UserStatus": "CONFIRMED",
            "UserAttributes": [{ "Name": "sub", "Value": SUB }] }),
        "AdminCreateUser" => {
            json!({ "User": { "Username": "ana", "Enabled": true, "UserStatus": "FORCE_CHANGE_PASSWORD",
            "Attributes": [{ "Name": "sub", "Value": SUB }] } })
        }
        "AdminListGroupsForUser" => json!({ "Groups": [] }),
        "ListGroups" => json!({ "Groups": [{ "GroupName": "members" }, { "GroupName": "staff" }] }),
        "DescribeUserPool" => json!({ "UserPool": { "Id": POOL, "SchemaAttributes": [
            attribute("sub", "String"), attribute("email", "String"), attribute("email_verified", "Boolean"),
            attribute("given_name", "String"), attribute("family_name", "String"), attribute("birthdate", "String"),
            attribute("preferred_username", "String"), attribute("phone_number", "String"),
            attribute("phone_number_verified", "Boolean"), attribute("custom:active", "Boolean"),
            attribute("custom:zip_code", "String")] } }),
        _ => json!({}),
    }
}
