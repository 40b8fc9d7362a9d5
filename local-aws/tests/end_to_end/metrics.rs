//! After all tests: every metric of docs/operate.md was really emitted in the run, in a form that CloudWatch reads.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use serde_json::Value;

/// Ends of rows that no test here brings about; the import's own tests count them.
const ELSEWHERE: [&str; 3] = ["RowsFailed", "RowsSkipped", "RowsUpdated"];

/// Looks through the lines that functions logged.
pub(crate) fn seen(lines: &[(String, String)]) -> anyhow::Result<()> {
    let mut seen = BTreeSet::new();
    for (group, line) in lines.iter().filter(|(_, line)| line.contains("\"_aws\"")) {
        let line: Value = serde_json::from_str(line).with_context(|| format!("{group}: {line}"))?;
        for directive in line["_aws"]["CloudWatchMetrics"].as_array().context("the line has metrics")? {
            for dimension in list(&directive["Dimensions"]).flat_map(list) {
                let name = dimension.as_str().unwrap_or_default();
                ensure!(line[name].is_string(), "{group}: dimension {name} has no value in {line}");
            }
            for metric in list(&directive["Metrics"]) {
                let name = metric["Name"].as_str().unwrap_or_default();
                ensure!(line[name].is_u64(), "{group}: metric {name} has no value in {line}");
                seen.insert(name.to_owned());
            }
        }
    }
    let listed = listed()?;
    ensure!(seen.is_subset(&listed), "not in docs/operate.md: {:?}", &seen - &listed);
    let missing = listed.iter().find(|name| !seen.contains(*name) && !ELSEWHERE.contains(&name.as_str()));
    ensure!(missing.is_none(), "nobody emitted {missing:?}");
    Ok(())
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn listed() -> anyhow::Result<BTreeSet<String>> {
    let (_, section) =
        include_str!("../../../docs/operate.md").split_once("## Metrics\n").context("a section on metrics")?;
    let section = section.split("\n#").next().unwrap_or_default();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    Ok(rows.map(|(name, _)| name.to_owned()).collect())
}
