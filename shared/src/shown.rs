//! How text that somebody else wrote is shown, in a report, on a terminal or in an error: on one line, and not too long.

use std::borrow::Cow;

use crate::name::{MAX_NAME_CHARS, is_printable};

/// The text without line breaks and without what a terminal would carry out, cut where no name is longer.
///
/// Control characters, formatting characters such as U+202E (which reverses what follows), line separators and
/// unassigned characters become escapes such as `\u{202e}`. Text that needs none of that stays as it is.
pub fn shown(text: &str) -> Cow<'_, str> {
    let fits = |(place, c): (usize, char)| place < MAX_NAME_CHARS && is_one_line(c);
    if text.chars().enumerate().all(fits) {
        return Cow::Borrowed(text);
    }
    let mut shown: String = text.chars().take(MAX_NAME_CHARS).fold(String::new(), |mut shown, c| {
        if is_one_line(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_default());
        }
        shown
    });
    if text.chars().nth(MAX_NAME_CHARS).is_some() {
        shown.push('…');
    }
    Cow::Owned(shown)
}

/// A list with at most so many of the items, and how many more there are.
pub fn shown_list(items: impl ExactSizeIterator<Item = String>, most: usize) -> String {
    let more = items.len().saturating_sub(most);
    let list = items.take(most).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{list} and {more} more") } else { list }
}

/// Whether a terminal does something for this character instead of showing it: control characters, those that turn the
/// direction of text, and separators of lines. A tab is none of them.
pub fn is_carried_out(c: char) -> bool {
    const DIRECTIONS: [char; 12] = [
        '\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}',
        '\u{2067}', '\u{2068}', '\u{2069}',
    ];
    (c.is_control() && c != '\t') || matches!(c, '\u{2028}' | '\u{2029}') || DIRECTIONS.contains(&c)
}

/// Whether the character has a mark of its own, or is a blank.
pub(crate) fn is_one_line(c: char) -> bool {
    c == ' ' || is_printable(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_on_one_line_and_carries_nothing_out() {
        let long = "語".repeat(MAX_NAME_CHARS);
        for (text, expected) in [
            ("", ""),
            ("shoe size", "shoe size"),
            ("Größe 語 👟", "Größe 語 👟"),
            ("x\nrow 9 (root): created", r"x\nrow 9 (root): created"),
            ("\u{1b}[31mred\u{7}", r"\u{1b}[31mred\u{7}"),
            ("\u{9b}31m", r"\u{9b}31m"),
            ("gpj.\u{202e}exe", r"gpj.\u{202e}exe"),
            ("one\u{2028}two\t\r\0", r"one\u{2028}two\t\r\u{0}"),
            (&long, &long),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn text_is_shown_no_longer_than_a_name() {
        let shown = shown(&"x".repeat(900_000)).into_owned();
        assert_eq!(shown, "x".repeat(MAX_NAME_CHARS) + "…");
    }

    #[test]
    fn a_list_is_shown_up_to_a_number_of_items() {
        let list = |items: usize| shown_list(["a", "b", "c", "d"].map(str::to_owned).into_iter().take(items), 2);
        assert_eq!([list(0), list(1), list(2), list(4)], ["", "a", "a, b", "a, b and 2 more"]);
    }
}
