//! Tells from a file's first bytes what it holds, and refuses what can be no import in words that help.

use serde::{Deserialize, Serialize};

use super::outline;
use crate::{columns::Columns, problem::FileError, scrutiny::exports};

/// UTF-8's byte-order mark, which spreadsheets write and nobody needs.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// The member of an answer of ListUsers that holds the users.
pub(super) const USERS: &str = "Users";

/// The members that tell such an answer: the users, and the place to go on, by its name in the API and in the AWS CLI.
const LIST_USERS: [&str; 3] = [USERS, "PaginationToken", "NextToken"];

/// What others call the member that holds the users: other systems, and the event for the import function.
const OTHERS_USERS: &str = "users";

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
    let text = text(head);
    let found = match text.first() {
        None => return Err(FileError::Empty),
        Some(b'[') => Format::JsonArray,
        Some(b'{') if is_list_of_users(text) => Format::ListUsers,
        Some(b'{') => Format::JsonLines,
        Some(b'<') => return Err(html()),
        Some(_) => Format::Csv { separator: separator(text) },
    };
    match named {
        Some(named) if !named.may_hold(found) => Err(FileError::Mismatch { named: named.name(), found: found.name() }),
        _ => Ok(found),
    }
}

/// Refuses a JSON file with this head that holds users in another shape, or under other names. What a CSV file holds is told
/// by its header.
pub(super) fn refuse_others(head: &[u8], format: Format, columns: &Columns) -> Result<(), FileError> {
    if matches!(format, Format::Csv { .. }) {
        return Ok(());
    }
    let members = outline::members(text(head));
    let in_list = members.iter().filter_map(|path| path.strip_prefix(OTHERS_USERS)?.strip_prefix("[]."));
    let mut names: Vec<String> = in_list.map(str::to_owned).collect();
    if names.is_empty() {
        names = members.iter().cloned().collect();
    }
    match exports::recognized(&names, columns) {
        Some(export) => Err(FileError::Export(Box::new(export))),
        None if members.contains(OTHERS_USERS) => Err(FileError::Foreign {
            what: "an object with a list `users` in it",
            advice: "give the list alone, as `jq .users FILE` prints it",
        }),
        None => Ok(()),
    }
}

/// Whether there is nothing but space so far.
pub(super) fn is_blank(head: &[u8]) -> bool {
    text(head).is_empty()
}

/// The head from its first character on.
fn text(head: &[u8]) -> &[u8] {
    head.strip_prefix(BOM).unwrap_or(head).trim_ascii_start()
}

/// Files that are something else altogether, by their first bytes.
fn refuse_foreign(head: &[u8]) -> Result<(), FileError> {
    const UTF16: FileError = FileError::Foreign { what: "UTF-16 text", advice: "save it as UTF-8" };
    const LDIF: FileError = FileError::Foreign {
        what: "an LDIF export of a directory",
        advice: "make CSV of it: uid -> username, mail -> email, givenName -> given_name, sn -> family_name, cn -> name, \
            telephoneNumber -> phone_number",
    };
    const KNOWN: [(&[u8], FileError); 12] = [
        (b"dn: ", LDIF),
        (b"dn:: ", LDIF),
        (b"version: 1", LDIF),
        (b"# extended LDIF", LDIF),
        (b"# LDIF Export", LDIF),
        (
            b"version:v1.0",
            FileError::Foreign {
                what: "Microsoft Entra's template for bulk changes",
                advice: "remove its first line, and name its columns as the pool does",
            },
        ),
        (b"\xff\xfe", UTF16),
        (b"\xfe\xff", UTF16),
        (
            b"PK\x03\x04",
            FileError::Foreign { what: "a spreadsheet or zip archive", advice: "save the sheet as CSV UTF-8" },
        ),
        (b"\xd0\xcf\x11\xe0", FileError::Foreign { what: "an Excel workbook", advice: "save the sheet as CSV UTF-8" }),
        (b"\x1f\x8b", FileError::Foreign { what: "gzip inside gzip", advice: "unpack it once" }),
        (b"%PDF-", FileError::Foreign { what: "a PDF document", advice: "give CSV, JSON Lines or a JSON array" }),
    ];
    if let Some((_, error)) = KNOWN.into_iter().find(|(start, _)| head.starts_with(start)) {
        return Err(error);
    }
    // Text has no NUL; UTF-16 without a mark has one in every other byte.
    let nuls = head.iter().filter(|&&byte| byte == 0).count();
    match nuls {
        0 => Ok(()),
        n if n * 3 > head.len() => Err(UTF16),
        _ => Err(FileError::Foreign { what: "binary", advice: "give CSV, JSON Lines or a JSON array, in UTF-8" }),
    }
}

