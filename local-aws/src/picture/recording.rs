//! A recording of printed lines as an animated SVG, without a script.
//!
//! Where nothing moves (a viewer without animations, somebody who asked for less motion) it shows the first page.

use std::{fmt::Write, time::Duration};

use super::escaped;
use crate::demo::{Ink, Line, WIDTH};

/// Lines that are visible at a time.
const ROWS: usize = 27;
const FONT: f64 = 13.0;
/// The advance of a character, which `textLength` holds whatever the viewer's font is.
const COLUMN: f64 = FONT * 0.6;
const ROW: usize = 18;
const PADDING: usize = 14;
const TITLE_BAR: usize = 30;

/// A picture of the lines as they appear one after the other. The pace is one to read at, not that of the run, so that
/// the same lines always give the same picture.
pub fn draw(command: &str, lines: &[Line]) -> String {
    let times = appearances(lines);
    let total = times.last().copied().unwrap_or_default() + Duration::from_secs(6);
    let (width, height) = (COLUMN * WIDTH as f64, ROWS * ROW);
    let (outer_width, outer_height) = (width + 2.0 * PADDING as f64, height + TITLE_BAR + 2 * PADDING);
    let (curtain, scroll) = movements(&times, total);
    let seconds = total.as_secs_f64();
    let mut rows = String::new();
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        rows.push_str(&row(number, line));
    }
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {outer_width} {outer_height}" role="img" aria-label="Recording of {label}" xml:space="preserve" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="{FONT}">
<style>
text{{fill:#c9d1d9;white-space:pre}}.b{{fill:#fff;font-weight:700}}.d{{fill:#8b949e}}.n{{fill:#39c5cf;font-weight:700}}.t{{fill:#56d364}}
#scroll{{animation:scroll {seconds}s step-end infinite}}
#curtain{{transform:translateY({height}px);animation:curtain {seconds}s step-end infinite}}
@keyframes scroll{{{scroll}}}
@keyframes curtain{{{curtain}}}
@media (prefers-reduced-motion:reduce){{#scroll,#curtain{{animation:none}}}}
</style>
<rect width="{outer_width}" height="{outer_height}" rx="8" fill="#0d1117"/>
<circle cx="20" cy="17" r="5" fill="#ff5f56"/><circle cx="38" cy="17" r="5" fill="#ffbd2e"/><circle cx="56" cy="17" r="5" fill="#27c93f"/>
<text class="d" x="{middle}" y="21" text-anchor="middle">{label}</text>
<svg x="{PADDING}" y="{top}" width="{width}" height="{height}">
<g id="scroll">
{rows}</g>
<rect id="curtain" width="{width}" height="{height}" fill="#0d1117"/>
</svg>
</svg>
"##,
        label = escaped(command),
        middle = outer_width / 2.0,
        top = TITLE_BAR + PADDING,
    )
}

/// When each line appears: headings after a pause, in which the chapter before them is read.
fn appearances(lines: &[Line]) -> Vec<Duration> {
    let (mut now, mut times) = (Duration::ZERO, Vec::new());
    for (number, line) in lines.iter().enumerate() {
        now += Duration::from_millis(match line.first() {
            // The first line is there at once, so that the picture is never empty.
            _ if number == 0 => 0,
            None if number == 1 => 800,
            None => 2_500,
            Some((Ink::Number, _)) => 0,
            Some((Ink::Plain, _)) => 150,
            Some(_) => 500,
        });
        times.push(now);
    }
    times
}

/// The key frames of the curtain, which hides the lines to come on the first page, and of the page, which scrolls after it.
fn movements(times: &[Duration], total: Duration) -> (String, String) {
    let percent = |time: &Duration| time.as_secs_f64() / total.as_secs_f64() * 100.0;
    let (mut curtain, mut scroll) = (String::new(), "0%{transform:none}".to_owned());
    for (number, time) in times.iter().enumerate() {
        let (frames, rows) = if number < ROWS { (&mut curtain, number + 1) } else { (&mut scroll, number + 1 - ROWS) };
        let sign = if number < ROWS { "" } else { "-" };
        // Writing into a String cannot fail.
        let _ = write!(frames, "{:.2}%{{transform:translateY({sign}{}px)}}", percent(time), rows * ROW);
    }
    (curtain, scroll)
}

fn row(number: usize, line: &Line) -> String {
    let columns: usize = line.iter().map(|(_, text)| text.chars().count()).sum();
    let text: String = line.iter().map(|(ink, text)| piece(*ink, text)).collect();
    let (y, length) = (number * ROW + ROW - 5, columns as f64 * COLUMN);
    format!("<text y=\"{y}\" textLength=\"{length:.1}\">{text}</text>\n")
}

fn piece(ink: Ink, text: &str) -> String {
    let class = match ink {
        Ink::Plain => return escaped(text),
        Ink::Bold => "b",
        Ink::Dim => "d",
        Ink::Number => "n",
        Ink::Tick => "t",
    };
    format!("<tspan class=\"{class}\">{}</tspan>", escaped(text))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{ROW, ROWS, appearances, draw, movements};
    use crate::demo::{Ink, Line, WIDTH};

    fn lines(count: usize) -> Vec<Line> {
        (0..count).map(|number| vec![(Ink::Plain, format!("line {number}"))]).collect()
    }

    #[test]
    fn a_recording_uncovers_the_first_page_line_by_line_and_scrolls_after_it() {
        let times = appearances(&lines(ROWS + 2));
        let (curtain, scroll) = movements(&times, Duration::from_secs(60));
        assert_eq!(curtain.matches("translateY(").count(), ROWS);
        assert!(curtain.ends_with(&format!("translateY({}px)}}", ROWS * ROW)), "{curtain}");
        assert_eq!(scroll.matches("translateY(-").count(), 2);
        assert!(scroll.ends_with(&format!("translateY(-{}px)}}", 2 * ROW)), "{scroll}");
        assert!(times.is_sorted());
        assert!(
            curtain.starts_with(&format!("0.00%{{transform:translateY({ROW}px)}}")),
            "it is empty at first: {curtain}"
        );
    }

    #[test]
    fn a_line_of_a_recording_is_held_within_the_page() {
        let widest =
            vec![(Ink::Tick, "✓ ".to_owned()), (Ink::Plain, "<&>".repeat(WIDTH).chars().take(WIDTH - 2).collect())];
        let picture = draw("cargo demo", &[widest]);
        assert!(picture.contains(&format!(r#"textLength="{:.1}""#, WIDTH as f64 * 7.8)), "{picture}");
        assert!(picture.contains("<tspan class=\"t\">✓ </tspan>&lt;&amp;&gt;"), "{picture}");
        assert!(!picture.contains("<script"));
    }
}
