//! The user pool: what Cognito answers, and what becomes of its users.

use std::{collections::BTreeMap, time::SystemTime};

use serde_json::{Value, json};

use super::{
    State,
    user::{User, attributes},
};

/// The groups every pool has.
const GROUPS: [&str; 3] = ["admins", "members", "staff"];

/// What people sign in with besides their names.
const ALIASES: [&str; 2] = ["email", "preferred_username"];

type Answer = Result<Value, &'static str>;

impl State {
    pub(super) fn cognito(&mut self, operation: &str, input: &Value) -> Answer {
        let answer = match operation {
            "AdminCreateUser" => self.create(input),
            operation if operation.starts_with("Admin") => self.of_user(operation, input),
            operation => self.of_pool(operation, input),
        };
        let may_sign_in = self.users.iter().filter(|(_, user)| user.enabled && user.status == "CONFIRMED");
        self.could_sign_in.extend(may_sign_in.map(|(name, _)| name.clone()));
        answer
    }

    fn of_pool(&mut self, operation: &str, input: &Value) -> Answer {
        Ok(match operation {
            "DescribeUserPool" => json!({ "UserPool": self.pool() }),
            "ListGroups" => json!({ "Groups": GROUPS.map(|name| json!({ "GroupName": name })) }),
            "ListUsers" => self.list(input),
            "GetUserPoolMfaConfig" => {
                json!({ "MfaConfiguration": "OPTIONAL", "SmsMfaConfiguration": {}, "EmailMfaConfiguration": {} })
            }
            "GetProvisionedLimit" => {
                let category = input["LimitDefinition"]["Attributes"]["Category"].as_str().unwrap();
                let raised = self.limits.get(category).copied().unwrap_or(50);
                json!({ "Limit": {
                    "LimitDefinition": input["LimitDefinition"], "ProvisionedLimitValue": raised, "FreeLimitValue": 50,
                }})
            }
            "CreateGroup" => {
                let name = input["GroupName"].as_str().unwrap().to_owned();
                return if self.groups.insert(name) { Ok(json!({ "Group": {} })) } else { Err("GroupExistsException") };
            }
            other => panic!("the import has no business calling {other}"),
        })
    }

    /// A page of the users, in the order of their names, or of those with exactly the value of a filter.
    fn list(&self, input: &Value) -> Value {
        const PAGE: usize = 60;
        let filter = input["Filter"].as_str().map(|filter| {
            let (attribute, value) = filter.split_once(" = ").unwrap();
            let value: String = serde_json::from_str(value).unwrap();
            (attribute.to_owned(), value)
        });
        let is_wanted = |(name, user): &(&String, &User)| match &filter {
            None => true,
            Some((attribute, value)) if attribute == "username" => *name == value,
            Some((attribute, value)) => user.attributes.get(attribute) == Some(value),
        };
        let start: usize = input["PaginationToken"].as_str().map_or(0, |token| token.parse().unwrap());
        let wanted: Vec<Value> = self.users.iter().filter(is_wanted).map(|(name, user)| user.listed(name)).collect();
        let page: Vec<&Value> = wanted.iter().skip(start).take(PAGE).collect();
        let next = (start + PAGE < wanted.len()).then(|| (start + PAGE).to_string());
        json!({ "Users": page, "PaginationToken": next })
    }

