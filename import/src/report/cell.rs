//! CSV cells that a spreadsheet takes for text, and that read back as they were.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break may be run as a formula when the file is opened (OWASP,
//! "CSV Injection"). Such a cell gets an apostrophe in front, and so does one that has apostrophes there already: taking
//! one away always gives the value back.

use std::borrow::Cow;

/// The cell for a value.
pub fn safe(value: &str) -> Cow<'_, str> {
    if is_formula(value) { Cow::Owned(format!("'{value}")) } else { Cow::Borrowed(value) }
}

/// The value of a cell that [`safe`] made.
pub fn value(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|value| is_formula(value)).unwrap_or(cell)
}

fn is_formula(value: &str) -> bool {
    value.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_no_formulas_and_read_back() {
        for (text, cell) in [
            ("ana", "ana"),
            ("", ""),
            ("=1+1", "'=1+1"),
            ("+14155550123", "'+14155550123"),
            ("-1", "'-1"),
            ("@ana", "'@ana"),
            ("\t=1", "'\t=1"),
            ("'=1", "''=1"),
            ("''=1", "'''=1"),
            ("'tis", "'tis"),
            ("a=1", "a=1"),
        ] {
            assert_eq!(safe(text), cell);
            assert_eq!(value(cell), text);
        }
    }
}
