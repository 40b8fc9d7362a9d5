//! Tells from a file's first bytes what it holds, and refuses what can be no import in words that help.

use serde::{Deserialize, Serialize};

use crate::problem::FileError;

/// UTF-8's byte-order mark, which spreadsheets write and nobody needs.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// The field of an answer of ListUsers that holds the users.
pub(super) const USERS: &str = "Users";

/// The fields an answer of ListUsers can begin with: the API's own, and the AWS CLI's for the place to go on.
const LIST_USERS: [&str; 3] = [USERS, "PaginationToken", "NextToken"];

/// The formats an import reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Format {
    Csv {
        separator: u8,
    },
    JsonLines,
    JsonArray,
    /// An answer of ListUsers, as the AWS CLI writes it.
    ListUsers,
}

impl Format {
    /// What the extension of a file name or object key promises, before `.gz`; `None` where it promises nothing in
    /// particular.
    pub fn named(name: &str) -> Option<Self> {
        let (stem, last) = name.rsplit_once('.')?;
        let extension = if last.eq_ignore_ascii_case("gz") { stem.rsplit_once('.')?.1 } else { last };
        match extension.to_ascii_lowercase().as_str() {
            "csv" | "tsv" => Some(Self::Csv { separator: b',' }),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "json" => Some(Self::JsonArray),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Csv { .. } => "CSV",
            Self::JsonLines => "JSON Lines",
            Self::JsonArray => "a JSON array",
            Self::ListUsers => "an answer of ListUsers",
        }
    }

    /// `.json` is used for all kinds of JSON; everything else must be what it says.
    fn may_hold(self, found: Self) -> bool {
        matches!(
            (self, found),
            (Self::Csv { .. }, Self::Csv { .. })
                | (Self::JsonLines, Self::JsonLines)
                | (Self::JsonArray, Self::JsonArray | Self::JsonLines | Self::ListUsers)
        )
    }
}

/// The format of the file with this head.
pub(super) fn sniff(head: &[u8], named: Option<Format>) -> Result<Format, FileError> {
    refuse_foreign(head)?;
    let head = head.strip_prefix(BOM).unwrap_or(head).trim_ascii_start();
    let found = match head.first() {
        None => return Err(FileError::Empty),
        Some(b'[') => Format::JsonArray,
        Some(b'{') if first_field(head).is_some_and(|name| LIST_USERS.contains(&name)) => Format::ListUsers,
        Some(b'{') => Format::JsonLines,
        Some(b'<') => return Err(html()),
        Some(_) => Format::Csv { separator: separator(head) },
    };
    match named {
        Some(named) if !named.may_hold(found) => Err(FileError::Mismatch { named: named.name(), found: found.name() }),
        _ => Ok(found),
    }
}

/// Files that are something else altogether, by their first bytes.
fn refuse_foreign(head: &[u8]) -> Result<(), FileError> {
    const UTF16: FileError = FileError::Foreign { what: "UTF-16 text", mend: "save it as UTF-8" };
    const KNOWN: [(&[u8], FileError); 6] = [
        (b"\xff\xfe", UTF16),
        (b"\xfe\xff", UTF16),
        (
            b"PK\x03\x04",
            FileError::Foreign { what: "a spreadsheet or zip archive", mend: "save the sheet as CSV UTF-8" },
        ),
        (b"\xd0\xcf\x11\xe0", FileError::Foreign { what: "an Excel workbook", mend: "save the sheet as CSV UTF-8" }),
        (b"\x1f\x8b", FileError::Foreign { what: "gzip inside gzip", mend: "unpack it once" }),
        (b"%PDF-", FileError::Foreign { what: "a PDF document", mend: "give CSV, JSON Lines or a JSON array" }),
    ];
    if let Some((_, error)) = KNOWN.into_iter().find(|(start, _)| head.starts_with(start)) {
        return Err(error);
    }
    // Text has no NUL; UTF-16 without a mark has one in every other byte.
    let nuls = head.iter().filter(|&&byte| byte == 0).count();
    match nuls {
        0 => Ok(()),
        n if n * 3 > head.len() => Err(UTF16),
        _ => Err(FileError::Foreign { what: "binary", mend: "give CSV, JSON Lines or a JSON array, in UTF-8" }),
    }
}

