//! A widget with metrics: its points, its axes and its legend.

use std::{collections::BTreeSet, fmt::Write};

use super::{
    super::{escaped, text_width},
    Frame, Sample, Widget,
    definition::{Series, Source},
};

/// The colours that CloudWatch gives series one after the other.
const COLORS: [&str; 10] =
    ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"];
/// Points of a series, at most.
const POINTS: i64 = 40;
/// Where a plot begins, from the left and from the top of its card.
const PLOT: (f64, f64) = (48.0, 36.0);
const MARGIN: f64 = 12.0;
const LEGEND_ROW: f64 = 16.0;

/// What a widget shows.
#[derive(Debug)]
pub(super) struct Chart<'a> {
    lines: Vec<Curve>,
    stacked: bool,
    threshold: Option<&'a (String, f64)>,
    period: Period,
}

/// A series with its values; a point that has none is `None`.
#[derive(Debug)]
struct Curve {
    label: String,
    color: String,
    values: Vec<Option<f64>>,
}

impl Curve {
    fn is_empty(&self) -> bool {
        self.values.iter().all(Option::is_none)
    }
}

/// The time that all charts show: from a moment on, in steps of so many milliseconds.
#[derive(Clone, Copy, Debug)]
struct Period {
    start: i64,
    step: i64,
    steps: usize,
}

impl Period {
    fn of(samples: &[Sample]) -> Self {
        let times = || samples.iter().map(|sample| sample.at);
        let start = times().min().unwrap_or_default();
        let span = times().max().unwrap_or_default() - start;
        let seconds = [1, 2, 5, 10, 15, 30, 60, 300].into_iter().find(|seconds| span / (seconds * 1_000) < POINTS);
        let step = seconds.unwrap_or(3_600) * 1_000;
        Self { start, step, steps: usize::try_from(span / step + 1).unwrap_or(1) }
    }

    fn point(self, at: i64) -> usize {
        usize::try_from((at - self.start) / self.step).unwrap_or_default()
    }
}

impl<'a> Chart<'a> {
    pub(super) fn new(widget: &'a Widget, samples: &[Sample]) -> Self {
        let period = Period::of(samples);
        let mut lines = Vec::new();
        for series in widget.series.iter().filter(|series| series.visible) {
            for (label, values) in curves(series, widget, samples, period) {
                let color = series.color.clone().unwrap_or_else(|| COLORS[lines.len() % COLORS.len()].to_owned());
                lines.push(Curve { label, color, values });
            }
        }
        Self { lines, stacked: widget.stacked, threshold: widget.threshold.as_ref(), period }
    }

    /// The top of the scale.
    fn top(&self) -> f64 {
        let at = |line: &Curve, point: usize| line.values.get(point).copied().flatten().unwrap_or_default();
        let highest = (0..self.period.steps).map(|point| {
            let values = self.lines.iter().map(|line| at(line, point));
            if self.stacked { values.sum() } else { values.fold(0.0, f64::max) }
        });
        let threshold = self.threshold.map_or(0.0, |(_, value)| value * 1.1);
        round_up(highest.fold(threshold, f64::max))
    }
}

/// 2, 4, 6, 10, 20, 40, 60, 100 and so on: the half of it is a whole number too.
fn round_up(value: f64) -> f64 {
    let mut unit = 1.0;
    loop {
        for top in [2.0, 4.0, 6.0, 10.0].map(|top| top * unit) {
            if top >= value {
                return top;
            }
        }
        unit *= 10.0;
    }
}