/// Whether the object that begins here is an answer of ListUsers.
fn is_list_of_users(text: &[u8]) -> bool {
    let members = outline::members(text);
    LIST_USERS.iter().any(|name| members.contains(*name))
}

fn html() -> FileError {
    FileError::Foreign { what: "HTML or XML", advice: "perhaps a sign-in or error page was saved instead of the file" }
}

/// The separator of the values: what Excel's line says, or what the header uses most, of comma, semicolon and tab.
fn separator(text: &[u8]) -> u8 {
    let header = text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    if let Some(separator) = named_separator(header) {
        return separator;
    }
    let count = |separator: u8| header.iter().filter(|&&byte| byte == separator).count();
    // The last of equals wins, so the comma stands last.
    [b'\t', b';', b','].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

/// The separator that this line names, if it is the one that Excel may find before the header, such as `sep=;`.
fn named_separator(line: &[u8]) -> Option<u8> {
    let bare = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match bare {
        [name @ .., b'=', separator] if name.eq_ignore_ascii_case(b"sep") => {
            (*separator == b'\t' || separator.is_ascii_punctuation() && *separator != b'"').then_some(*separator)
        }
        _ => None,
    }
}

/// Whether these are the values of such a line: with its separator, they are two.
pub(super) fn is_separator_line(values: &csv::ByteRecord) -> bool {
    let values: Vec<&[u8]> = values.iter().collect();
    match values[..] {
        [name, b""] => name.eq_ignore_ascii_case(b"sep="),
        [line] => named_separator(line).is_some(),
        _ => false,
    }
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
            (b"{\"Other\":[{}],\"Users\":[", Format::ListUsers),
            (b"username,a;b;c;d;e\rana,x;x;x;x;x\r", Format::Csv { separator: b';' }),
            (b"username,email\rana,a;b;c;d;e\r", Format::Csv { separator: b',' }),
            (b"sep=;\r\nusername;groups\r\n", Format::Csv { separator: b';' }),
            (b"\"SEP=|\"\nusername|groups,a,b\n", Format::Csv { separator: b'|' }),
            (b"sep=\t\nusername\tgroups,a,b\n", Format::Csv { separator: b'\t' }),
            (b"sep=x\nusername;groups\n", Format::Csv { separator: b',' }),
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
                b"# extended LDIF\n#\ndn: uid=ana,dc=example\n",
                "it is an LDIF export of a directory; make CSV of it: uid -> username, mail -> email, givenName -> given_name, \
                 sn -> family_name, cn -> name, telephoneNumber -> phone_number",
            ),
            (
                b"<!DOCTYPE html><html>",
                "it is HTML or XML; perhaps a sign-in or error page was saved instead of the file",
            ),
        ] {
            assert_eq!(outcome(head, None), Err(text.to_owned()), "{}", head.escape_ascii());
        }
    }

    #[test]
    fn users_in_another_shape_are_refused() {
        let columns = Columns::of(&crate::pool::profile::PoolProfile::sample(), false);
        for (head, expected) in [
            (r#"{"username":"ana","email":"#, None),
            (r#"[{"Username":"ana","Attributes":[{"Name":"#, None),
            (r#"{"users":[{"username":"ana"}],"mode":"check"}"#, Some("it is an object with a list `users` in it")),
            (
                r#"{"users": [{"localId":"x1","email":"a@example.com","displayName":"Ana"}"#,
                Some("it is an export of Firebase"),
            ),
            (r#"{"id":"r","realm":"r","users":[{"username":"ana","enabled":true,"emailVerified":true"#, {
                Some("it is an export of Keycloak")
            }),
            (r#"[{"username":"ana","enabled":true,"emailVerified":true"#, Some("it is an export of Keycloak")),
            (r#"[{"model": "auth.user", "pk": 1, "fields": {"username": "ana""#, Some("it is an export of Django")),
            (r#"{"Id":"auth0|1","Given Name":"Ana","Email":"a@example.com","Email Verified":true}"#, {
                Some("it is an export of Auth0")
            }),
        ] {
            let format = sniff(head.as_bytes(), None).expect("it is JSON");
            let text = refuse_others(head.as_bytes(), format, &columns).err().map(|error| error.to_string());
            let found = text.as_deref().map(|text| text.split([';', ',']).next().unwrap_or_default());
            assert_eq!(found, expected, "{head}: {text:?}");
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
