//! Parameters of the template, as you give them to `sam deploy --parameter-overrides`.

use std::collections::BTreeSet;

use yaml_rust2::{Yaml, YamlLoader};

/// A parameter's name and its value.
pub type Parameter = (String, String);

/// Reads a file that `sam deploy --parameter-overrides file://FILE` takes: a YAML or JSON mapping of names to values. A
/// list becomes text with commas, as SAM joins it.
///
/// The error says everything that is wrong with the file, one problem a line.
pub fn from_file(text: &str) -> Result<Vec<Parameter>, String> {
    let documents = YamlLoader::load_from_str(text).map_err(|error| format!("it is not YAML: {error}"))?;
    let mapping = documents.first().and_then(Yaml::as_hash);
    let mapping = mapping.ok_or("it must be a mapping of parameter names to values, such as `SignUpMode: open`")?;
    let values = mapping.iter().map(|(name, value)| {
        let name = scalar(name).ok_or("the name of a parameter must be text")?;
        Ok((name.clone(), parameter_value(&name, value)?))
    });
    all_or_problems(values)
}

/// Reads an argument `NAME=VALUE`.
pub fn from_argument(argument: &str) -> Result<Parameter, String> {
    match argument.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE, such as SignUpMode=open".to_owned()),
    }
}

/// Merges parameters: one that comes later replaces an earlier one. `known` are the names that the template has.
///
/// The error names every parameter that the template does not have.
pub fn merged(given: Vec<Parameter>, known: &BTreeSet<&str>) -> Result<Vec<Parameter>, String> {
    let mut merged = Vec::<Parameter>::new();
    for (name, value) in given {
        merged.retain(|(earlier, _)| *earlier != name);
        merged.push((name, value));
    }
    all_or_problems(merged.into_iter().map(|(name, value)| {
        if known.contains(name.as_str()) {
            return Ok((name, value));
        }
        let near = known.iter().find(|known| known.eq_ignore_ascii_case(&name));
        let hint = near.map_or_else(|| "see docs/parameters.md".to_owned(), |near| format!("did you mean {near}?"));
        Err(format!("the template has no parameter {name}; {hint}"))
    }))
}

fn parameter_value(name: &str, value: &Yaml) -> Result<String, String> {
    match value {
        Yaml::Null => Ok(String::new()),
        Yaml::Boolean(value) => Err(format!("{name}: SAM would make `True` or `False` of this; write \"{value}\"")),
        Yaml::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(scalar).collect();
            let items = items.ok_or_else(|| format!("{name}: a list may hold only text and numbers"))?;
            Ok(items.iter().map(|item| item.trim()).filter(|item| !item.is_empty()).collect::<Vec<_>>().join(","))
        }
        value => scalar(value).ok_or_else(|| format!("{name}: write JSON in quotes, such as '{{\"default\":[]}}'")),
    }
}

fn scalar(value: &Yaml) -> Option<String> {
    match value {
        Yaml::String(text) | Yaml::Real(text) => Some(text.clone()),
        Yaml::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

/// All values, or all problems, one a line.
fn all_or_problems<T>(results: impl Iterator<Item = Result<T, String>>) -> Result<Vec<T>, String> {
    let (mut values, mut problems) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(value) => values.push(value),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(problems.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::{from_argument, from_file, merged};

    #[test]
    fn a_parameter_file_is_read_as_sam_reads_it() {
        let file = "AllowedEmailDomains: [example.com, \" *.example.org\", '']\nRefuseSubaddresses: \"true\"\n\
                    PasswordMinimumLength: 12\nMessages:\nGroupRules: >-\n  {\"default\":[\"members\"]}\n";
        let expected = [
            ("AllowedEmailDomains", "example.com,*.example.org"),
            ("RefuseSubaddresses", "true"),
            ("PasswordMinimumLength", "12"),
            ("Messages", ""),
            ("GroupRules", r#"{"default":["members"]}"#),
        ];
        assert_eq!(from_file(file), Ok(expected.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()));
        assert_eq!(from_file(r#"{"MinimumAge":"18"}"#), Ok(vec![("MinimumAge".to_owned(), "18".to_owned())]));
    }

    #[test]
    fn a_parameter_file_is_told_all_its_problems_at_once() {
        let file = "RefuseSubaddresses: true\nGroupRules: {default: [members]}\nAllowedClients: [{a: b}]\n";
        assert_eq!(
            from_file(file).unwrap_err(),
            "RefuseSubaddresses: SAM would make `True` or `False` of this; write \"true\"\n\
             GroupRules: write JSON in quotes, such as '{\"default\":[]}'\n\
             AllowedClients: a list may hold only text and numbers"
        );
        for (file, problem) in [("a: [", "it is not YAML"), ("- a", "must be a mapping"), ("", "must be a mapping")] {
            let error = from_file(file).unwrap_err();
            assert!(error.contains(problem), "{file}: {error}");
        }
    }

    #[test]
    fn a_later_parameter_replaces_an_earlier_one_and_unknown_names_are_refused_together() {
        let pair = |text| from_argument(text).unwrap();
        let known = ["SignUpMode", "MinimumAge"].into();
        let given = vec![pair("SignUpMode=open"), pair("MinimumAge=18"), pair("SignUpMode=a=b")];
        assert_eq!(merged(given, &known), Ok(vec![pair("MinimumAge=18"), pair("SignUpMode=a=b")]));
        assert_eq!(
            merged(vec![pair("signupmode=open"), pair("Age=18")], &known).unwrap_err(),
            "the template has no parameter signupmode; did you mean SignUpMode?\n\
             the template has no parameter Age; see docs/parameters.md"
        );
        for argument in ["SignUpMode", "=open", ""] {
            assert_eq!(from_argument(argument).unwrap_err(), "write NAME=VALUE, such as SignUpMode=open");
        }
    }
}
