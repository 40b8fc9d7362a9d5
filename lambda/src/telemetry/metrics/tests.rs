use time::macros::datetime;

use super::*;

fn lines(level: &'static str, ended: (Metric, &str), record: &Record) -> Vec<String> {
    let emitter = Emitter::new("lifeguard-PreSignUp".to_owned(), level);
    emitter.lines(datetime!(2026-11-23 12:00:00.250 UTC), ended, record)
}

#[test]
fn an_invocation_is_one_line_and_each_observed_code_another() {
    let record = Record {
        observed: vec!["EmailDenied"],
        counts: vec![(Metric::ColdStarts, 1), (Metric::GroupsAssigned, 2)],
        ..Record::default()
    };
    assert_eq!(
        lines("INFO", (Metric::Answered, "Observed"), &record),
        [
            r#"{"_aws":{"Timestamp":1795435200250,"CloudWatchMetrics":[{"Namespace":"Lifeguard","Dimensions":[["Function"],["Function","Code"]],"Metrics":[{"Name":"Answered","Unit":"Count"}]},{"Namespace":"Lifeguard","Dimensions":[["Function"]],"Metrics":[{"Name":"ColdStarts","Unit":"Count"},{"Name":"GroupsAssigned","Unit":"Count"}]}]},"timestamp":"2026-11-23T12:00:00.25Z","level":"INFO","Function":"lifeguard-PreSignUp","Code":"Observed","Answered":1,"ColdStarts":1,"GroupsAssigned":2}"#,
            r#"{"_aws":{"Timestamp":1795435200250,"CloudWatchMetrics":[{"Namespace":"Lifeguard","Dimensions":[["Function"],["Function","Code"]],"Metrics":[{"Name":"Observed","Unit":"Count"}]}]},"timestamp":"2026-11-23T12:00:00.25Z","level":"INFO","Function":"lifeguard-PreSignUp","Code":"EmailDenied","Observed":1}"#,
        ]
    );
}

/// `.ci/check-template` holds alarms and dashboard to the same table.
#[test]
fn the_page_on_operation_lists_every_metric() {
    let page = include_str!("../../../../docs/operate.md");
    let (_, section) = page.split_once("## Metrics\n").expect("the page has a section on metrics");
    let section = section.split("\n#").next().expect("a split has a first part");
    let listed = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    assert_eq!(listed.map(|(name, _)| name).collect::<Vec<_>>(), Metric::NAMES);
}
