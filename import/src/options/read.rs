//! Reads options from JSON, and says everything that is wrong with their types.

use serde::de::DeserializeOwned;
use shared::{fields::Fields, groups::GroupRules};
use strum::VariantNames;

use super::{Membership, MissingPassword, OnExisting, Options, OptionsError};
use crate::{pool::pace::Category, spelling::Spelling};

const KNOWN: [&str; 11] = [
    "onExisting",
    "missingPassword",
    "passwordsArePlain",
    "defaultGroups",
    "groupRules",
    "groups",
    "createGroups",
    "contactsVerified",
    "share",
    "quotas",
    "inFlight",
];

impl Options {
    /// Reads a JSON object of options and checks them as far as that is possible without the pool; the defaults for `None`.
    pub fn parse(json: Option<&str>) -> Result<Self, OptionsError> {
        let default = Self::default();
        let Some(json) = json else { return Ok(default) };
        let mut members = Members { fields: Fields::read(json, &KNOWN)?, problems: Vec::new() };
        let options = Self {
            on_existing: members.value("onExisting", &one_of::<OnExisting>()).unwrap_or(default.on_existing),
            missing_password: members
                .value("missingPassword", &one_of::<MissingPassword>())
                .unwrap_or(default.missing_password),
            passwords_are_plain: members
                .value("passwordsArePlain", "true or false")
                .unwrap_or(default.passwords_are_plain),
            default_groups: members.value("defaultGroups", "a list of group names").unwrap_or(default.default_groups),
            group_rules: members.group_rules(),
            groups: members.value("groups", &one_of::<Membership>()).unwrap_or(default.groups),
            create_groups: members.value("createGroups", "true or false").unwrap_or(default.create_groups),
            contacts_verified: members.value("contactsVerified", "true or false").unwrap_or(default.contacts_verified),
            share: members.value("share", "a number").unwrap_or(default.share),
            quotas: members.value("quotas", &quotas()).unwrap_or(default.quotas),
            in_flight: members.value("inFlight", "a whole number"),
            spelling: Spelling::Json,
        };
        if !members.problems.is_empty() {
            return Err(OptionsError::Misread(members.problems));
        }
        options.validate()?;
        Ok(options)
    }
}

struct Members<'a> {
    fields: Fields<'a>,
    problems: Vec<String>,
}

impl Members<'_> {
    /// The option's value; `None` where it is missing, or not of the form that is described.
    fn value<T: DeserializeOwned>(&mut self, name: &str, form: &str) -> Option<T> {
        let problem = format!("options.{name} must be {form}");
        self.fields.value(name, problem).unwrap_or_else(|problem| {
            self.problems.push(problem);
            None
        })
    }

    fn group_rules(&mut self) -> Option<GroupRules> {
        let rules = GroupRules::parse(self.fields.raw("groupRules")?.get());
        rules.map_err(|problem| self.problems.push(format!("options.groupRules: {problem}"))).ok()
    }
}

fn one_of<T: VariantNames>() -> String {
    format!("one of {}", T::VARIANTS.join(", "))
}

fn quotas() -> String {
    format!("an object with numbers for {}", Category::VARIANTS.join(", "))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn every_option_is_read_and_written_by_the_same_name() {
        let json = r#"{"onExisting":"update","missingPassword":"generate","passwordsArePlain":true,"defaultGroups":["staff"],
            "groupRules":{"default":["members"]},"groups":"exact","createGroups":true,"contactsVerified":false,"share":0.5,
            "quotas":{"UserCreation":100},"inFlight":7}"#;
        let options = Options::parse(Some(json)).expect("these are options");
        let expected = Options {
            on_existing: OnExisting::Update,
            missing_password: MissingPassword::Generate,
            passwords_are_plain: true,
            default_groups: vec!["staff".to_owned()],
            group_rules: Some(GroupRules::parse(r#"{"default":["members"]}"#).expect("these are rules")),
            groups: Membership::Exact,
            create_groups: true,
            contacts_verified: false,
            share: 0.5,
            quotas: BTreeMap::from([(Category::UserCreation, 100.0)]),
            in_flight: Some(7),
            spelling: Spelling::Json,
        };
        assert_eq!(options, expected);
        let written = serde_json::to_value(&options).expect("options are JSON");
        let written: BTreeSet<&str> = written.as_object().expect("an object").keys().map(String::as_str).collect();
        // Whoever sends options on sends the rules in the text they came in.
        let unwritten: BTreeSet<&str> = KNOWN.into_iter().filter(|name| !written.contains(name)).collect();
        assert_eq!(unwritten, ["groupRules"].into());
    }

    #[test]
    fn options_of_another_type_are_told_together_and_without_their_values() {
        for (json, expected) in [
            ("[]", "options is not a JSON object"),
            (r#"{"share":1,"share":0.1}"#, "options has `share` twice"),
            (
                r#"{"onexisting":"secret","share":"secret"}"#,
                "options has `onexisting`; it may have onExisting, missingPassword, passwordsArePlain, defaultGroups, groupRules, \
                 groups, createGroups, contactsVerified, share, quotas, inFlight",
            ),
            (
                r#"{"onExisting":"secret","inFlight":"secret","defaultGroups":"secret"}"#,
                "options.onExisting must be one of skip, repair, update; options.defaultGroups must be a list of group \
                 names; options.inFlight must be a whole number",
            ),
            (
                r#"{"groupRules":{"default":7},"createGroups":"secret"}"#,
                "options.groupRules: `default` must be a list; options.createGroups must be true or false",
            ),
            (r#"{"share":2}"#, "options.share must be above 0 and at most 1, such as 0.8"),
        ] {
            assert_eq!(Options::parse(Some(json)).expect_err(json).to_string(), expected, "{json}");
        }
        let error = Options::parse(Some(r#"{"quotas":{"secret":1}}"#)).expect_err("no category");
        assert!(error.to_string().starts_with("options.quotas must be an object with numbers for User"), "{error}");
    }
}
