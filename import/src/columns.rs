//! The columns of an import: the pool's own attributes and the few that belong to the import itself.

use std::{collections::BTreeSet, fmt, sync::Arc};

use crate::{gathered::gathered, pool::profile::PoolProfile};

/// Where a value of a row goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    UserName,
    Password,
    Groups,
    Active,
    Mfa,
    /// The `sub` of the user where they come from: only told in the report.
    Sub,
    /// An attribute of the pool by its full name, such as `email` or `custom:plan`.
    Attribute(Arc<str>),
    /// What a report says about the row: passed over.
    Note(Arc<str>),
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UserName => "username",
            Self::Password => "password",
            Self::Groups => "groups",
            Self::Active => "active",
            Self::Mfa => "mfa",
            Self::Sub => "sub",
            Self::Attribute(name) | Self::Note(name) => name,
        })
    }
}

/// A column name that the pool and the import do not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownColumn {
    /// The known name that looks most like it, if one does.
    pub nearest: Option<String>,
}

/// What the names of columns begin with that a report adds to a row.
pub const NOTE: &str = "lifeguard:";

/// Whether a column of this name holds password hashes or what belongs to them, such as `password_hash`, `passwordHash` or
/// `Salt of password`. The API takes none, so they get a text of their own.
pub fn is_password_hash(name: &str) -> bool {
    const PASSWORD: [&str; 3] = ["passw", "pwd", "passphrase"];
    const HASH: [&str; 6] = ["argon", "crypt", "digest", "hash", "pbkdf", "salt"];
    let name = name.to_lowercase();
    [&PASSWORD[..], &HASH].iter().all(|parts| parts.iter().any(|part| name.contains(part)))
}

/// The columns a file for one pool may have, and those it must have.
#[derive(Clone, Debug)]
pub struct Columns {
    attributes: BTreeSet<Arc<str>>,
    required: Vec<Column>,
    /// Attributes that can stand in for a user name.
    sign_in: Vec<&'static str>,
}

impl Columns {
    /// `password_required`: a row without a password is rejected anyway, so a file without the column is wrong.
    pub fn of(profile: &PoolProfile, password_required: bool) -> Self {
        let attributes = gathered(profile.attributes.keys().filter(|name| !name.starts_with("dev:")).cloned());
        let required = profile.required_attributes().cloned().map(Column::Attribute);
        let required = required.chain(password_required.then_some(Column::Password)).collect();
        Self { attributes, required, sign_in: profile.sign_in_attributes.clone() }
    }

    /// The names a column may have: the import's own, then the pool's attributes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        OWN.into_iter().chain(self.attributes.iter().map(|name| &**name))
    }

    /// Finds the column with this name, in any case. It may carry the prefix `cognito:`.
    pub fn resolve(&self, name: &str) -> Result<Column, UnknownColumn> {
        self.find(name).ok_or_else(|| UnknownColumn { nearest: self.nearest_to(name) })
    }

    /// The known name that looks most like an unknown one, if one does.
    ///
    /// Only a slip of the pen is the name of the passwords: who follows the advice makes passwords of what is there.
    pub(crate) fn nearest_to(&self, name: &str) -> Option<String> {
        const SLIPS: usize = 2;
        let name = plain(name);
        let is_no_slip = || strsim::levenshtein(&name.to_lowercase(), PASSWORD) > SLIPS;
        nearest(name, self.names()).filter(|known| *known != PASSWORD || !is_no_slip()).map(str::to_owned)
    }

    /// The column with this name, if there is one.
    pub(crate) fn find(&self, name: &str) -> Option<Column> {
        let name = name.trim();
        if name.starts_with(NOTE) {
            return Some(Column::Note(name.into()));
        }
        let plain = plain(name);
        match plain.to_ascii_lowercase().as_str() {
            "username" => Some(Column::UserName),
            PASSWORD => Some(Column::Password),
            "groups" => Some(Column::Groups),
            "active" => Some(Column::Active),
            "mfa" | "mfa_enabled" => Some(Column::Mfa),
            "sub" => Some(Column::Sub),
            _ => self.attribute(plain).cloned().map(Column::Attribute),
        }
    }

    /// The attribute with this name. Two of a pool may differ in case alone: then only the exact name tells which.
    fn attribute(&self, name: &str) -> Option<&Arc<str>> {
        self.attributes.get(name).or_else(|| {
            let mut alike = self.attributes.iter().filter(|known| known.eq_ignore_ascii_case(name));
            alike.next().filter(|_| alike.next().is_none())
        })
    }

    /// Whether people sign in with an e-mail address or phone number and Cognito makes their user names.
    pub fn sign_in_by_contact(&self) -> bool {
        !self.sign_in.is_empty()
    }

    /// The required columns that are not among the given ones. Where a contact is the user name, each fills the other.
    pub fn missing(&self, present: &[Column]) -> Vec<Column> {
        let is_sign_in = |column: &Column| matches!(column, Column::Attribute(name) if self.sign_in.contains(&&**name));
        let has_user_name = present.contains(&Column::UserName);
        let names_users = has_user_name || present.iter().any(is_sign_in);
        let name = self.sign_in.first().map_or(Column::UserName, |&contact| Column::Attribute(contact.into()));
        let covered = |column: &Column| present.contains(column) || (has_user_name && is_sign_in(column));
        let mut missing: Vec<Column> = self.required.iter().filter(|column| !covered(column)).cloned().collect();
        if !names_users && !missing.contains(&name) {
            missing.insert(0, name);
        }
        missing
    }
}