    fn of_user(&mut self, operation: &str, input: &Value) -> Answer {
        let name = self.resolved(input["Username"].as_str().unwrap()).ok_or("UserNotFoundException")?;
        if operation == "AdminUpdateUserAttributes" {
            return self.update(&name, input);
        }
        let (history, groups) = (self.password_history, self.groups.clone());
        let user = self.users.get_mut(&name).unwrap();
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
                if !GROUPS.contains(&group) && !groups.contains(group) {
                    return Err("ResourceNotFoundException");
                }
                user.groups.insert(group.to_owned());
            }
            "AdminRemoveUserFromGroup" => {
                user.groups.remove(input["GroupName"].as_str().unwrap());
            }
            "AdminDisableUser" => user.enabled = false,
            "AdminEnableUser" => user.enabled = true,
            "AdminSetUserMFAPreference" => user.prefer_mfa(input),
            other => panic!("the import has no business calling {other}"),
        }
        Ok(json!({}))
    }

    fn create(&mut self, input: &Value) -> Answer {
        assert_eq!(input["MessageAction"], json!("SUPPRESS"));
        assert_eq!(input["ForceAliasCreation"], json!(false));
        let mut name = input["Username"].as_str().unwrap().to_lowercase();
        let attributes = attributes(input);
        // As it was seen on AWS (aws/aws-sdk-net#761).
        if attributes.get("preferred_username").is_some_and(|preferred| preferred.to_lowercase() == name) {
            return Err("UserNotFoundException");
        }
        if self.resolved(&name).is_some() {
            return Err("UsernameExistsException");
        }
        if self.owner(&attributes, None).is_some() {
            let manners = self.manners;
            return Err(if manners.calls_aliases_names { "UsernameExistsException" } else { "AliasExistsException" });
        }
        if self.sign_in_by_email {
            let made = format!("made-{}", self.users.len());
            self.aliases.insert(std::mem::replace(&mut name, made.clone()), made);
        }
        let without_password = self.passwordless && input["TemporaryPassword"].is_null();
        let status = if without_password { "CONFIRMED" } else { "FORCE_CHANGE_PASSWORD" }.to_owned();
        let created = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let user = User { enabled: true, status, attributes, created, ..User::default() };
        let output = user.listed(&name);
        self.users.insert(name, user);
        Ok(json!({ "User": output }))
    }

    fn update(&mut self, name: &str, input: &Value) -> Answer {
        let mut changes = attributes(input);
        let before = self.users[name].attributes.clone();
        let is_new = changes.get("email").is_some_and(|email| before.get("email") != Some(email));
        let is_verified = changes.get("email_verified").is_some_and(|verified| verified == "true");
        if self.verified_before_change && is_new && !is_verified {
            changes.retain(|name, _| !name.starts_with("email"));
            self.mails += 1;
        } else if is_new && !is_verified {
            changes.insert("email_verified".to_owned(), "false".to_owned());
        }
        let after = before.into_iter().chain(changes).collect();
        if let Some(owner) = self.owner(&after, Some(name)) {
            if !self.manners.moves_aliases {
                return Err("AliasExistsException");
            }
            let owner = self.users.get_mut(&owner).unwrap();
            owner.attributes.insert("email_verified".to_owned(), "false".to_owned());
            owner.attributes.remove("preferred_username");
        }
        self.users.get_mut(name).unwrap().attributes = after;
        Ok(json!({}))
    }

    /// The user whom Cognito takes a name for: their own, or an alias of theirs.
    fn resolved(&self, name: &str) -> Option<String> {
        let name = name.to_lowercase();
        let of_alias = || self.aliases.get(&name).cloned();
        let by_alias = |(_, user): &(&String, &User)| self.aliases_of(&user.attributes).any(|alias| alias == name);
        let own = self.users.contains_key(&name).then(|| name.clone());
        own.or_else(of_alias).or_else(|| self.users.iter().find(by_alias).map(|(name, _)| name.clone()))
    }

    /// Another user who has one of the aliases that these attributes make.
    fn owner(&self, attributes: &BTreeMap<String, String>, own: Option<&str>) -> Option<String> {
        let mut owners = self.aliases_of(attributes).filter_map(|alias| self.resolved(&alias));
        owners.find(|owner| Some(owner.as_str()) != own)
    }

    fn aliases_of<'a>(&self, attributes: &'a BTreeMap<String, String>) -> impl Iterator<Item = String> + use<'a> {
        let is_verified = attributes.get("email_verified").is_some_and(|verified| verified == "true");
        let counts = move |name: &&str| *name != "email" || is_verified;
        let values = ALIASES.into_iter().filter(counts).filter_map(|name| attributes.get(name));
        values.map(|value| value.to_lowercase())
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
            if self.sign_in_by_email { (&[], &["email"]) } else { (&ALIASES, &[]) };
        let before_change: &[&str] = if self.verified_before_change { &["email"] } else { &[] };
        let factors: &[&str] = if self.passwordless { &["PASSWORD", "EMAIL_OTP"] } else { &["PASSWORD"] };
        json!({
            "Id": "eu-west-1_Sample",
            "EstimatedNumberOfUsers": self.others + self.users.len(),
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
            "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": self.closed },
            "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": before_change },
            "UserPoolTier": self.tier,
            "SchemaAttributes": schema,
        })
    }
}
