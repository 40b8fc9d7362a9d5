//! Cognito and S3 as the import sees them: answers in the documented shapes, out of memory, with faults on request.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, SystemTime},
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

mod s3;
mod user;

pub(crate) use user::User;
use user::attributes;

/// The groups every pool has.
const GROUPS: [&str; 3] = ["admins", "members", "staff"];

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
    /// Quotas of the account, by category.
    pub(crate) limits: BTreeMap<String, u32>,
    /// Groups made besides those there always are.
    pub(crate) groups: BTreeSet<String>,
    /// Names that stand for users.
    pub(crate) aliases: BTreeMap<String, String>,
    /// Users sign in with their e-mail address; Cognito makes their user names.
    pub(crate) sign_in_by_email: bool,
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
        let user = User { status: status.to_owned(), enabled: true, ..User::default() };
        self.state().users.insert(name.to_owned(), user);
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

    fn cognito(&mut self, operation: &str, input: &Value) -> Result<Value, &'static str> {
        match operation {
            "DescribeUserPool" => return Ok(json!({ "UserPool": self.pool() })),
            "ListGroups" => {
                let groups = GROUPS.map(|name| json!({ "GroupName": name }));
                return Ok(json!({ "Groups": groups }));
            }
            "GetUserPoolMfaConfig" => {
                return Ok(
                    json!({ "MfaConfiguration": "OPTIONAL", "SmsMfaConfiguration": {}, "EmailMfaConfiguration": {} }),
                );
            }
            "GetProvisionedLimit" => {
                let category = input["LimitDefinition"]["Attributes"]["Category"].as_str().unwrap();
                let raised = self.limits.get(category).copied().unwrap_or(50);
                return Ok(json!({ "Limit": {
                    "LimitDefinition": input["LimitDefinition"], "ProvisionedLimitValue": raised, "FreeLimitValue": 50,
                }}));
            }
            "CreateGroup" => {
                let name = input["GroupName"].as_str().unwrap().to_owned();
                return if self.groups.insert(name) { Ok(json!({ "Group": {} })) } else { Err("GroupExistsException") };
            }
            "AdminCreateUser" => return self.create(input),
            _ => {}
        }
        let history = self.password_history;
        let mut name = input["Username"].as_str().unwrap().to_lowercase();
        if let Some(user) = self.aliases.get(&name) {
            name.clone_from(user);
        }
        let user = self.users.get_mut(&name).ok_or("UserNotFoundException")?;
        match operation {
            "AdminGetUser" => return Ok(user.output(&name)),
            "AdminListGroupsForUser" => {
                let groups: Vec<_> = user.groups.iter().map(|group| json!({ "GroupName": group })).collect();
                return Ok(json!({ "Groups": groups }));
            }
            "AdminSetUserPassword" => {
                let password = input["Password"].as_str().unwrap();
                if history && user.password == password {
                    return Err("PasswordHistoryPolicyViolationException");
                }
                assert_eq!(input["Permanent"], json!(true));
                password.clone_into(&mut user.password);
                "CONFIRMED".clone_into(&mut user.status);
            }
            "AdminAddUserToGroup" => {
                let group = input["GroupName"].as_str().unwrap();
                if !GROUPS.contains(&group) && !self.groups.contains(group) {
                    return Err("ResourceNotFoundException");
                }
                user.groups.insert(input["GroupName"].as_str().unwrap().to_owned());
            }
            "AdminUpdateUserAttributes" => user.attributes.extend(attributes(input)),
            "AdminDisableUser" => user.enabled = false,
            "AdminEnableUser" => user.enabled = true,
            "AdminSetUserMFAPreference" => {
                let factors = [("SMSMfaSettings", "SMS_MFA"), ("EmailMfaSettings", "EMAIL_OTP")];
                let chosen = factors.iter().filter(|(setting, _)| input[setting]["Enabled"] == json!(true));
                user.mfa = chosen.map(|(_, factor)| (*factor).to_owned()).collect();
            }
            other => panic!("the import has no business calling {other}"),
        }
        Ok(json!({}))
    }

    fn create(&mut self, input: &Value) -> Result<Value, &'static str> {
        assert_eq!(input["MessageAction"], json!("SUPPRESS"));
        let mut name = input["Username"].as_str().unwrap().to_lowercase();
        if self.users.contains_key(&name) || self.aliases.contains_key(&name) {
            return Err("UsernameExistsException");
        }
        if self.sign_in_by_email {
            let made = format!("made-{}", self.users.len());
            self.aliases.insert(std::mem::replace(&mut name, made.clone()), made);
        }
        let without_password = self.passwordless && input["TemporaryPassword"].is_null();
        let status = if without_password { "CONFIRMED" } else { "FORCE_CHANGE_PASSWORD" };
        let created = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let user = User {
            enabled: true,
            status: status.to_owned(),
            attributes: attributes(input),
            created,
            ..User::default()
        };
        self.users.insert(name.clone(), user);
        Ok(json!({ "User": { "Username": name, "UserStatus": status } }))
    }

    /// As DescribeUserPool answers for the project's own pool, as far as the import looks.
    fn pool(&self) -> Value {
        let text = |name: &str| {
            json!({
                "Name": name, "AttributeDataType": "String", "Mutable": true, "Required": name == "email",
                "StringAttributeConstraints": { "MinLength": "0", "MaxLength": "2048" },
            })
        };
        let boolean =
            |name: &str| json!({ "Name": name, "AttributeDataType": "Boolean", "Mutable": true, "Required": false });
        let standard = "address birthdate email family_name gender given_name locale middle_name name nickname \
            phone_number picture preferred_username profile website zoneinfo";
        let mut schema: Vec<Value> = standard.split_whitespace().chain(["custom:plan"]).map(text).collect();
        schema.push(json!({ "Name": "updated_at", "AttributeDataType": "Number", "Mutable": true, "Required": false }));
        schema.extend(["email_verified", "phone_number_verified", "custom:active"].map(boolean));
        schema.push(json!({ "Name": "sub", "AttributeDataType": "String", "Mutable": false, "Required": true }));
        schema.push(
            json!({ "Name": "custom:origin", "AttributeDataType": "String", "Mutable": false, "Required": false }),
        );
        let (aliases, sign_in): (&[&str], &[&str]) =
            if self.sign_in_by_email { (&[], &["email"]) } else { (&["email", "preferred_username"], &[]) };
        let factors: &[&str] = if self.passwordless { &["PASSWORD", "EMAIL_OTP"] } else { &["PASSWORD"] };
        json!({
            "Id": "eu-west-1_Sample",
            "Policies": {
                "PasswordPolicy": {
                    "MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true,
                    "RequireSymbols": true, "TemporaryPasswordValidityDays": 7,
                },
                "SignInPolicy": { "AllowedFirstAuthFactors": factors },
            },
            "AliasAttributes": aliases,
            "UsernameAttributes": sign_in,
            "UsernameConfiguration": { "CaseSensitive": false },
            "MfaConfiguration": "OPTIONAL",
            "SchemaAttributes": schema,
        })
    }
}
