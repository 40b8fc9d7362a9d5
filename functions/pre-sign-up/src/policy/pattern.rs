//! Patterns that whole values have to match.

use regex_lite::{Regex, RegexBuilder};

/// The most bytes of a compiled expression. The longest value Cognito takes, 2,048 characters, is matched within
/// milliseconds then; counted repetitions inside of others would take seconds.
const MAX_COMPILED_BYTES: usize = 64 * 1024;

/// A regular expression over a whole value. The engine takes time linear in the value's length and in the
/// size of the expression.
#[derive(Clone, Debug)]
pub(crate) struct Pattern(Regex);

impl Pattern {
    /// Compiles the expression; the error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let problem = |error| format!("`{text}` is no regular expression: {error}");
        // On its own first: anchoring must not turn `a)|(b` into something that is one.
        Regex::new(text).map_err(problem)?;
        let whole = RegexBuilder::new(&format!("^(?:{text})$")).size_limit(MAX_COMPILED_BYTES).build();
        whole.map(Self).map_err(|_| format!("`{text}` is too large a regular expression: repeat less of it"))
    }

    pub(crate) fn matches(&self, value: &str) -> bool {
        self.0.is_match(value)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Pattern {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_value_matches() {
        for (pattern, value, expected) in [
            ("[0-9]{4,5}", "1010", true),
            ("[0-9]{4,5}", "01010", true),
            ("[0-9]{4,5}", "101010", false),
            ("[0-9]{4,5}", "x1010", false),
            ("[0-9]{4,5}", "1010\n", false),
            ("a|b", "ab", false),
            ("(?i)AT-[a-z]+", "at-Wien", true),
            ("[äöü]+", "öä", true),
            ("", "", true),
            ("", "a", false),
            ("(a+)+b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false),
        ] {
            assert_eq!(Pattern::parse(pattern).expect("a pattern").matches(value), expected, "{pattern} {value:?}");
        }
    }

    #[test]
    fn what_takes_too_long() {
        for text in [r"(\w{0,250}){0,250}", "((a{0,100}){0,100})b", ".{5000}"] {
            let expected = format!("`{text}` is too large a regular expression: repeat less of it");
            assert_eq!(Pattern::parse(text), Err(expected));
        }
        for (text, value) in [(r"\w{1,250}", "a".repeat(250)), ("[a-zäöü]{0,500}", "ö".repeat(500))] {
            assert!(Pattern::parse(text).expect(text).matches(&value), "{text}");
        }
    }

    #[test]
    fn what_is_no_pattern() {
        for text in ["[0-9", "a)|(b", "*", "\\p{L}"] {
            let error = Pattern::parse(text).unwrap_err();
            assert!(error.starts_with(&format!("`{text}` is no regular expression: ")), "{error}");
        }
    }
}
