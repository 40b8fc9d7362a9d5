//! Settings come from environment variables through a lookup, so that tests need no environment.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, error::Category};

use crate::{attribute, groups::GroupRules, id};

mod distinct;

use distinct::Distinct;

/// Finds the value of a variable; `None` where it is not set.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A setting that stops the start: which variable, what is wrong with its value, and an example of a right one.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {problem}; write for example {variable}={example}")]
pub struct SettingError {
    pub variable: &'static str,
    pub problem: String,
    pub example: &'static str,
}

/// A setting's name and an example of its value, from which its errors are made.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub variable: &'static str,
    pub example: &'static str,
}

impl Setting {
    /// The trimmed value; `None` where the variable is unset or blank.
    pub fn text(&self, lookup: Lookup<'_>) -> Option<String> {
        lookup(self.variable).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The value, which has to be there.
    pub fn required(&self, lookup: Lookup<'_>) -> Result<String, SettingError> {
        self.text(lookup).ok_or_else(|| self.error("is not set"))
    }

    /// The comma-separated items, each made a `T`. Empty items are passed over; an unset variable is an empty list.
    pub fn list<T, E: ToString>(
        &self,
        lookup: Lookup<'_>,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Vec<T>, SettingError> {
        let Some(value) = self.text(lookup) else { return Ok(Vec::new()) };
        let items = value.split(',').map(str::trim).filter(|item| !item.is_empty());
        let items: Vec<T> =
            items.map(|item| parse(item).map_err(|error| self.error(error))).collect::<Result<_, _>>()?;
        // Commas alone would be no rule where somebody meant one.
        if items.is_empty() { Err(self.error("is a list of nothing")) } else { Ok(items) }
    }

    /// The JSON object; the type's default where the variable is unset or blank.
    pub fn json<T: DeserializeOwned + Default>(&self, lookup: Lookup<'_>) -> Result<T, SettingError> {
        let Some(value) = self.text(lookup) else { return Ok(T::default()) };
        // serde would read a list as an object's fields in order.
        if !value.starts_with('{') {
            return Err(self.error("is not a JSON object"));
        }
        serde_json::from_str::<Distinct>(&value).map_err(|error| self.error(error))?;
        serde_json::from_str(&value).map_err(|error| self.error(error))
    }

    /// What is wrong with this setting's value. A private key that was pasted into the wrong setting is not repeated.
    pub fn error(&self, problem: impl ToString) -> SettingError {
        let problem = problem.to_string();
        let problem = match problem.contains("PRIVATE KEY") {
            true => "holds a private key, which everybody who reads settings can use now: replace the key".to_owned(),
            false => problem,
        };
        SettingError { variable: self.variable, problem, example: self.example }
    }
}

/// Why a text is no JSON object, without anything of the text: it may be a secret in the wrong place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misread {
    /// It does not begin like one.
    #[error("is not a JSON object")]
    NotAnObject,
    /// It ends or goes wrong here. Both numbers begin with 1.
    #[error("is not JSON, from line {line} column {column} on")]
    NotJson { line: usize, column: usize },
    /// Here an object has named a member for the second time.
    #[error("names a member twice, at line {line} column {column}")]
    Twice { line: usize, column: usize },
}

/// Reads a JSON object, in which no object at any depth names a member twice.
pub fn object(text: &str) -> Result<Map<String, Value>, Misread> {
    if !text.starts_with('{') {
        return Err(Misread::NotAnObject);
    }
    let misread = |error: serde_json::Error| match (error.classify(), error.line(), error.column()) {
        (Category::Data, line, column) => Misread::Twice { line, column },
        (_, line, column) => Misread::NotJson { line, column },
    };
    serde_json::from_str::<Distinct>(text).map_err(misread)?;
    serde_json::from_str(text).map_err(misread)
}

/// Reads `ACTIVE_ATTRIBUTE`, the custom attribute that is `true` for active users; unset or blank, there is none.
pub fn active_attribute(lookup: Lookup<'_>) -> Result<Option<String>, SettingError> {
    const ACTIVE_ATTRIBUTE: Setting = Setting { variable: "ACTIVE_ATTRIBUTE", example: "custom:active" };
    match ACTIVE_ATTRIBUTE.text(lookup) {
        Some(name) if !attribute::is_custom(&name) => {
            Err(ACTIVE_ATTRIBUTE.error(format!("`{name}` is no custom attribute")))
        }
        name => Ok(name),
    }
}

