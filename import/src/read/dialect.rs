//! The one thing Cognito's own CSV files do differently: they know no quotes, and a comma in a value is `\,`.
//!
//! A file is read so only where nothing else can be meant. Its header must hold the two names that no one but Cognito
//! uses, and a record must have too many values for that header until every `\,` is taken for a comma, and then exactly
//! enough. So a value that ends in a backslash stays what it is wherever the record is right without this rule, and
//! template files that a spreadsheet has saved, with quotes, are read as any other CSV.

use ::csv::ByteRecord;

/// Columns that every file for Cognito's own import job has (GetCSVHeader) and other files do not.
const COGNITOS: [&[u8]; 2] = [b"cognito:username", b"cognito:mfa_enabled"];

/// Whether this is the header of a file for Cognito's own import job.
pub(super) fn is_cognitos(header: &ByteRecord) -> bool {
    COGNITOS.iter().all(|name| header.iter().any(|column| column.trim_ascii() == *name))
}

/// The record with every `\,` taken for a comma.
pub(super) fn joined(record: &ByteRecord) -> ByteRecord {
    let mut joined = ByteRecord::new();
    let mut value = Vec::new();
    let last = record.len().saturating_sub(1);
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
    joined
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
            assert_eq!(joined(&ByteRecord::from(record)), ByteRecord::from(expected), "{record:?}");
        }
    }
}
