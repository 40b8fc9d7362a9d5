//! The dashboard as `template.yaml` defines it.

use anyhow::{Context, bail};
use serde_json::Value;
use yaml_rust2::YamlLoader;

/// The widgets, in the template's order.
#[derive(Debug)]
pub struct Dashboard {
    /// The widgets.
    pub widgets: Vec<Widget>,
}

/// A widget with metrics, or the one with the alarms.
#[derive(Debug)]
pub struct Widget {
    /// Its heading.
    pub title: String,
    /// Column, row, columns and rows in CloudWatch's grid.
    pub place: [u32; 4],
    /// Whether its areas are stacked.
    pub stacked: bool,
    /// A horizontal line: its label and its value.
    pub threshold: Option<(String, f64)>,
    /// What it shows; nothing in a widget of alarms.
    pub series: Vec<Series>,
    /// The alarms' logical ids, where the widget shows alarms.
    pub alarms: Option<Vec<String>>,
}

/// An entry of a widget's `metrics`.
#[derive(Debug)]
pub struct Series {
    /// Its name in the legend; a search has none, because its results name themselves.
    pub label: Option<String>,
    /// Its colour, if the template gives one.
    pub color: Option<String>,
    /// Whether it is drawn, or only used by an expression.
    pub visible: bool,
    /// Its name in expressions.
    pub id: Option<String>,
    /// How the values of a point become one: `Sum`, `Maximum`, `p99`.
    pub stat: String,
    /// Where its values are from.
    pub source: Source,
}

/// Where the values of a series are from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A metric: its name, the logical id of the function or queue, and the outcome code if it is one of the dimensions.
    Metric { name: String, resource: String, code: Option<String> },
    /// One series for each outcome code of this metric and function.
    ByCode { name: String, resource: String },
    /// The series with the first id, less that with the second.
    Difference(String, String),
}

impl Dashboard {
    /// Columns and rows of the grid.
    pub fn size(&self) -> (u32, u32) {
        let end = |at: usize| self.widgets.iter().map(|widget| widget.place[at] + widget.place[at + 2]).max();
        (end(0).unwrap_or_default(), end(1).unwrap_or_default())
    }
}

/// Reads the dashboard from the template's text. Fails on anything in it that this module does not know.
pub fn read(template: &str) -> anyhow::Result<Dashboard> {
    let template = YamlLoader::load_from_str(template).context("the template is not YAML")?;
    let template = template.first().context("the template is empty")?;
    let body = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"].as_str();
    let body: Value = serde_json::from_str(body.context("the template has no dashboard")?)?;
    let widgets = body["widgets"].as_array().context("the dashboard has no widgets")?;
    Ok(Dashboard { widgets: widgets.iter().map(widget).collect::<anyhow::Result<_>>()? })
}

fn widget(value: &Value) -> anyhow::Result<Widget> {
    let properties = &value["properties"];
    let title = text(&properties["title"]).context("a widget has no title")?;
    let place =
        ["x", "y", "width", "height"].map(|name| value[name].as_u64().and_then(|number| number.try_into().ok()));
    let [Some(x), Some(y), Some(width), Some(height)] = place else { bail!("{title}: it has no place in the grid") };
    let stat = text(&properties["stat"]).unwrap_or_else(|| "Average".to_owned());
    let metrics = properties["metrics"].as_array().into_iter().flatten();
    let line = &properties["annotations"]["horizontal"][0];
    let alarms = properties["alarms"].as_array();
    Ok(Widget {
        place: [x, y, width, height],
        stacked: properties["stacked"] == true,
        threshold: text(&line["label"]).zip(line["value"].as_f64()),
        series: metrics.map(|metric| series(metric, &stat)).collect::<anyhow::Result<_>>().context(title.clone())?,
        alarms: alarms.map(|alarms| alarms.iter().filter_map(|alarm| Some(logical_id(alarm.as_str()?))).collect()),
        title,
    })
}

fn series(metric: &Value, stat: &str) -> anyhow::Result<Series> {
    let parts = metric.as_array().context("a metric is no list")?;
    let names: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
    let options = parts.last().filter(|last| last.is_object()).unwrap_or(&Value::Null);
    let resource = |text: &&str| logical_id(text);
    let source = match names.as_slice() {
        [] => expression(options["expression"].as_str().unwrap_or_default())?,
        [_, name, _, of] => Source::Metric { name: (*name).to_owned(), resource: resource(of), code: None },
        [_, name, _, of, _, code] => {
            Source::Metric { name: (*name).to_owned(), resource: resource(of), code: Some((*code).to_owned()) }
        }
        _ => bail!("{metric} is no metric with one or two dimensions"),
    };
    Ok(Series {
        label: text(&options["label"]),
        color: text(&options["color"]),
        visible: options["visible"] != false,
        id: text(&options["id"]),
        stat: text(&options["stat"]).unwrap_or_else(|| stat.to_owned()),
        source,
    })
}

/// The two kinds of expressions on the dashboard: a search by code, and `a - FILL(b, 0)`.
fn expression(text: &str) -> anyhow::Result<Source> {
    let quoted = |name: &str| Some(text.split_once(&format!("{name}=\""))?.1.split('"').next()?.to_owned());
    if let (true, Some(name), Some(function)) = (text.starts_with("SEARCH("), quoted("MetricName"), quoted(" Function"))
    {
        return Ok(Source::ByCode { name, resource: logical_id(&function) });
    }
    let difference = text.split_once(" - FILL(").and_then(|(id, rest)| Some((id, rest.strip_suffix(", 0)")?)));
    let (id, less) = difference.with_context(|| format!("{text} is an expression that the picture cannot show"))?;
    Ok(Source::Difference(id.to_owned(), less.to_owned()))
}

/// `PreSignUpFunction` of `${PreSignUpFunction}`, `GroupRetryQueue` of `${GroupRetryQueue.QueueName}`.
fn logical_id(reference: &str) -> String {
    let name = reference.trim_start_matches("${").trim_end_matches('}');
    name.split('.').next().unwrap_or_default().to_owned()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
