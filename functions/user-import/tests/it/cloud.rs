//! Cognito and S3 as the import sees them: answers in the documented shapes, out of memory, with faults on request.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use aws_sdk_cognitoidentityprovider::config::{
    BehaviorVersion, Credentials, Region,
    http::{HttpRequest, HttpResponse},
    retry::RetryConfig,
    timeout::TimeoutConfig,
};
use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn},
        result::ConnectorError,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;
use import::clients::Clients;
use serde_json::{Value, json};

mod cognito;
mod s3;
mod user;

pub(crate) use user::User;

/// How long the import waits for Cognito's answer to a call.
pub(crate) const PATIENCE: Duration = Duration::from_millis(500);

/// A user pool and a bucket. Clones are the same cloud.
#[derive(Clone, Default)]
pub(crate) struct Cloud(Arc<Mutex<State>>);

#[derive(Default)]
pub(crate) struct State {
    pub(crate) users: BTreeMap<String, User>,
    /// The names of the operations called, in order.
    pub(crate) calls: Vec<String>,
    /// What goes wrong at the next calls of an operation; `None`: nothing.
    pub(crate) faults: BTreeMap<String, VecDeque<Option<Fault>>>,
    /// What goes wrong at every call of an operation.
    pub(crate) always: BTreeMap<String, Fault>,
    pub(crate) objects: BTreeMap<String, Vec<u8>>,
    /// Objects that are being uploaded in parts, by upload id.
    uploads: BTreeMap<String, s3::Upload>,
    /// When the bucket forgets its objects, in S3's words.
    pub(crate) expiration: Option<String>,
    pub(crate) password_history: bool,
    pub(crate) passwordless: bool,
    /// Users whom the pool counts, and who are in no test's way.
    pub(crate) others: usize,
    /// What Cognito answers where its documentation is silent.
    pub(crate) manners: Manners,
    /// The pool's feature plan.
    pub(crate) tier: Option<&'static str>,
    /// Only operators make users.
    pub(crate) closed: bool,
    /// An e-mail address changes only once it is verified.
    pub(crate) verified_before_change: bool,
    /// Codes sent to users.
    pub(crate) mails: usize,
    /// Users who could have signed in at some moment.
    pub(crate) could_sign_in: BTreeSet<String>,
    /// Quotas of the account, by category.
    pub(crate) limits: BTreeMap<String, u32>,
    /// Groups made besides those there always are.
    pub(crate) groups: BTreeSet<String>,
    /// Names that stand for users.
    pub(crate) aliases: BTreeMap<String, String>,
    /// Users sign in with their e-mail address; Cognito makes their user names.
    pub(crate) sign_in_by_email: bool,
}

/// How Cognito behaves where public reports contradict each other.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Manners {
    /// A new user's alias that somebody has is UsernameExistsException, not AliasExistsException.
    pub(crate) calls_aliases_names: bool,
    /// A changed alias is taken away from the user who has it.
    pub(crate) moves_aliases: bool,
}

/// Something that goes wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// AWS answers with this status and code, and does nothing.
    Code(u16, &'static str),
    /// It is done, but the answer is lost.
    AnswerLost,
    /// The connection breaks before anything is done.
    ConnectionLost,
    /// Nothing is done, and nobody answers.
    Silence,
}

impl Cloud {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Adds a user in this state, created long ago.
    pub(crate) fn with_user(self, name: &str, status: &str) -> Self {
        let contact = [("email", format!("{name}@example.com")), ("email_verified", "true".to_owned())];
        let attributes = contact.map(|(name, value)| (name.to_owned(), value)).into();
        let user = User { status: status.to_owned(), enabled: true, attributes, ..User::default() };
        self.state().users.insert(name.to_owned(), user);
        self
    }

    /// Changes a user who is there.
    pub(crate) fn changing(self, name: &str, change: impl FnOnce(&mut User)) -> Self {
        change(self.state().users.get_mut(name).unwrap());
        self
    }

    /// Makes the next call of the operation go wrong.
    pub(crate) fn failing_once(self, operation: &str, fault: Fault) -> Self {
        self.state().faults.entry(operation.to_owned()).or_default().push_back(Some(fault));
        self
    }

    /// Makes every call of the operation go wrong.
    pub(crate) fn failing_always(self, operation: &str, fault: Fault) -> Self {
        self.state().always.insert(operation.to_owned(), fault);
        self
    }

    /// How often the operation was called.
    pub(crate) fn count(&self, operation: &str) -> usize {
        self.state().calls.iter().filter(|call| *call == operation).count()
    }

    /// The operations that were called, each once, without those that only read the pool itself.
    pub(crate) fn operations(&self) -> BTreeSet<String> {
        let reads = ["DescribeUserPool", "GetUserPoolMfaConfig", "GetProvisionedLimit", "ListGroups", "GET", "PUT"];
        self.state().calls.iter().filter(|call| !reads.contains(&call.as_str())).cloned().collect()
    }

    /// SDK clients whose requests all end here.
    pub(crate) fn clients(&self) -> Clients {
        let (cognito, s3) = (self.http(), self.http());
        let credentials = Credentials::new("test", "test", None, None, "test");
        let cognito = aws_sdk_cognitoidentityprovider::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(credentials.clone())
            .retry_config(RetryConfig::disabled())
            .timeout_config(TimeoutConfig::builder().operation_timeout(PATIENCE).build())
            .http_client(cognito);
        let s3 = aws_sdk_s3::Config::builder()
            .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
            .region(aws_sdk_s3::config::Region::new("eu-west-1"))
            .credentials_provider(credentials)
            .retry_config(RetryConfig::disabled())
            .force_path_style(true)
            .http_client(s3);
        Clients {
            cognito: aws_sdk_cognitoidentityprovider::Client::from_conf(cognito.build()),
            s3: aws_sdk_s3::Client::from_conf(s3.build()),
        }
    }

    fn http(&self) -> SharedHttpClient {
        let connector = SharedHttpConnector::new(Connector(self.clone()));
        http_client_fn(move |_, _| connector.clone())
    }
}

struct Connector(Cloud);

impl std::fmt::Debug for Connector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Connector")
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut state = self.0.state();
        let lost = || Err(ConnectorError::io("the connection was reset".into()));
        let target = request.headers().get("x-amz-target").and_then(|target| target.rsplit_once('.'));
        let operation = target.map_or_else(|| request.method(), |(_, operation)| operation).to_owned();
        state.calls.push(operation.clone());
        let next = state.faults.get_mut(&operation).and_then(VecDeque::pop_front).flatten();
        let result = match next.or_else(|| state.always.get(&operation).copied()) {
            Some(Fault::Silence) => return HttpConnectorFuture::new(std::future::pending()),
            Some(Fault::ConnectionLost) => lost(),
            Some(Fault::Code(status, code)) => Ok(json_response(status, &json!({ "__type": code }))),
            Some(Fault::AnswerLost) => {
                let _unseen = state.answer(&operation, &request);
                lost()
            }
            None => Ok(state.answer(&operation, &request)),
        };
        HttpConnectorFuture::ready(result)
    }
}

fn json_response(status: u16, body: &Value) -> HttpResponse {
    HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body.to_string()))
}

impl State {
    fn answer(&mut self, operation: &str, request: &HttpRequest) -> HttpResponse {
        if ["GET", "PUT", "POST"].contains(&operation) {
            return self.s3(operation, request);
        }
        let input: Value = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        match self.cognito(operation, &input) {
            Ok(output) => json_response(200, &output),
            Err(code) => json_response(400, &json!({ "__type": code, "message": "quotes a Sentinel-Pass-1" })),
        }
    }
}
