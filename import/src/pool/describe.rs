//! Reads the pool's profile from Cognito: DescribeUserPool and ListGroups, once, before the first row.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use aws_sdk_cognitoidentityprovider::{
    Client,
    types::{
        AdminCreateUserConfigType, AliasAttributeType, AttributeDataType, AuthFactorType, PasswordPolicyType,
        SchemaAttributeType, SignInPolicyType, UserAttributeUpdateSettingsType, UserPoolMfaType, UserPoolTierType,
        UserPoolType, UsernameAttributeType, UsernameConfigurationType, VerifiedAttributeType,
    },
};

use tokio::time::timeout;

use crate::{
    cost::Tier,
    gathered::gathered,
    pool::{
        classify::{Class, Fault},
        profile::{AttributeKind, AttributeRule, PasswordPolicy, PoolMfa, PoolProfile},
        retry,
    },
    settings::Settings,
    user::READ_ONLY,
};

/// So many times silence is no accident but a wrong address, or a network that lets nothing through.
const TRIES_WITHOUT_ANSWER: u32 = 2;

/// How long the first answer may take: whoever waits for it wants to know soon that there will be none.
const FIRST_ANSWER: Duration = Duration::from_secs(6);

/// The pool as it is now. Tries again where that can help; if nobody answers at all, not for long.
pub async fn describe(client: &Client, pool_id: &str) -> Result<PoolProfile, Fault> {
    let mut tries = 0;
    loop {
        tries += 1;
        let fault = match describe_once(client, pool_id).await {
            Ok(profile) => return Ok(profile),
            Err(fault) => fault,
        };
        if fault.is_silence() && tries >= TRIES_WITHOUT_ANSWER {
            return Err(Fault::unreachable(fault.operation));
        }
        let Some(delay) = retry::delay(fault.class, tries) else { return Err(fault) };
        tokio::time::sleep(delay).await;
    }
}

/// Why the pool of the settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    #[error("The user pool cannot be read: {0}")]
    Unreadable(String),
    #[error("The pool has no attribute {0}: add it, or leave ACTIVE_ATTRIBUTE empty")]
    ActiveAttributeMissing(String),
}

impl PoolError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "PoolUnreadable",
            Self::ActiveAttributeMissing(_) => "ActiveAttributeMissing",
        }
    }
}

/// The pool of the settings, which has their active attribute.
pub async fn describe_configured(client: &Client, settings: &Settings) -> Result<PoolProfile, PoolError> {
    let profile =
        describe(client, &settings.user_pool_id).await.map_err(|fault| PoolError::Unreadable(fault.to_string()))?;
    match &settings.active_attribute {
        Some(name) if !profile.attributes.contains_key(name.as_str()) => {
            Err(PoolError::ActiveAttributeMissing(name.clone()))
        }
        _ => Ok(profile),
    }
}

async fn describe_once(client: &Client, pool_id: &str) -> Result<PoolProfile, Fault> {
    let described = client.describe_user_pool().user_pool_id(pool_id).send();
    let described = timeout(FIRST_ANSWER, described).await.map_err(|_| Fault::timed_out("DescribeUserPool"))?;
    let described = described.map_err(|error| Fault::of("DescribeUserPool", &error))?;
    let pool = described.user_pool.ok_or_else(|| Fault {
        class: Class::Fatal,
        aws_code: "ResourceNotFoundException".to_owned(),
        operation: "DescribeUserPool",
    })?;
    let mfa = match pool.mfa_configuration() {
        None | Some(UserPoolMfaType::Off) => PoolMfa::Off,
        Some(_) => factors(client, pool_id).await?,
    };
    Ok(PoolProfile { id: pool_id.to_owned(), groups: groups(client, pool_id).await?, mfa, ..profile(&pool) })
}

/// The factors that are on, besides authenticator apps (GetUserPoolMfaConfig). To know them is worth a permission, but an
/// import that names no factor does without.
async fn factors(client: &Client, pool_id: &str) -> Result<PoolMfa, Fault> {
    match client.get_user_pool_mfa_config().user_pool_id(pool_id).send().await {
        Ok(config) => Ok(PoolMfa::On {
            sms: config.sms_mfa_configuration.is_some(),
            email: config.email_mfa_configuration.is_some(),
        }),
        Err(error) => match Fault::of("GetUserPoolMfaConfig", &error) {
            fault if fault.code() == "access-denied" => Ok(PoolMfa::Unknown),
            fault => Err(fault),
        },
    }
}

/// The names of all groups. A page that is throttled is asked for again by itself: five calls a second go through for each
/// pool (developer guide, "Quotas in Amazon Cognito"), and who begins anew each time never sees the end of a long list.
async fn groups(client: &Client, pool_id: &str) -> Result<BTreeSet<String>, Fault> {
    /// The most there is.
    const PAGE: i32 = 60;
    let (mut names, mut next, mut tries) = (BTreeSet::new(), None, 0);
    loop {
        tries += 1;
        let call = client.list_groups().user_pool_id(pool_id).limit(PAGE).set_next_token(next.clone());
        match call.send().await.map_err(|error| Fault::of("ListGroups", &error)) {
            Ok(page) => {
                names.extend(page.groups.unwrap_or_default().into_iter().filter_map(|group| group.group_name));
                (next, tries) = (page.next_token.filter(|token| !token.is_empty()), 0);
                if next.is_none() {
                    return Ok(names);
                }
            }
            Err(fault) => match retry::delay(fault.class, tries) {
                Some(delay) if fault.class == Class::Throttled => tokio::time::sleep(delay).await,
                _ => return Err(fault),
            },
        }
    }
}

