//! Patterns that whole values have to match.

use regex_lite::Regex;

/// A regular expression over a whole value. The engine takes time linear in the value's length, whatever the pattern.
#[derive(Clone, Debug)]
pub(crate) struct Pattern(Regex);

impl Pattern {
    /// Compiles the expression; the error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let problem = |error| format!("`{text}` is no regular expression: {error}");
        // On its own first: anchoring must not turn `a)|(b` into something that is one.
        Regex::new(text).map_err(problem)?;
        Regex::new(&format!("^(?:{text})$")).map(Self).map_err(problem)
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
    fn what_is_no_pattern() {
        for text in ["[0-9", "a)|(b", "*", "\\p{L}"] {
            let error = Pattern::parse(text).unwrap_err();
            assert!(error.starts_with(&format!("`{text}` is no regular expression: ")), "{error}");
        }
    }
}
