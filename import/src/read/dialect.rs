//! The one thing Cognito's own CSV files do differently: they know no quotes, and a comma in a value is `\,`.
//!
//! A file is one of them if its header has the two names that nobody but Cognito uses. Then `\,` is always a comma. A record
//! that would have the right number of values without this rule lacks one, and its values would go into the wrong columns.

use std::borrow::Cow;

use ::csv::ByteRecord;

/// Columns that every file for Cognito's own import job has (GetCSVHeader) and other files do not.
const COGNITOS: [&[u8]; 2] = [b"cognito:username", b"cognito:mfa_enabled"];

/// Whether this is the header of a file for Cognito's own import job.
pub(super) fn is_cognitos(header: &ByteRecord) -> bool {
    COGNITOS.iter().all(|name| header.iter().any(|column| column.trim_ascii() == *name))
}

/// The record with every `\,` taken for a comma.
pub(super) fn joined(record: &ByteRecord) -> Cow<'_, ByteRecord> {
    let last = record.len().saturating_sub(1);
    if !record.iter().take(last).any(|value| value.ends_with(b"\\")) {
        return Cow::Borrowed(record);
    }
    let mut joined = ByteRecord::new();
    let mut value = Vec::new();
    for (place, part) in record.iter().enumerate() {
        match part.strip_suffix(b"\\") {
            Some(start) if place < last => {
                value.extend_from_slice(start);
                value.push(b',');
            }
            _ => {
                value.extend_from_slice(part);
                joined.push_field(&value);
                value.clear();
            }
        }
    }
    Cow::Owned(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_whose_file_it_is() {
        for (header, expected) in [
            (&["cognito:username", "email", "cognito:mfa_enabled"][..], true),
            (&["email", " cognito:mfa_enabled", "cognito:username", "password"], true),
            (&["cognito:username", "email"], false),
            (&["username", "email", "mfa_enabled"], false),
        ] {
            assert_eq!(is_cognitos(&ByteRecord::from(header)), expected, "{header:?}");
        }
    }

    #[test]
    fn escaped_commas_belong_to_their_value() {
        for (record, expected) in [
            (&["ana", "Silva\\", " dos Santos", "x"][..], &["ana", "Silva, dos Santos", "x"][..]),
            (&["a\\", "b\\", "c"], &["a,b,c"]),
            (&["a\\", ""], &["a,"]),
            (&["a", "b\\"], &["a", "b\\"]),
            (&["a\\b", "c"], &["a\\b", "c"]),
            (&["a"], &["a"]),
        ] {
            assert_eq!(*joined(&ByteRecord::from(record)), ByteRecord::from(expected), "{record:?}");
        }
    }
}