/// The names the import itself gives meaning to.
const OWN: [&str; 5] = ["username", PASSWORD, "groups", "active", "mfa"];

const PASSWORD: &str = "password";

fn plain(name: &str) -> &str {
    const COGNITOS: &str = "cognito:";
    let name = name.trim();
    let prefix = name.get(..COGNITOS.len()).filter(|prefix| prefix.eq_ignore_ascii_case(COGNITOS));
    prefix.map_or(name, |prefix| &name[prefix.len()..])
}

/// The known name that looks most like the given one, if one does; `custom:` and case are passed over.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this likeness (0 to 1) a suggestion confuses more than it helps.
    const ALIKE: f64 = 0.8;
    /// No name of an attribute or group is longer by much, and the comparison takes time in the square of the length.
    const MAX_CHARS: usize = 200;
    if name.chars().nth(MAX_CHARS).is_some() {
        return None;
    }
    let bare = |name: &str| name.strip_prefix("custom:").unwrap_or(name).to_lowercase();
    let wanted = bare(name);
    let rated = known.map(|known| (strsim::jaro_winkler(&wanted, &bare(known)), known));
    let (likeness, best) = rated.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (likeness >= ALIKE).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Columns {
        Columns::of(&PoolProfile::sample(), true)
    }

    #[test]
    fn names_resolve() {
        let attribute = |name: &str| Column::Attribute(name.into());
        for (name, expected) in [
            ("username", Column::UserName),
            ("userName", Column::UserName),
            ("cognito:username", Column::UserName),
            ("COGNITO:Username", Column::UserName),
            (" cognito:mfa_enabled ", Column::Mfa),
            ("sub", Column::Sub),
            ("Groups", Column::Groups),
            ("email", attribute("email")),
            ("cognito:email", attribute("email")),
            ("Email", attribute("email")),
            ("CUSTOM:Plan", attribute("custom:plan")),
            ("custom:plan", attribute("custom:plan")),
            ("lifeguard:text", Column::Note("lifeguard:text".into())),
        ] {
            assert_eq!(columns().resolve(name), Ok(expected), "{name:?}");
        }
    }

    #[test]
    fn an_unknown_name_suggests_the_nearest() {
        for (name, nearest) in [
            ("e-mail", Some("email")),
            ("given-name", Some("given_name")),
            ("plan", Some("custom:plan")),
            ("pasword", Some("password")),
            ("Pass-word", Some("password")),
            ("passwd", Some("password")),
            // What is there would become everybody's password.
            ("password_changed", None),
            ("password_old", None),
            ("PasswordHash", None),
            ("shoe size", None),
        ] {
            let expected = UnknownColumn { nearest: nearest.map(str::to_owned) };
            assert_eq!(columns().resolve(name), Err(expected), "{name:?}");
        }
    }

    #[test]
    fn names_of_password_hashes_are_known() {
        for (name, expected) in [
            ("password_hash", true),
            ("Password Hash", true),
            ("cognito:PASSWORD_HASH", true),
            ("hashedPassword", true),
            ("password_digest", true),
            ("encrypted_password", true),
            ("pwd.salt", true),
            ("password", false),
            ("password_changed", false),
            ("hash", false),
        ] {
            assert_eq!(is_password_hash(name), expected, "{name}");
        }
    }

    #[test]
    fn names_that_differ_in_case_alone_are_told_apart() {
        let rule = PoolProfile::sample().attributes["custom:plan"].clone();
        let attributes = ["custom:plan", "custom:Plan"].map(|name| (name.into(), rule.clone())).into();
        let columns = Columns::of(&PoolProfile { attributes, ..PoolProfile::default() }, false);
        for (name, expected) in [("custom:plan", true), ("custom:Plan", true), ("custom:PLAN", false)] {
            assert_eq!(columns.resolve(name).ok(), expected.then(|| Column::Attribute(name.into())), "{name}");
        }
    }

    #[test]
    fn a_name_of_any_length_takes_no_time() {
        let (long, begun) = ("x".repeat(1 << 20), std::time::Instant::now());
        assert_eq!(columns().resolve(&long), Err(UnknownColumn { nearest: None }));
        assert!(begun.elapsed() < std::time::Duration::from_millis(500), "{:?}", begun.elapsed());
    }

    #[test]
    fn required_columns_are_missed() {
        let email = Column::Attribute("email".into());
        assert_eq!(columns().missing(&[]), [Column::UserName, email.clone(), Column::Password]);
        assert_eq!(columns().missing(&[Column::UserName, Column::Password, email]), []);
    }

    #[test]
    fn where_the_email_signs_in_either_column_will_do() {
        let profile = PoolProfile { sign_in_attributes: vec!["email"], ..PoolProfile::sample() };
        let columns = Columns::of(&profile, false);
        assert_eq!(columns.missing(&[Column::UserName]), []);
        assert_eq!(columns.missing(&[Column::Attribute("email".into())]), []);
        assert_eq!(columns.missing(&[]), [Column::Attribute("email".into())]);
    }
}
