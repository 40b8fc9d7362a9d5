//! Reads the rules from JSON, and says everything that is wrong with them.

use serde_json::{Map, Value};

use super::{
    GroupName, GroupRules, Match,
    rule::{Condition, Rule},
};
use crate::{
    address::Address,
    attribute::{self, SET_BY_COGNITO, STANDARD},
    domain::DomainPattern,
    id,
    settings::object,
    shown::shown,
};

type Object = Map<String, Value>;

impl GroupRules {
    /// Reads the JSON text of the rules. The error lists every problem, on one line.
    pub fn parse(json: &str) -> Result<Self, String> {
        let object = object(json.trim()).map_err(|misread| misread.to_string())?;
        let mut problems = Problems(unknown(&object, &["match", "default", "rules"]));
        let matching = match object.get("match").map(Value::as_str) {
            None => Match::default(),
            Some(Some("first")) => Match::First,
            Some(Some("all")) => Match::All,
            Some(_) => problems.of(Err("`match` must be `first` or `all`".to_owned())).unwrap_or_default(),
        };
        let default = problems.of(groups(&object, "default")).unwrap_or_default();
        let mut rules = Vec::new();
        for (value, number) in problems.of(list(&object, "rules")).unwrap_or_default().iter().zip(1..) {
            match rule(value) {
                Ok(rule) => rules.push(rule),
                Err(Problems(found)) => {
                    problems.0.extend(found.iter().map(|problem| format!("rule {number}: {problem}")));
                }
            }
        }
        problems.none()?;
        Ok(Self { matching, default, rules })
    }
}

/// What is wrong so far.
struct Problems(Vec<String>);

impl Problems {
    /// The value, or `None` and one problem more.
    fn of<T>(&mut self, read: Result<T, String>) -> Option<T> {
        read.map_err(|problem| self.0.push(problem)).ok()
    }

    fn none(&self) -> Result<(), String> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0.join("; ")) }
    }
}

fn rule(value: &Value) -> Result<Rule, Problems> {
    const KNOWN: [&str; 7] = ["email", "emailDomain", "clientId", "attribute", "equals", "oneOf", "groups"];
    let Some(object) = value.as_object() else { return Err(Problems(vec!["it must be an object".to_owned()])) };
    let mut problems = Problems(unknown(object, &KNOWN));
    let conditions = [email(object), email_domain(object), client(object), attribute(object)];
    let conditions: Vec<_> = conditions.into_iter().filter_map(|condition| problems.of(condition)?).collect();
    let groups = problems.of(groups(object, "groups")).unwrap_or_default();
    if problems.0.is_empty() && conditions.is_empty() {
        problems.0.push(
            "it needs a condition: `email`, `emailDomain`, `clientId`, or `attribute` with `equals` or `oneOf`; \
             groups for everyone stand under `default`"
                .to_owned(),
        );
    }
    if problems.0.is_empty() && groups.is_empty() {
        problems.0.push("it needs `groups`".to_owned());
    }
    if problems.0.is_empty() { Ok(Rule { conditions, groups }) } else { Err(problems) }
}

fn email(object: &Object) -> Result<Option<Condition>, String> {
    let parse = |text| Address::parse(text).ok_or("`email` must be an address such as `ana@example.com`".to_owned());
    Ok(text(object, "email")?.map(parse).transpose()?.map(Condition::Email))
}

fn email_domain(object: &Object) -> Result<Option<Condition>, String> {
    let parse = |text: &str| match text.contains('@') {
        // An address is personal, so it is not repeated.
        true => {
            Err("`emailDomain` is an address: write only what follows the `@`, or `email` for one address".to_owned())
        }
        false => DomainPattern::parse(text),
    };
    Ok(text(object, "emailDomain")?.map(parse).transpose()?.map(Condition::EmailDomain))
}

fn client(object: &Object) -> Result<Option<Condition>, String> {
    let parse = |text: &str| id::is_client(text).then(|| Condition::Client(text.to_owned()));
    text(object, "clientId")?
        .map(|text| parse(text).ok_or("`clientId` is no id of an app client".to_owned()))
        .transpose()
}

fn attribute(object: &Object) -> Result<Option<Condition>, String> {
    let equals = text(object, "equals")?.map(|value| vec![value.to_owned()]);
    let one_of = object.contains_key("oneOf").then(|| texts(object, "oneOf")).transpose()?;
    let one_of = match (equals, one_of) {
        (Some(_), Some(_)) => return Err("it has `equals` or `oneOf`, not both".to_owned()),
        (None, Some(values)) if values.is_empty() => return Err("`oneOf` needs a value".to_owned()),
        (equals, one_of) => equals.or(one_of),
    };
    match (text(object, "attribute")?, one_of) {
        (Some(name), Some(one_of)) => Ok(Some(Condition::Attribute { name: attribute_name(name)?, one_of })),
        (None, None) => Ok(None),
        _ => Err("`attribute` belongs together with `equals` or `oneOf`".to_owned()),
    }
}

/// An attribute that a rule may look at. Anybody can claim an address or a number, so those are none.
fn attribute_name(name: &str) -> Result<String, String> {
    match name {
        "email" => {
            Err("`attribute` cannot be `email`, which may be unverified: write `email` or `emailDomain` as the \
                        condition, which count a verified address alone"
                .to_owned())
        }
        "phone_number" => {
            Err("`attribute` cannot be `phone_number`, which may be unverified, and which passes from one \
                               person to another: let operators write an attribute of your own instead"
                .to_owned())
        }
        known if STANDARD.contains(&known) || SET_BY_COGNITO.contains(&known) => Ok(name.to_owned()),
        added if attribute::is_custom(added) || attribute::is_developer_only(added) => Ok(name.to_owned()),
        _ => Err(format!(
            "`attribute` is `{}`, which is no attribute: there are standard ones such as `locale`, and your own as \
             `custom:name`",
            shown(name)
        )),
    }
}

/// Every member that is none of these.
fn unknown(object: &Object, known: &[&str]) -> Vec<String> {
    let unknown = object.keys().filter(|name| !known.contains(&name.as_str()));
    unknown.map(|name| format!("there is no `{}`: write {}", shown(name), known.join(", "))).collect()
}

fn text<'a>(object: &'a Object, name: &str) -> Result<Option<&'a str>, String> {
    // Null is no value: a condition that somebody meant would be none.
    object.get(name).map(|value| value.as_str().ok_or_else(|| format!("`{name}` must be a text"))).transpose()
}

fn list<'a>(object: &'a Object, name: &str) -> Result<&'a [Value], String> {
    let list = object.get(name).map(|value| value.as_array().ok_or_else(|| format!("`{name}` must be a list")));
    Ok(list.transpose()?.map_or(&[], Vec::as_slice))
}

fn texts(object: &Object, name: &str) -> Result<Vec<String>, String> {
    let texts = list(object, name)?.iter().map(|value| value.as_str().map(str::to_owned));
    texts.collect::<Option<_>>().ok_or_else(|| format!("`{name}` must be a list of texts"))
}

fn groups(object: &Object, name: &str) -> Result<Vec<GroupName>, String> {
    texts(object, name)?.iter().map(|text| GroupName::parse(text)).collect()
}