/// The curves of a series by their labels: one, or one for each code that a search finds.
fn curves(series: &Series, widget: &Widget, samples: &[Sample], period: Period) -> Vec<(String, Vec<Option<f64>>)> {
    let label = || series.label.clone().unwrap_or_default();
    match &series.source {
        Source::Metric { name, resource, code } => {
            let wanted = |sample: &&Sample| {
                sample.metric == *name && sample.resource == *resource && (code.is_none() || sample.code == *code)
            };
            vec![(label(), points(samples.iter().filter(wanted), &series.stat, period))]
        }
        Source::ByCode { name, resource } => {
            let of = |sample: &&Sample| sample.metric == *name && sample.resource == *resource;
            let codes: BTreeSet<&String> =
                samples.iter().filter(of).filter_map(|sample| sample.code.as_ref()).collect();
            let curve = |code: &String| {
                let wanted = samples.iter().filter(of).filter(|sample| sample.code.as_ref() == Some(code));
                (code.clone(), points(wanted, "Sum", period))
            };
            codes.into_iter().map(curve).collect()
        }
        Source::Difference(id, less) => {
            let values = |id: &String| {
                let series = widget.series.iter().find(|series| series.id.as_ref() == Some(id));
                series.and_then(|series| curves(series, widget, samples, period).pop()).unwrap_or_default().1
            };
            let less = values(less);
            let less = |point: usize| less.get(point).copied().flatten().unwrap_or_default();
            let values = values(id).into_iter().enumerate();
            vec![(label(), values.map(|(point, value)| value.map(|value| value - less(point))).collect())]
        }
    }
}

/// The values of each point. A sum is 0 where nothing was counted, if anything was counted at all.
fn points<'a>(samples: impl Iterator<Item = &'a Sample>, stat: &str, period: Period) -> Vec<Option<f64>> {
    let mut points = vec![Vec::new(); period.steps];
    for sample in samples {
        if let Some(point) = points.get_mut(period.point(sample.at)) {
            point.push(sample.value);
        }
    }
    let is_empty = points.iter().all(Vec::is_empty);
    points.into_iter().map(|values| statistic(values, stat).filter(|_| !is_empty)).collect()
}

fn statistic(mut values: Vec<f64>, stat: &str) -> Option<f64> {
    if stat == "Sum" {
        return Some(values.iter().sum());
    }
    values.sort_by(f64::total_cmp);
    let percent = stat.strip_prefix('p').and_then(|percent| percent.parse().ok()).unwrap_or(100.0);
    let rank = (values.len() as f64 * percent / 100.0_f64).ceil().max(1.0) as usize;
    values.get(rank - 1).copied()
}

/// Draws the chart in its frame.
pub(super) fn draw(frame: &Frame<'_>, chart: &Chart<'_>) -> String {
    let legend = Legend::of(&chart.lines, frame.width);
    let plot = Plot {
        width: frame.width - PLOT.0 - MARGIN,
        height: frame.height - PLOT.1 - 30.0 - f64::from(legend.rows) * LEGEND_ROW,
        top: chart.top(),
        steps: chart.period.steps,
    };
    let mut content = plot.axes(chart.period);
    let mut below = vec![0.0; chart.period.steps];
    for line in chart.lines.iter().filter(|line| !line.is_empty()) {
        content.push_str(&if chart.stacked { plot.area(line, &mut below) } else { plot.line(line) });
    }
    if let Some((label, value)) = chart.threshold {
        content.push_str(&plot.threshold(label, *value));
    }
    content.push_str(&legend.draw(frame.height - 6.0 - f64::from(legend.rows) * LEGEND_ROW));
    frame.around(&content)
}

/// The area between the axes.
#[derive(Debug)]
struct Plot {
    width: f64,
    height: f64,
    top: f64,
    steps: usize,
}

impl Plot {
    fn x(&self, point: usize) -> f64 {
        PLOT.0 + point as f64 * self.width / (self.steps.max(2) - 1) as f64
    }

    fn y(&self, value: f64) -> f64 {
        PLOT.1 + self.height * (1.0 - value / self.top)
    }

