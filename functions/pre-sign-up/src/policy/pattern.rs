//! Patterns that whole values have to match.

use std::iter;

use regex_lite::{Regex, RegexBuilder};

/// The most bytes of a compiled expression, and of all expressions for attributes together. [`Effort::SIGN_UP`] is enough to
/// compare values of up to 128 characters with all of them.
pub(crate) const MAX_COMPILED_BYTES: usize = 64 * 1024;

/// The smallest size of a compiled expression that is told apart.
const MIN_COMPILED_BYTES: usize = 512;

/// A regular expression over a whole value. The engine takes time linear in the value's length and in the size of the
/// expression: 2,048 characters, which is the most that Cognito takes, and 64 KiB may be a tenth of a second.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    regex: Regex,
    size: usize,
}

impl Pattern {
    /// Compiles the expression; the error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let problem = |error| format!("`{text}` is no regular expression: {error}");
        // On its own first: anchoring must not turn `a)|(b` into something that is one.
        Regex::new(text).map_err(problem)?;
        // With `(?x)` a comment extends to the end of its line, and a line break has no meaning.
        let ends_in_comment = Regex::new(&format!("(?:{text})")).is_err();
        let whole = format!("^(?:{text}{})$", if ends_in_comment { "\n" } else { "" });
        let sizes = iter::successors(Some(MIN_COMPILED_BYTES), |size| Some(size * 2));
        let mut compiled = sizes.take_while(|size| *size <= MAX_COMPILED_BYTES).filter_map(|size| {
            let regex = RegexBuilder::new(&whole).size_limit(size).build().ok()?;
            Some(Self { regex, size })
        });
        compiled.next().ok_or_else(|| format!("`{text}` is too large a regular expression: repeat less of it"))
    }

    /// About how many bytes it takes compiled: at most twice as many as it really does.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    pub(crate) fn matches(&self, value: &str) -> bool {
        self.regex.is_match(value)
    }
}

/// How much may still be compared, in bytes of expressions times characters of values.
pub(crate) struct Effort(usize);

impl Effort {
    /// For all attributes of a sign-up: some milliseconds.
    pub(crate) const SIGN_UP: Self = Self(8 * 1024 * 1024);

    /// Whether the value matches. A value that takes more effort than is left does not match, so that long values and large
    /// expressions cannot keep the function busy.
    pub(crate) fn matches(&mut self, pattern: &Pattern, value: &str) -> bool {
        let left = self.0.checked_sub(pattern.size * value.chars().count());
        self.0 = left.unwrap_or(self.0);
        left.is_some() && pattern.matches(value)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.regex.as_str() == other.regex.as_str()
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
            ("(?x)a #", "a", true),
            ("(?x)a # or b", "ab", false),
            ("(?x) a\n # or\n |b #", "b", true),
            ("a#", "a#", true),
            ("a #", "a", false),
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
    fn sizes_are_about_right() {
        for (text, expected) in
            [("[0-9]{4,5}", 512), (".*", 512), ("(.*a){30}", 8 * 1024), ("[a-zäöü]{0,500}", 64 * 1024)]
        {
            assert_eq!(Pattern::parse(text).expect(text).size(), expected, "{text}");
        }
    }

    #[test]
    fn comparing_ends_when_the_effort_is_spent() {
        let pattern = Pattern::parse(".*").expect("a pattern");
        let mut effort = Effort(pattern.size() * 10);
        for (value, expected) in [("ööööö", true), ("aaaaaa", false), ("aaaaa", true), ("a", false), ("", true)] {
            assert_eq!(effort.matches(&pattern, value), expected, "{value}");
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