const USER_POOL_ID: Setting = Setting { variable: "USER_POOL_ID", example: "eu-west-1_AbCdEfGhI" };

/// Reads `USER_POOL_ID`.
pub fn user_pool_id(lookup: Lookup<'_>) -> Result<String, SettingError> {
    pool_id(&USER_POOL_ID.required(lookup)?).map_err(|problem| USER_POOL_ID.error(problem))
}

/// Reads `USER_POOL_ID` where it may be a comma-separated list: one id at least.
pub fn user_pool_ids(lookup: Lookup<'_>) -> Result<Vec<String>, SettingError> {
    USER_POOL_ID.required(lookup)?;
    USER_POOL_ID.list(lookup, pool_id)
}

fn pool_id(text: &str) -> Result<String, &'static str> {
    if id::is_user_pool(text) { Ok(text.to_owned()) } else { Err("is not a user pool id") }
}

/// Reads `GROUP_RULES`; unset or blank, nobody joins a group.
pub fn group_rules(lookup: Lookup<'_>) -> Result<GroupRules, SettingError> {
    const GROUP_RULES: Setting = Setting {
        variable: "GROUP_RULES",
        example: r#"{"default":["members"],"rules":[{"emailDomain":"example.com","groups":["staff"]}]}"#,
    };
    let Some(json) = GROUP_RULES.text(lookup) else { return Ok(GroupRules::default()) };
    GroupRules::parse(&json).map_err(|problem| GROUP_RULES.error(problem))
}

/// Reads `USER_WRITABLE_ATTRIBUTES`, the custom attributes that app clients let users write, and says which rules therefore
/// prove little; `None` if there is none.
pub fn group_rules_warning(rules: &GroupRules, lookup: Lookup<'_>) -> Result<Option<String>, SettingError> {
    const USER_WRITABLE_ATTRIBUTES: Setting =
        Setting { variable: "USER_WRITABLE_ATTRIBUTES", example: "custom:zip_code,custom:language" };
    let writable = USER_WRITABLE_ATTRIBUTES.list(lookup, |name| match attribute::is_custom(name) {
        true => Ok(name.to_owned()),
        false => Err(format!("`{name}` is no custom attribute")),
    })?;
    let written = rules.written_by_users(&writable);
    Ok((!written.is_empty()).then(|| {
        format!(
            "GROUP_RULES gives groups by attributes that users write themselves: {}; whoever writes the value joins the \
             group, so use an attribute that only operators write",
            written.join(", ")
        )
    }))
}

