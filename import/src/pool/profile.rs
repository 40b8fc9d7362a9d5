//! What the checks need to know of a user pool: a plain value, read once before the first row.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::cost::Tier;

/// The user pool as `DescribeUserPool` and `ListGroups` tell it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PoolProfile {
    pub id: String,
    /// How many users there are, roughly (EstimatedNumberOfUsers).
    pub estimated_users: u64,
    /// Every attribute an import may write, by full name; `sub` and `identities` are Cognito's own and not among them.
    pub attributes: BTreeMap<Arc<str>, AttributeRule>,
    /// Attributes that work as another user name: of `email`, `phone_number`, `preferred_username`.
    pub aliases: Vec<&'static str>,
    /// Attributes that *are* the user name, `email` or `phone_number`; empty where user names are free.
    pub sign_in_attributes: Vec<&'static str>,
    pub case_sensitive: bool,
    /// Whether people may sign themselves up, under any name that is free.
    pub self_sign_up: bool,
    /// Contacts that the pool changes only once the new value is verified (AttributesRequireVerificationBeforeUpdate).
    pub verified_before_change: Vec<&'static str>,
    /// The pool's feature plan; `None`: it does not say, or has one that this program does not know.
    pub tier: Option<Tier>,
    pub password: PasswordPolicy,
    /// The contacts that a one-time code is sent to as a first factor. A user may be created without a password only where
    /// there is one (API: AdminCreateUser, `TemporaryPassword`); passkeys alone are not enough.
    pub codes: &'static [&'static str],
    pub mfa: PoolMfa,
    /// Whether everybody needs a second factor. Cognito takes none away then, and says nothing.
    pub mfa_required: bool,
    pub groups: BTreeSet<String>,
}

/// What the pool says of a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PoolMfa {
    #[default]
    Off,
    /// On, with these factors besides authenticator apps.
    On { sms: bool, email: bool },
    /// On, but the caller may not know with which factors (GetUserPoolMfaConfig).
    Unknown,
}

/// What the schema says of one attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeRule {
    pub kind: AttributeKind,
    pub required: bool,
    pub mutable: bool,
}

/// The type of an attribute and its limits.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeKind {
    /// Lengths in characters, both included.
    Text {
        min: usize,
        max: usize,
    },
    /// Values, both included.
    Number {
        min: Option<f64>,
        max: Option<f64>,
    },
    DateTime,
    Boolean,
}

/// The pool's password policy. The default is Cognito's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// In characters, 6 to 99.
    pub minimum_length: usize,
    pub lowercase: bool,
    pub uppercase: bool,
    pub numbers: bool,
    pub symbols: bool,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self { minimum_length: 8, lowercase: true, uppercase: true, numbers: true, symbols: true }
    }
}

impl PoolProfile {
    /// The names of the attributes every user must have.
    pub fn required_attributes(&self) -> impl Iterator<Item = &Arc<str>> {
        self.attributes.iter().filter(|(_, rule)| rule.required).map(|(name, _)| name)
    }

    /// Whether two users may not share a value of this attribute.
    pub fn is_unique(&self, attribute: &str) -> bool {
        self.aliases.contains(&attribute) || self.sign_in_attributes.contains(&attribute)
    }

    /// A user name as the pool compares it.
    pub fn fold(&self, name: &str) -> String {
        if self.case_sensitive { name.to_owned() } else { name.to_lowercase() }
    }

    /// A pool as the project's template makes it, for tests.
    #[cfg(test)]
    pub fn sample() -> Self {
        let rule = |kind| AttributeRule { kind, required: false, mutable: true };
        let text = || rule(AttributeKind::Text { min: 0, max: 2048 });
        let mut attributes: BTreeMap<Arc<str>, AttributeRule> =
            ["address", "family_name", "given_name", "locale", "name", "phone_number", "preferred_username"]
                .map(|name| (name.into(), text()))
                .into();
        attributes.insert("email".into(), AttributeRule { required: true, ..text() });
        attributes.insert("email_verified".into(), rule(AttributeKind::Boolean));
        attributes.insert("phone_number_verified".into(), rule(AttributeKind::Boolean));
        attributes.insert("birthdate".into(), rule(AttributeKind::Text { min: 10, max: 10 }));
        attributes.insert("updated_at".into(), rule(AttributeKind::Number { min: Some(0.0), max: None }));
        attributes.insert("custom:active".into(), rule(AttributeKind::Boolean));
        attributes.insert("custom:plan".into(), rule(AttributeKind::Text { min: 2, max: 5 }));
        attributes.insert("custom:seats".into(), rule(AttributeKind::Number { min: Some(1.0), max: Some(50.0) }));
        attributes.insert("custom:since".into(), rule(AttributeKind::DateTime));
        Self {
            id: "eu-west-1_Sample".to_owned(),
            attributes,
            aliases: vec!["email", "preferred_username"],
            groups: ["admins", "members", "staff"].map(str::to_owned).into(),
            ..Self::default()
        }
    }
}