/// The name of the first field of the object that begins here.
fn first_field(head: &[u8]) -> Option<&str> {
    let name = head.strip_prefix(b"{")?.trim_ascii_start().strip_prefix(b"\"")?;
    std::str::from_utf8(name.split(|&byte| byte == b'"').next()?).ok()
}

fn html() -> FileError {
    FileError::Foreign { what: "HTML or XML", mend: "perhaps a sign-in or error page was saved instead of the file" }
}

/// The separator the header line uses most: comma, semicolon or tab.
fn separator(head: &[u8]) -> u8 {
    let header = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |separator: u8| header.iter().filter(|&&byte| byte == separator).count();
    // The last of equals wins, so the comma stands last.
    [b'\t', b';', b','].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(head: &[u8], named: Option<Format>) -> Result<Format, String> {
        sniff(head, named).map_err(|error| error.to_string())
    }

    #[test]
    fn formats_are_told_apart() {
        for (head, format) in [
            (&b"username,email\n"[..], Format::Csv { separator: b',' }),
            (b"\xef\xbb\xbfusername;email\r\n", Format::Csv { separator: b';' }),
            (b"username\temail\n", Format::Csv { separator: b'\t' }),
            (b"username\n", Format::Csv { separator: b',' }),
            (b"username;groups\nana;a,b,c,d\n", Format::Csv { separator: b';' }),
            (b" \n[{}]", Format::JsonArray),
            (b"{\"userName\":\"ana\"}\n", Format::JsonLines),
            (b"{\"Username\":\"ana\",\"Attributes\":[]}\n", Format::JsonLines),
            (b"{}\n", Format::JsonLines),
            (b"{\n  \"Users\": [", Format::ListUsers),
            (b"{\"PaginationToken\":\"x\",\"Users\":[", Format::ListUsers),
        ] {
            assert_eq!(outcome(head, None), Ok(format), "{}", head.escape_ascii());
        }
    }

    #[test]
    fn what_is_no_import_is_named() {
        for (head, text) in [
            (&b""[..], "it is empty"),
            (b"\xef\xbb\xbf \r\n", "it is empty"),
            (b"\xff\xfeu\0s\0", "it is UTF-16 text; save it as UTF-8"),
            (b"u\0s\0e\0r\0", "it is UTF-16 text; save it as UTF-8"),
            (b"user\0name,email,password", "it is binary; give CSV, JSON Lines or a JSON array, in UTF-8"),
            (b"PK\x03\x04..", "it is a spreadsheet or zip archive; save the sheet as CSV UTF-8"),
            (b"\x1f\x8b\x08", "it is gzip inside gzip; unpack it once"),
            (
                b"<!DOCTYPE html><html>",
                "it is HTML or XML; perhaps a sign-in or error page was saved instead of the file",
            ),
        ] {
            assert_eq!(outcome(head, None), Err(text.to_owned()), "{}", head.escape_ascii());
        }
    }

    #[test]
    fn the_name_and_the_content_must_agree() {
        let csv = Format::Csv { separator: b',' };
        for (name, head, expected) in [
            ("a.csv", &b"username\n"[..], Ok(csv)),
            ("a.json", b"{\"userName\":\"ana\"}", Ok(Format::JsonLines)),
            ("a.txt", b"[]", Ok(Format::JsonArray)),
            ("a.gz", b"[]", Ok(Format::JsonArray)),
            ("a.json.gz", b"[]", Ok(Format::JsonArray)),
            (
                "a.csv.GZ",
                b"[]",
                Err("its name says CSV, but it holds a JSON array; rename it or export it again".to_owned()),
            ),
            (
                "a.csv",
                b"[]",
                Err("its name says CSV, but it holds a JSON array; rename it or export it again".to_owned()),
            ),
            (
                "a.JSONL",
                b"username\n",
                Err("its name says JSON Lines, but it holds CSV; rename it or export it again".to_owned()),
            ),
        ] {
            assert_eq!(outcome(head, Format::named(name)), expected, "{name}");
        }
    }
}