/// The process's own environment as a lookup.
pub fn environment(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_key_in_any_setting_is_not_repeated() {
        let setting = Setting { variable: "ALLOWED_CLIENTS", example: "web" };
        let pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----";
        let lookup = |_: &str| Some(pem.to_owned());
        let error = setting.list::<(), _>(&lookup, |item| Err(format!("`{item}` is no id"))).expect_err("it is a key");
        let text = "ALLOWED_CLIENTS: holds a private key, which everybody who reads settings can use now: replace the key; \
                    write for example ALLOWED_CLIENTS=web";
        assert_eq!(error.to_string(), text);
    }

    const NUMBERS: Setting = Setting { variable: "NUMBERS", example: "1,2" };

    fn numbers(value: &str) -> Result<Vec<u8>, SettingError> {
        NUMBERS
            .list(&|_| Some(value.to_owned()), |item| item.parse::<u8>().map_err(|_| format!("`{item}` is no number")))
    }

    #[test]
    fn a_list_is_trimmed_and_may_be_empty() {
        assert_eq!(numbers(" 1 , 2,"), Ok(vec![1, 2]));
        assert_eq!(numbers("  "), Ok(vec![]));
        assert_eq!(numbers(" , ,"), Err(NUMBERS.error("is a list of nothing")));
        assert_eq!(NUMBERS.list(&|_| None, str::parse::<u8>), Ok(vec![]));
    }

    #[test]
    fn json_is_an_object_or_nothing() {
        const MAP: Setting = Setting { variable: "MAP", example: r#"{"a":1}"# };
        let read = |value: &str| MAP.json::<std::collections::BTreeMap<String, u8>>(&|_| Some(value.to_owned()));
        assert_eq!(read(""), Ok([].into()));
        assert_eq!(read(r#" {"a":1} "#), Ok([("a".to_owned(), 1)].into()));
        for (value, problem) in [
            ("[]", "is not a JSON object"),
            ("a", "is not a JSON object"),
            ("{", "EOF while parsing an object at line 1 column 1"),
            (r#"{"a":1,"a":2}"#, "`a` is there twice at line 1 column 10"),
        ] {
            assert_eq!(read(value), Err(MAP.error(problem)));
        }
    }

    #[test]
    fn pool_ids_are_one_or_a_list() {
        for (value, one, list) in [
            ("eu-west-1_A", Ok("eu-west-1_A"), Ok(&["eu-west-1_A"][..])),
            (" eu-west-1_A, eu-west-1_B ", Err("is not a user pool id"), Ok(&["eu-west-1_A", "eu-west-1_B"])),
            ("eu-west-1_A,pool", Err("is not a user pool id"), Err("is not a user pool id")),
            ("eu-west-1_A;eu-west-1_B", Err("is not a user pool id"), Err("is not a user pool id")),
            ("", Err("is not set"), Err("is not set")),
        ] {
            let lookup = |_: &str| Some(value.to_owned());
            let problem = |error: SettingError| error.problem;
            assert_eq!(
                user_pool_id(&lookup).map_err(problem),
                one.map(str::to_owned).map_err(str::to_owned),
                "{value}"
            );
            let list = list.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()).map_err(str::to_owned);
            assert_eq!(user_pool_ids(&lookup).map_err(problem), list, "{value}");
        }
    }

    #[test]
    fn a_rule_over_what_users_write_is_warned_of() {
        let rules = |attribute: &str| {
            let json = format!(r#"{{"rules":[{{"attribute":"{attribute}","equals":"x","groups":["a"]}}]}}"#);
            group_rules(&move |_| Some(json.clone())).expect("rules")
        };
        let lookup = |name: &str| (name == "USER_WRITABLE_ATTRIBUTES").then(|| "custom:zip_code".to_owned());
        for (attribute, warned) in [
            ("locale", true),
            ("custom:zip_code", true),
            ("custom:plan", false),
            ("dev:plan", false),
            ("sub", false),
            ("email_verified", false),
            ("cognito:user_status", false),
        ] {
            let warning = group_rules_warning(&rules(attribute), &lookup).expect("a list of attributes");
            assert_eq!(warning.is_some_and(|text| text.contains(&format!(": {attribute};"))), warned, "{attribute}");
        }
        let error = group_rules_warning(&rules("locale"), &|_| Some("zip_code".to_owned())).expect_err("no attribute");
        assert_eq!(error.problem, "`zip_code` is no custom attribute");
    }

    #[test]
    fn an_object_is_read_and_nothing_of_another_text_repeated() {
        assert_eq!(object(r#"{"a":{"b":1}}"#).map(|object| object["a"]["b"] == 1), Ok(true));
        for (text, expected) in [
            ("secret", Misread::NotAnObject),
            (r#"["secret"]"#, Misread::NotAnObject),
            ("{secret}", Misread::NotJson { line: 1, column: 2 }),
            ("{\n\"a\":", Misread::NotJson { line: 2, column: 4 }),
            (r#"{"a":1} secret"#, Misread::NotJson { line: 1, column: 9 }),
            (r#"{"a":{"secret":1,"secret":2}}"#, Misread::Twice { line: 1, column: 25 }),
        ] {
            assert_eq!(object(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn an_error_names_the_variable_the_problem_and_an_example() {
        let error = numbers("1,two").expect_err("two is no number");
        assert_eq!(error.to_string(), "NUMBERS: `two` is no number; write for example NUMBERS=1,2");
        let error = NUMBERS.required(&|_| None).expect_err("nothing is set");
        assert_eq!(error.to_string(), "NUMBERS: is not set; write for example NUMBERS=1,2");
    }
}
