//! A picture of the stack's dashboard: its widgets as the template defines them, filled with what functions logged in a run.

mod chart;
mod definition;
mod samples;

use std::fmt::Write;

pub use definition::{Dashboard, Widget, read};
pub use samples::{Functions, Sample, samples};

use super::{escaped, text_width};
use chart::Chart;

/// Pixels of one column and one row of CloudWatch's grid of 24 columns.
const CELL: (f64, f64) = (50.0, 46.0);
/// Between the widgets, and around them.
const GAP: f64 = 10.0;
const FOOT: f64 = 34.0;

/// Draws the dashboard.
pub fn draw(dashboard: &Dashboard, samples: &[Sample]) -> String {
    let (columns, rows) = dashboard.size();
    let (width, height) = (f64::from(columns) * CELL.0 + GAP, f64::from(rows) * CELL.1 + GAP + FOOT);
    let mut body = String::new();
    for widget in &dashboard.widgets {
        let frame = Frame::of(widget);
        body.push_str(&match &widget.alarms {
            None => chart::draw(&frame, &Chart::new(widget, samples)),
            Some(alarms) => alarm_names(&frame, alarms),
        });
    }
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif" role="img" aria-label="The dashboard of the stack after a run on the local AWS">
<style>.c{{fill:#fff;stroke:#d5dbdb}}.t{{font-weight:600;fill:#16191f}}.l{{font-size:11px;fill:#545b64}}.g{{stroke:#eaeded}}polyline{{fill:none;stroke-width:2;stroke-linejoin:round}}</style>
<rect width="{width}" height="{height}" fill="#f2f3f3"/>
{body}<text class="l" x="{GAP}" y="{foot}">{note}</text>
</svg>
"##,
        foot = height - 14.0,
        note = "One run of cargo demo --record, in minutes and seconds. Hollow marks: the run has no such value. The local AWS \
                measures no throttling, no queues and no alarms.",
    )
}

/// Where a widget is, and its title.
#[derive(Clone, Copy, Debug)]
struct Frame<'a> {
    title: &'a str,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl<'a> Frame<'a> {
    fn of(widget: &'a Widget) -> Self {
        let [x, y, width, height] = widget.place.map(f64::from);
        Self {
            title: &widget.title,
            x: x * CELL.0 + GAP,
            y: y * CELL.1 + GAP,
            width: width * CELL.0 - GAP,
            height: height * CELL.1 - GAP,
        }
    }

    /// The card around `content`, in whose coordinates the card's corner is the origin.
    fn around(&self, content: &str) -> String {
        let Self { title, x, y, width, height } = self;
        format!(
            "<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" data-widget=\"{title}\">\n\
             <rect class=\"c\" x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"4\"/>\n\
             <text class=\"t\" x=\"12\" y=\"22\" font-size=\"{size:.1}\">{title}</text>\n{content}</svg>\n",
            width - 1.0,
            height - 1.0,
            size = (13.0 / text_width(title, 13.0) * (width - 24.0)).min(13.0),
            title = escaped(title)
        )
    }
}

fn alarm_names(frame: &Frame<'_>, alarms: &[String]) -> String {
    let widest = alarms.iter().map(|name| text_width(name, 11.0)).fold(0.0, f64::max) + 40.0;
    let columns = ((frame.width - 24.0) / widest).floor().max(1.0) as usize;
    let mut content = String::new();
    for (number, name) in alarms.iter().enumerate() {
        let x = 12.0 + (number % columns) as f64 * ((frame.width - 24.0) / columns as f64);
        let y = 38.0 + (number / columns) as f64 * 20.0;
        // Writing into a String cannot fail.
        let _ = writeln!(
            content,
            "<rect x=\"{x}\" y=\"{y}\" width=\"11\" height=\"11\" rx=\"2\" fill=\"none\" stroke=\"#879596\"/>\
             <text class=\"l\" x=\"{}\" y=\"{}\" data-series=\"{name}\">{name}</text>",
            x + 17.0,
            y + 10.0,
            name = escaped(name)
        );
    }
    frame.around(&content)
}

#[cfg(test)]
mod tests;
