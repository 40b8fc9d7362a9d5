//! The policy over attributes other than the contacts.

use std::collections::BTreeMap;

use serde_json::Value;
use shared::{
    attribute::{self, STANDARD},
    settings::{Lookup, Setting, SettingError},
};

use super::{Pattern, pattern::MAX_COMPILED_BYTES, value};

const REQUIRED_ATTRIBUTES: Setting = Setting { variable: "REQUIRED_ATTRIBUTES", example: "given_name,custom:zip" };
const ATTRIBUTE_RULES: Setting =
    Setting { variable: "ATTRIBUTE_RULES", example: r#"{"custom:zip":"[0-9]{4,5}","custom:plan":["free","pro"]}"# };
const MINIMUM_AGE: Setting = Setting { variable: "MINIMUM_AGE", example: "16" };

/// Older than anybody got: a minimum above it is a mistake.
const OLDEST: u8 = 120;

/// Rules over attributes. What is empty is no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AttributePolicy {
    /// Names of attributes that must be there and not blank.
    pub(crate) required: Vec<String>,
    /// What the value has to be, by name, where the attribute is given.
    pub(crate) rules: BTreeMap<String, AttributeRule>,
    /// Whole years since the date of birth, which then must be given.
    pub(crate) minimum_age: Option<u8>,
}

/// What an attribute's value has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AttributeRule {
    /// All of it matches.
    Matches(Pattern),
    /// It is one of these.
    OneOf(Vec<String>),
}

impl AttributePolicy {
    pub(super) fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingError> {
        let rules: BTreeMap<String, Value> = ATTRIBUTE_RULES.json(lookup)?;
        Ok(Self {
            required: REQUIRED_ATTRIBUTES.list(lookup, attribute_name)?,
            rules: attribute_rules(rules).map_err(|problem| ATTRIBUTE_RULES.error(problem))?,
            minimum_age: value::optional(&MINIMUM_AGE, lookup, age)?,
        })
    }
}

/// A standard attribute, or a custom one with the prefix `custom:`.
fn attribute_name(text: &str) -> Result<String, String> {
    let problem =
        || format!("`{text}` is no attribute: there are {}, and own ones as `custom:name`", STANDARD.join(", "));
    (attribute::is_custom(text) || STANDARD.contains(&text)).then(|| text.to_owned()).ok_or_else(problem)
}

fn attribute_rules(rules: BTreeMap<String, Value>) -> Result<BTreeMap<String, AttributeRule>, String> {
    let rules = rules.into_iter().map(|(name, rule)| Ok((attribute_name(&name)?, attribute_rule(&name, rule)?)));
    let rules: BTreeMap<_, _> = rules.collect::<Result<_, String>>()?;
    let sizes = rules.values().map(|rule| if let AttributeRule::Matches(pattern) = rule { pattern.size() } else { 0 });
    if sizes.sum::<usize>() > MAX_COMPILED_BYTES {
        return Err("the regular expressions are too large together: repeat less in them, or write fewer".to_owned());
    }
    Ok(rules)
}

/// A text is a pattern, a list of texts is the choice there is.
fn attribute_rule(name: &str, rule: Value) -> Result<AttributeRule, String> {
    let problem = || format!("`{name}` needs a regular expression, or a list of the values there are");
    match rule {
        Value::String(pattern) => {
            let pattern = Pattern::parse(&pattern).map_err(|problem| format!("`{name}`: {problem}"))?;
            Ok(AttributeRule::Matches(pattern))
        }
        Value::Array(values) if !values.is_empty() => {
            let texts = values.iter().map(|value| value.as_str().map(str::to_owned));
            texts.collect::<Option<_>>().map(AttributeRule::OneOf).ok_or_else(problem)
        }
        _ => Err(problem()),
    }
}

fn age(text: &str) -> Result<u8, String> {
    let years = text.parse().ok().filter(|years| (1..=OLDEST).contains(years));
    years.ok_or_else(|| format!("`{text}` is no age of 1 to {OLDEST} years"))
}

#[cfg(test)]
mod tests {
    use crate::policy::tests::read;

    #[test]
    fn what_is_no_attribute_does_not_start() {
        for name in ["Given Name", "given-name", "givenname", "zip", "custom:", "custom:two words", "Email", "sub"] {
            let standard = super::STANDARD.join(", ");
            let expected = format!("`{name}` is no attribute: there are {standard}, and own ones as `custom:name`");
            for (variable, value) in
                [("REQUIRED_ATTRIBUTES", name.to_owned()), ("ATTRIBUTE_RULES", format!("{{\"{name}\":\"x\"}}"))]
            {
                assert_eq!(read(&[(variable, &value)]).unwrap_err().problem, expected, "{variable}={value}");
            }
        }
    }

    #[test]
    fn wrong_rules_do_not_start() {
        for (variable, value, expected) in [
            ("ATTRIBUTE_RULES", "[]", "is not a JSON object"),
            (
                "ATTRIBUTE_RULES",
                r#"{"custom:zip":"x","custom:zip":"y"}"#,
                "`custom:zip` is there twice at line 1 column 30",
            ),
            (
                "ATTRIBUTE_RULES",
                r#"{"custom:zip":"[0-9"}"#,
                "`custom:zip`: `[0-9` is no regular expression: found unclosed character class",
            ),
            (
                "ATTRIBUTE_RULES",
                r#"{"custom:zip":[]}"#,
                "`custom:zip` needs a regular expression, or a list of the values there are",
            ),
            (
                "ATTRIBUTE_RULES",
                r#"{"custom:zip":[1010]}"#,
                "`custom:zip` needs a regular expression, or a list of the values there are",
            ),
            (
                "ATTRIBUTE_RULES",
                r#"{"custom:zip":{}}"#,
                "`custom:zip` needs a regular expression, or a list of the values there are",
            ),
            (
                "ATTRIBUTE_RULES",
                r#"{"name":"[a-z]{0,400}","nickname":"[a-z]{0,400}","profile":"x"}"#,
                "the regular expressions are too large together: repeat less in them, or write fewer",
            ),
            ("MINIMUM_AGE", "0", "`0` is no age of 1 to 120 years"),
            ("MINIMUM_AGE", "sixteen", "`sixteen` is no age of 1 to 120 years"),
            ("MINIMUM_AGE", "300", "`300` is no age of 1 to 120 years"),
        ] {
            assert_eq!(read(&[(variable, value)]).unwrap_err().problem, expected, "{variable}={value}");
        }
    }
}