    fn axes(&self, period: Period) -> String {
        let mut axes = String::new();
        for value in [0.0, self.top / 2.0, self.top] {
            let (y, left, right) = (self.y(value), PLOT.0, PLOT.0 + self.width);
            // Writing into a String cannot fail.
            let _ = writeln!(
                axes,
                "<line class=\"g\" x1=\"{left}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\"/>\
                 <text class=\"l\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>",
                left - 6.0,
                y + 4.0
            );
        }
        let last = self.steps.max(2) - 1;
        for (point, anchor) in [(0, "start"), (last / 2, "middle"), (last, "end")] {
            let seconds = point as i64 * period.step / 1_000;
            let _ = writeln!(
                axes,
                "<text class=\"l\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}:{:02}</text>",
                self.x(point),
                self.y(0.0) + 15.0,
                seconds / 60,
                seconds % 60
            );
        }
        axes
    }

    fn line(&self, line: &Curve) -> String {
        let points = line.values.iter().enumerate().filter_map(|(point, value)| Some((point, (*value)?)));
        let points: Vec<String> =
            points.map(|(point, value)| format!("{:.0},{:.1}", self.x(point), self.y(value))).collect();
        let dot = |at: &String| {
            let (x, y) = at.split_once(',').unwrap_or_default();
            format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"2\" fill=\"{}\"/>\n", line.color)
        };
        match points.as_slice() {
            [only] => dot(only),
            points => format!("<polyline points=\"{}\" stroke=\"{}\"/>\n", points.join(" "), line.color),
        }
    }

    fn area(&self, line: &Curve, below: &mut [f64]) -> String {
        let edge = |values: &[f64]| -> Vec<String> {
            let points = values.iter().enumerate();
            points.map(|(point, value)| format!("{:.0},{:.1}", self.x(point), self.y(*value))).collect()
        };
        let mut bottom = edge(below);
        for (below, value) in below.iter_mut().zip(&line.values) {
            *below += value.unwrap_or_default();
        }
        let mut outline = edge(below);
        bottom.reverse();
        outline.append(&mut bottom);
        format!("<polygon points=\"{}\" fill=\"{}\" fill-opacity=\".6\"/>\n", outline.join(" "), line.color)
    }

    fn threshold(&self, label: &str, value: f64) -> String {
        let (y, right) = (self.y(value), PLOT.0 + self.width);
        format!(
            "<line x1=\"{}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\" stroke=\"#d62728\" stroke-dasharray=\"4 3\"/>\
             <text class=\"l\" x=\"{right}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n",
            PLOT.0,
            y + 13.0,
            escaped(label)
        )
    }
}

/// The labels below a plot, each at its place in a row.
#[derive(Debug)]
struct Legend<'a> {
    entries: Vec<(&'a Curve, f64, u32)>,
    rows: u32,
}

impl<'a> Legend<'a> {
    fn of(lines: &'a [Curve], width: f64) -> Self {
        let (mut x, mut row, mut entries) = (MARGIN, 0, Vec::new());
        for line in lines {
            let needed = 14.0 + text_width(&line.label, 11.0);
            if x > MARGIN && x + needed > width - MARGIN {
                (x, row) = (MARGIN, row + 1);
            }
            entries.push((line, x, row));
            x += needed + 12.0;
        }
        Self { entries, rows: row + 1 }
    }

    fn draw(&self, top: f64) -> String {
        if self.entries.is_empty() {
            return format!("<text class=\"l\" x=\"{MARGIN}\" y=\"{:.1}\">none in this run</text>\n", top + 10.0);
        }
        let mut drawn = String::new();
        for (line, x, row) in &self.entries {
            let y = top + f64::from(*row) * LEGEND_ROW;
            let fill = if line.is_empty() { "none" } else { line.color.as_str() };
            // Writing into a String cannot fail.
            let _ = writeln!(
                drawn,
                "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"9\" height=\"8\" fill=\"{fill}\" stroke=\"{}\"/>\
                 <text class=\"l\" x=\"{:.1}\" y=\"{:.1}\" data-series=\"{label}\">{label}</text>",
                y + 2.0,
                line.color,
                x + 14.0,
                y + 10.0,
                label = escaped(&line.label)
            );
        }
        drawn
    }
}
