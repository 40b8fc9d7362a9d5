use serde_json::Value;

use super::*;

fn rules(json: &str) -> GroupRules {
    GroupRules::parse(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

const ALL: &str = r#"{"default":["members"],"rules":[
    {"emailDomain":"example.com","groups":["staff"]},
    {"clientId":"web","groups":["web","members"]},
    {"attribute":"custom:plan","equals":"pro","groups":["pro"]},
    {"attribute":"custom:team","oneOf":["red","blue"],"groups":["colours"]},
    {"emailDomain":"*.example.com","clientId":"web","groups":["both"]},
    {"email":"Chief@example.com","groups":["chief"]}]}"#;

const FIRST: &str = r#"{"match":"first","default":["members"],"rules":[
    {"emailDomain":"example.com","clientId":"web","groups":["editors","staff"]},
    {"emailDomain":"example.com","groups":["staff"]},
    {"clientId":"web","groups":["web"]}]}"#;

type Attributes<'a> = &'a [(&'a str, &'a str)];

fn groups(rules: &GroupRules, client_id: Option<&str>, attributes: Attributes<'_>) -> Vec<String> {
    let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let member = Member { client_id, attributes: &attributes };
    rules.groups_of(&member).into_iter().map(|group| group.as_str().to_owned()).collect()
}

#[test]
fn every_rule_that_holds_gives_its_groups_once() {
    let verified = ("email_verified", "true");
    for (client_id, attributes, expected) in [
        (None, &[][..], &["members"][..]),
        (None, &[("email", "a@Example.com"), verified], &["members", "staff"]),
        (None, &[("email", "a@example.com")], &["members"]),
        (None, &[("email", "a@example.com"), ("email_verified", "false")], &["members"]),
        (None, &[("email", "a@notexample.com"), verified], &["members"]),
        (None, &[("email", "no address"), verified], &["members"]),
        (None, &[("email", "\"a\"@example.com"), verified], &["members"]),
        (None, &[("email", "a%evil.test@example.com"), verified], &["members"]),
        (None, &[("email", "\"a@evil.test\"@example.com"), verified], &["members"]),
        (Some("web"), &[], &["members", "web"]),
        (Some("Web"), &[], &["members"]),
        (None, &[("custom:plan", "pro")], &["members", "pro"]),
        (None, &[("custom:plan", "prof")], &["members"]),
        (None, &[("custom:team", "blue")], &["members", "colours"]),
        (None, &[("custom:team", "")], &["members"]),
        (None, &[("email", "a@x.example.com"), verified], &["members"]),
        (Some("web"), &[("email", "a@x.example.com"), verified], &["members", "web", "both"]),
        (None, &[("email", "chief@Example.com"), verified], &["members", "staff", "chief"]),
        (None, &[("email", "chief@example.com")], &["members"]),
        (None, &[("email", "chief@example.com"), ("phone_number_verified", "true")], &["members"]),
        (None, &[("email", "chief@x.example.com"), verified], &["members"]),
    ] {
        assert_eq!(groups(&rules(ALL), client_id, attributes), expected, "{client_id:?} {attributes:?}");
    }
}

#[test]
fn of_rules_by_precedence_the_first_that_holds_counts_alone() {
    let staff: Attributes<'_> = &[("email", "a@example.com"), ("email_verified", "true")];
    for (client_id, attributes, expected) in [
        (None, &[][..], &["members"][..]),
        (Some("web"), &[], &["members", "web"]),
        (None, staff, &["members", "staff"]),
        (Some("web"), staff, &["members", "editors", "staff"]),
    ] {
        assert_eq!(groups(&rules(FIRST), client_id, attributes), expected, "{client_id:?} {attributes:?}");
    }
}

#[test]
fn every_group_is_named_once() {
    let rules = rules(FIRST);
    let named: Vec<&str> = rules.named().into_iter().map(GroupName::as_str).collect();
    assert_eq!(named, ["members", "editors", "staff", "web"]);
}

#[test]
fn attributes_that_users_write_are_named_once() {
    let rule = |attribute: &str| format!(r#"{{"attribute":"{attribute}","equals":"x","groups":["a"]}}"#);
    let list = ["locale", "custom:plan", "custom:zip", "locale", "sub"].map(rule).join(",");
    let rules = rules(&format!(r#"{{"rules":[{list}]}}"#));
    assert_eq!(rules.written_by_users(&["custom:zip".to_owned()]), ["locale", "custom:zip"]);
}

#[test]
fn problems_are_listed_together_with_the_number_of_their_rule() {
    let json = r#"{"match":"any","defaults":[],"rules":[{"clientId":"web","groups":["a"]},
        {"clientId":7,"attribute":"plan","equals":"x","groups":["two words"]},[]]}"#;
    let expected = "there is no `defaults`: write match, default, rules; `match` must be `first` or `all`; \
        rule 2: `clientId` must be a text; rule 2: `attribute` is `plan`, which is no attribute: there are standard ones \
        such as `locale`, and your own as `custom:name`; rule 2: `two words` is no group name: 1 to 128 characters \
        without spaces; rule 3: it must be an object";
    assert_eq!(GroupRules::parse(json), Err(expected.to_owned()));
    for (json, expected) in [
        ("members", "is not a JSON object"),
        ("{", "is not JSON, from line 1 column 1 on"),
        (r#"{"default":["a"],"default":["b"]}"#, "names a member twice, at line 1 column 26"),
    ] {
        assert_eq!(GroupRules::parse(json), Err(expected.to_owned()), "{json}");
    }
}

/// The samples are the schema's too (`.ci/check-schema`), so that both accept the same.
#[test]
fn rules_that_cannot_be_meant_are_refused() {
    let samples = include_str!("../../../schema/group-rules.samples.json");
    let samples: Value = serde_json::from_str(samples).expect("samples are JSON");
    let list = |name: &str| samples[name].as_array().expect("a list of samples");
    for sample in list("right") {
        rules(&sample.to_string());
    }
    for sample in list("wrong") {
        let (json, problem) = (sample["rules"].to_string(), sample["problem"].as_str().expect("a problem"));
        let error = GroupRules::parse(&json).expect_err(&json);
        assert!(error.contains(problem), "{json}: {error}");
    }
}
