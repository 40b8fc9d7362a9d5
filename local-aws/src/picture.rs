//! The pictures of the documents: SVG, drawn from what a run printed and logged.

pub mod dashboard;
pub mod recording;

/// Text as it stands in an XML document.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// At least the pixels that a text takes in a proportional font of this size.
fn text_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * 0.6
}