/// What the SDK says of the pool, as the checks want it; id, groups and factors are left empty.
fn profile(pool: &UserPoolType) -> PoolProfile {
    let policies = pool.policies();
    let factors =
        policies.and_then(|policies| policies.sign_in_policy()).map(SignInPolicyType::allowed_first_auth_factors);
    let operators_only = pool.admin_create_user_config().map(AdminCreateUserConfigType::allow_admin_create_user_only);
    PoolProfile {
        estimated_users: pool.estimated_number_of_users().try_into().unwrap_or(0),
        attributes: gathered(pool.schema_attributes().iter().filter_map(attribute)),
        aliases: pool.alias_attributes().iter().filter_map(alias).collect(),
        sign_in_attributes: pool.username_attributes().iter().filter_map(sign_in_attribute).collect(),
        // Pools from before the setting existed have none and are case-sensitive.
        case_sensitive: pool.username_configuration().is_none_or(UsernameConfigurationType::case_sensitive),
        self_sign_up: !operators_only.unwrap_or_default(),
        verified_before_change: verified_before_change(pool),
        mfa_required: pool.mfa_configuration() == Some(&UserPoolMfaType::On),
        tier: pool.user_pool_tier().and_then(tier),
        password: policies.and_then(|policies| policies.password_policy()).map(password_policy).unwrap_or_default(),
        codes: codes(factors.unwrap_or_default()),
        ..PoolProfile::default()
    }
}

/// The contacts that one-time codes go to.
fn codes(factors: &[AuthFactorType]) -> &'static [&'static str] {
    match (factors.contains(&AuthFactorType::EmailOtp), factors.contains(&AuthFactorType::SmsOtp)) {
        (true, true) => &["email", "phone_number"],
        (true, false) => &["email"],
        (false, true) => &["phone_number"],
        (false, false) => &[],
    }
}

fn attribute(schema: &SchemaAttributeType) -> Option<(Arc<str>, AttributeRule)> {
    let name = schema.name().filter(|name| !READ_ONLY.contains(name))?;
    let number = |text: Option<&str>| text.and_then(|text| text.parse().ok());
    let length = |text: Option<&str>| text.and_then(|text| text.parse().ok());
    let kind = match schema.attribute_data_type() {
        Some(AttributeDataType::Boolean) => AttributeKind::Boolean,
        Some(AttributeDataType::Datetime) => AttributeKind::DateTime,
        Some(AttributeDataType::Number) => {
            let limits = schema.number_attribute_constraints();
            let min = number(limits.and_then(|limits| limits.min_value()));
            AttributeKind::Number { min, max: number(limits.and_then(|limits| limits.max_value())) }
        }
        _ => {
            let limits = schema.string_attribute_constraints();
            let min = length(limits.and_then(|limits| limits.min_length()));
            let max = length(limits.and_then(|limits| limits.max_length()));
            AttributeKind::Text { min: min.unwrap_or(0), max: max.unwrap_or(usize::MAX) }
        }
    };
    let rule =
        AttributeRule { kind, required: schema.required().unwrap_or(false), mutable: schema.mutable().unwrap_or(true) };
    Some((name.into(), rule))
}

fn password_policy(policy: &PasswordPolicyType) -> PasswordPolicy {
    let minimum_length = policy.minimum_length().and_then(|length| usize::try_from(length).ok());
    PasswordPolicy {
        minimum_length: minimum_length.unwrap_or_else(|| PasswordPolicy::default().minimum_length),
        lowercase: policy.require_lowercase(),
        uppercase: policy.require_uppercase(),
        numbers: policy.require_numbers(),
        symbols: policy.require_symbols(),
    }
}

fn alias(alias: &AliasAttributeType) -> Option<&'static str> {
    match alias {
        AliasAttributeType::Email => Some("email"),
        AliasAttributeType::PhoneNumber => Some("phone_number"),
        AliasAttributeType::PreferredUsername => Some("preferred_username"),
        _ => None,
    }
}

fn tier(tier: &UserPoolTierType) -> Option<Tier> {
    match tier {
        UserPoolTierType::Lite => Some(Tier::Lite),
        UserPoolTierType::Essentials => Some(Tier::Essentials),
        UserPoolTierType::Plus => Some(Tier::Plus),
        _ => None,
    }
}

fn verified_before_change(pool: &UserPoolType) -> Vec<&'static str> {
    let settings = pool.user_attribute_update_settings();
    let contacts = settings.map(UserAttributeUpdateSettingsType::attributes_require_verification_before_update);
    let contact = |contact: &VerifiedAttributeType| match contact {
        VerifiedAttributeType::Email => Some("email"),
        VerifiedAttributeType::PhoneNumber => Some("phone_number"),
        _ => None,
    };
    contacts.unwrap_or_default().iter().filter_map(contact).collect()
}

fn sign_in_attribute(attribute: &UsernameAttributeType) -> Option<&'static str> {
    match attribute {
        UsernameAttributeType::Email => Some("email"),
        UsernameAttributeType::PhoneNumber => Some("phone_number"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_without_a_password_needs_codes_and_not_only_passkeys() {
        use AuthFactorType::{EmailOtp, Password, SmsOtp, WebAuthn};
        for (factors, expected) in [
            (&[][..], &[][..]),
            (&[Password, WebAuthn], &[]),
            (&[Password, EmailOtp], &["email"]),
            (&[Password, WebAuthn, SmsOtp], &["phone_number"]),
            (&[SmsOtp, EmailOtp], &["email", "phone_number"]),
        ] {
            assert_eq!(codes(factors), expected, "{factors:?}");
        }
    }
}
