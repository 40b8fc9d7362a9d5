//! The options of an import as arguments, in the words that the import itself uses.

use std::{fs, str::FromStr};

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use import::{
    options::{Membership, MissingPassword, OnExisting, OptionError, Options},
    pool::pace::Category,
    spelling::Spelling,
};
use shared::groups::GroupRules;
use strum::{ParseError, VariantNames};

use crate::exit::UsageError;

/// A file of group rules.
#[derive(Clone, Debug)]
pub struct RulesFile {
    rules: GroupRules,
    json: serde_json::Value,
}

impl RulesFile {
    fn read(path: &str) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        let rules = GroupRules::parse(&text)?;
        Ok(Self { rules, json: serde_json::from_str(&text).map_err(|error| error.to_string())? })
    }
}

/// What rows mean.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Row options")]
pub struct RowOptions {
    /// What happens to rows without a password
    #[arg(long, value_name = "CHOICE", default_value_t, value_parser = words::<MissingPassword>())]
    pub missing_password: MissingPassword,
    /// Take passwords that look like hashes for passwords
    #[arg(long)]
    pub passwords_are_plain: bool,
    /// Group of rows that name none; may be given several times
    #[arg(long = "default-group", value_name = "GROUP")]
    pub default_groups: Vec<String>,
    /// Whether the groups of a row are added to those of an existing user, or are exactly those they are in afterwards
    #[arg(long, value_name = "CHOICE", default_value_t, value_parser = words::<Membership>())]
    pub groups: Membership,
    /// File with group rules (JSON, see schema/group-rules.schema.json) that give groups besides those of the rows
    #[arg(long, value_name = "FILE", value_parser = RulesFile::read)]
    pub group_rules: Option<RulesFile>,
    /// Create the groups that are named and not in the pool
    #[arg(long)]
    pub create_groups: bool,
    /// E-mail addresses and phone numbers count as unverified where a row does not say
    #[arg(long)]
    pub contacts_unverified: bool,
    /// Attribute that says whether an account is active, if the pool has it
    #[arg(long, value_name = "NAME", default_value = "custom:active")]
    pub active_attribute: String,
}

/// How an import writes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Import options")]
pub struct WriteOptions {
    /// What happens to users who are in the pool already
    #[arg(long, value_name = "CHOICE", default_value_t, value_parser = words::<OnExisting>())]
    pub on_existing: OnExisting,
    /// How much of each Cognito quota the import may use, above 0 and at most 1; the rest stays for live sign-ups
    #[arg(long, value_name = "SHARE", default_value_t = Options::default().share)]
    pub share: f64,
    /// Quota of your account in calls a second, such as UserCreation=100; may be given several times
    #[arg(long = "quota", value_name = "CATEGORY=RPS", value_parser = quota)]
    pub quotas: Vec<(Category, f64)>,
    /// Rows worked on at a time [default: as many as the quotas let end in two seconds]
    #[arg(long, value_name = "ROWS")]
    pub in_flight: Option<usize>,
}

impl RowOptions {
    /// As the import's options; how it writes is left at the defaults.
    pub fn options(&self) -> Options {
        Options {
            missing_password: self.missing_password,
            passwords_are_plain: self.passwords_are_plain,
            default_groups: self.default_groups.clone(),
            group_rules: self.group_rules.as_ref().map(|file| file.rules.clone()),
            groups: self.groups,
            create_groups: self.create_groups,
            contacts_verified: !self.contacts_unverified,
            spelling: Spelling::Arguments,
            ..Options::default()
        }
    }
}

impl WriteOptions {
    /// The import's options, if every value can be.
    pub fn options(&self, rows: &RowOptions) -> Result<Options, UsageError> {
        let options = Options {
            on_existing: self.on_existing,
            share: self.share,
            quotas: self.quotas.iter().copied().collect(),
            in_flight: self.in_flight,
            ..rows.options()
        };
        options.validate().map_err(usage)?;
        Ok(options)
    }

    /// The same as the functions read them.
    pub(crate) fn request(&self, rows: &RowOptions) -> anyhow::Result<serde_json::Value> {
        let mut request = serde_json::to_value(self.options(rows)?)?;
        if let Some(file) = &rows.group_rules {
            request["groupRules"] = file.json.clone();
        }
        Ok(request)
    }
}

/// The error in the words of the command line: `options.defaultGroups` is `--default-group` here.
pub(crate) fn usage(error: OptionError) -> UsageError {
    let argument = match &error {
        OptionError::Share => "--share",
        OptionError::Quota(_) => "--quota",
        OptionError::InFlight => "--in-flight",
        OptionError::UnknownGroup(_) => "--default-group",
        OptionError::UnknownGroupInRules(_) => "--group-rules",
        OptionError::PasswordlessNotAllowed => "--missing-password",
    };
    let text = error.to_string();
    let problem = text.split_once(' ').map_or(text.as_str(), |(_, problem)| problem);
    UsageError(format!("{argument} {problem}"))
}

/// Takes the words of an enumeration.
fn words<T>() -> impl TypedValueParser<Value = T>
where
    T: VariantNames + FromStr<Err = ParseError> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(T::VARIANTS).try_map(|word| word.parse::<T>().map_err(|error| error.to_string()))
}

fn quota(text: &str) -> Result<(Category, f64), String> {
    let (category, rate) = text.split_once('=').ok_or("write for example UserCreation=100")?;
    let known = |_| format!("the categories are {}", Category::VARIANTS.join(", "));
    let rate = rate.parse().map_err(|_| "calls a second must be a number");
    Ok((category.parse().map_err(known)?, rate?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn group_rules_come_from_a_file_or_are_refused_with_their_problem() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        let path = file.path().to_str().expect("a path in UTF-8");
        for (text, expected) in [
            (r#"{"default":["members"]}"#, Ok(vec!["members"])),
            (r#"{"default":["two words"]}"#, Err("`two words` is no group name")),
            ("members", Err("is not a JSON object")),
        ] {
            fs::write(path, text).expect("it can be written");
            match (RulesFile::read(path), expected) {
                (Ok(file), Ok(named)) => {
                    assert_eq!(file.rules.named().iter().map(|group| group.as_str()).collect::<Vec<_>>(), named);
                }
                (Err(error), Err(problem)) => assert!(error.contains(problem), "{error}"),
                (read, expected) => panic!("{text}: {:?}, {expected:?}", read.is_ok()),
            }
        }
        assert!(RulesFile::read("/nowhere/rules.json").expect_err("no file").contains("No such file"));
    }
}
