//! What has to change in the template's text before an emulator deploys it.
//!
//! On the text, because CloudFormation's short tags (`!Ref`, `!Sub`) do not survive a general YAML parser.

use std::collections::BTreeSet;

use anyhow::ensure;

/// Replaces each `CodeUri: functions/NAME` by `CodeUri: s3://BUCKET/NAME.zip`, as `sam package` does.
///
/// Returns the new text and the names found. Fails if there is none.
pub fn with_code_from(template: &str, bucket: &str) -> anyhow::Result<(String, Vec<String>)> {
    let mut names = Vec::new();
    let packaged = template.lines().map(|line| {
        let Some((indent, path)) = line.split_once("CodeUri:").filter(|(indent, _)| indent.trim().is_empty()) else {
            return line.to_owned();
        };
        let name = path.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        names.push(name.to_owned());
        format!("{indent}CodeUri: s3://{bucket}/{name}.zip")
    });
    let packaged = joined(packaged);
    ensure!(!names.is_empty(), "the template has no function with a CodeUri");
    Ok((packaged, names))
}

/// The state machine's definition, as the template names it.
pub const STATE_MACHINE: &str = "statemachine/import.asl.json";

/// Replaces the path of the state machine's definition by its place in the bucket, as `sam package` does.
pub fn with_definition_from(template: &str, bucket: &str) -> String {
    template
        .replace(&format!("DefinitionUri: {STATE_MACHINE}"), &format!("DefinitionUri: s3://{bucket}/{STATE_MACHINE}"))
}

/// Writes numbers where the definition has paths to them, which ministack passes over: it would run every shard at once.
pub fn with_map_limits_in_place(definition: &str) -> String {
    definition.replace(r#""MaxConcurrencyPath": "$.lanes""#, r#""MaxConcurrency": 4"#).replace(
        r#""ToleratedFailurePercentagePath": "$.toleratedFailurePercentage""#,
        r#""ToleratedFailurePercentage": 0"#,
    )
}

/// The template as ministack understands it, for a deployment with these parameters.
pub fn for_ministack(template: &str, parameters: &[(&str, &str)]) -> String {
    without_metric_math(&with_numbers_in_place(template, parameters))
}

/// The names of the template's parameters.
pub fn parameter_names(template: &str) -> BTreeSet<&str> {
    let section = template.lines().skip_while(|line| *line != "Parameters:").skip(1);
    let section = section.take_while(|line| line.is_empty() || line.starts_with(' '));
    section.filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':')).filter(|name| is_name(name)).collect()
}

/// Parameters have alphanumeric names (CloudFormation user guide, "Parameters").
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character.is_ascii_alphanumeric())
}

/// Writes each Number parameter's value where the parameter is referred to: ministack makes them strings, which
/// neither its own password check nor the SDK can read. CloudFormation converts them.
fn with_numbers_in_place(template: &str, parameters: &[(&str, &str)]) -> String {
    let mut numbers = number_defaults(template);
    for (name, value) in &mut numbers {
        if let Some((_, given)) = parameters.iter().find(|(given, _)| given == name) {
            *value = given;
        }
    }
    joined(template.lines().map(|line| match line.split_once("!Ref ") {
        Some((before, name)) => match numbers.iter().find(|(number, _)| *number == name.trim()) {
            Some((_, value)) => format!("{before}{value}"),
            None => line.to_owned(),
        },
        None => line.to_owned(),
    }))
}

/// The names and defaults of the parameters of type Number, which are written name, type, default.
fn number_defaults(template: &str) -> Vec<(&str, &str)> {
    let lines: Vec<&str> = template.lines().collect();
    let numbers = lines.windows(3).filter_map(|window| {
        let name = window[0].strip_prefix("  ")?.strip_suffix(':')?;
        let default = window[2].trim().strip_prefix("Default: ")?;
        (window[1].trim() == "Type: Number").then_some((name, default))
    });
    numbers.collect()
}

/// Leaves out alarms over metric math, which ministack refuses.
fn without_metric_math(template: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut resource = 0;
    let mut lines = template.lines().peekable();
    while let Some(line) = lines.next() {
        if starts_a_resource(line) {
            resource = kept.len();
        }
        kept.push(line);
        if line == "      Metrics:" {
            kept.truncate(resource);
            while lines.next_if(|line| !starts_a_resource(line)).is_some() {}
        }
    }
    joined(kept.into_iter().map(str::to_owned))
}

/// A line such as `  UserPool:`, or a section's own.
fn starts_a_resource(line: &str) -> bool {
    let indent = line.len() - line.trim_start().len();
    indent <= 2 && line.ends_with(':') && !line.trim_start().starts_with('#')
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::{parameter_names, with_code_from, with_numbers_in_place, without_metric_math};

    #[test]
    fn only_alarms_over_metric_math_go() {
        let plain = "  A:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n      MetricName: Errors\n\n";
        let math = "  B:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n      AlarmDescription: B\n      Metrics:\n        \
                    - { Id: b, Expression: a }\n      Threshold: 0\n\n";
        let next = "  C:\n    Type: AWS::SQS::Queue\nOutputs:\n  D:\n    Value: !Ref C\n";
        for (before, after) in [(plain, next), ("Resources:\n", next), (plain, "Outputs:\n  D:\n    Value: d\n")] {
            assert_eq!(without_metric_math(&format!("{before}{math}{after}")), format!("{before}{after}"));
        }
    }

    #[test]
    fn only_code_uris_change() {
        let template = "Resources:\n  A:\n    # CodeUri: of a comment\n    Properties:\n      CodeUri: functions/a/\n      \
                        Role: !GetAtt R.Arn\n  B:\n      CodeUri: ./functions/b\n";
        let (packaged, names) = with_code_from(template, "code").unwrap();
        assert_eq!(
            packaged,
            "Resources:\n  A:\n    # CodeUri: of a comment\n    Properties:\n      CodeUri: s3://code/a.zip\n      \
             Role: !GetAtt R.Arn\n  B:\n      CodeUri: s3://code/b.zip\n"
        );
        assert_eq!(names, ["a", "b"]);
    }

    #[test]
    fn a_template_without_functions_is_an_error() {
        let error = with_code_from("Resources: {}\n", "code").unwrap_err();
        assert_eq!(error.to_string(), "the template has no function with a CodeUri");
    }

    #[test]
    fn only_references_to_number_parameters_change() {
        let template = "Parameters:\n  Length:\n    Type: Number\n    Default: 8\n  Name:\n    Type: String\n    \
                        Default: 9\nResources:\n  A: !Ref Length\n  B: !Ref Name\n  C: !Ref LengthOfName\n";
        for (parameters, value) in [(&[][..], "8"), (&[("Length", "12"), ("Name", "10")], "12")] {
            let expected = template.replace("!Ref Length\n", &format!("{value}\n"));
            assert_eq!(with_numbers_in_place(template, parameters), expected);
        }
    }

    #[test]
    fn parameter_names_are_those_of_their_section() {
        let template = "Metadata:\n  Parameters:\n    A:\n\nParameters:\n  # Sign-up\n  Mode:\n    Type: String\n  \
                        KeyBits2:\n    Description: >-\n      text:\nRules:\n  B:\n";
        assert_eq!(parameter_names(template), ["KeyBits2", "Mode"].into());
        let names = parameter_names(include_str!("../../template.yaml"));
        assert!(names.contains("AllowedEmailDomains") && !names.contains("UserPool"), "{names:?}");
    }
}
