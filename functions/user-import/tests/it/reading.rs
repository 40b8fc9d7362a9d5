//! Files from S3: each format's quirks, and files that are not what they say.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use crate::{
    answers::{codes, invoke, report, totals},
    cloud::Cloud,
};

pub(crate) fn holding(name: &str, bytes: &[u8]) -> (Cloud, Value) {
    let cloud = Cloud::default();
    cloud.state().objects.insert(name.to_owned(), bytes.to_vec());
    (cloud, json!({ "source": format!("s3://imports/{name}") }))
}

/// User name, given name and groups of the users in the pool afterwards.
async fn imported(name: &str, bytes: &[u8]) -> Vec<String> {
    let (cloud, event) = holding(name, bytes);
    report(&cloud, &event).await;
    let state = cloud.state();
    let user = |(name, user): (&String, &crate::cloud::User)| {
        let groups = Vec::from_iter(user.groups.iter().map(String::as_str)).join("+");
        format!("{name} {:?} {groups} {}", user.attributes.get("given_name").map_or("", String::as_str), user.password)
    };
    state.users.iter().map(user).collect()
}

#[tokio::test]
async fn formats_as_they_come() {
    let plain = ["ana \"Ana\"  Sample-Pass-1"];
    for (name, bytes, expected) in [
        ("a.csv", "username,email,given_name,password\nana,ana@example.com,Ana,Sample-Pass-1\n", plain),
        ("crlf.csv", "username,email,given_name,password\r\nana,ana@example.com,Ana,Sample-Pass-1\r\n", plain),
        ("bom.csv", "\u{feff}username,email,given_name,password\nana,ana@example.com,Ana,Sample-Pass-1", plain),
        ("semicolon.csv", "username;email;given_name;password\nana;ana@example.com;Ana;Sample-Pass-1\n", plain),
        ("names.csv", "Username,EMAIL,Given_Name,Password\nana,ana@example.com,Ana,Sample-Pass-1\n", plain),
        (
            "excel.csv",
            "sep=;\r\nusername;email;given_name;password\r\nana;ana@example.com;Ana;Sample-Pass-1\r\n",
            plain,
        ),
        ("tab.tsv", "username\temail\tgiven_name\tpassword\nana\tana@example.com\tAna\tSample-Pass-1\n", plain),
        ("no-extension", "username,email,given_name,password\nana,ana@example.com,Ana,Sample-Pass-1\n", plain),
        (
            "quotes.csv",
            "username,email,given_name,password,groups\nana,ana@example.com,\"A, \"\"na\"\" B\",Sample-Pass-1,staff|members\n",
            ["ana \"A, \\\"na\\\" B\" members+staff Sample-Pass-1"],
        ),
        (
            "a.jsonl",
            "\n{\"userName\":\"ana\",\"email\":\"ana@example.com\",\"given_name\":\"Ana\",\"password\":\"Sample-Pass-1\"}\n",
            plain,
        ),
        (
            "a.json",
            " [ {\"userName\":\"ana\",\"email\":\"ana@example.com\",\"given_name\":\"Ana\",\"password\":\"Sample-Pass-1\"} ] ",
            plain,
        ),
        (
            "lines.json",
            "{\"username\":\"ana\",\"email\":\"ana@example.com\",\"given_name\":\"Ana\",\"password\":\"Sample-Pass-1\",\"groups\":null}",
            plain,
        ),
    ] {
        assert_eq!(imported(name, bytes.as_bytes()).await, expected, "{name}");
    }
}

#[tokio::test]
async fn wrong_rows_are_rejected_where_an_editor_shows_them() {
    let csv = b"username,email,password\n\
        \n\
        \"ana\",ana@example.com,Sample-Pass-1\n\
        bo,bo@example.com\n\
        \"c\ny\",cy@example.com,Sample-Pass-1\n\
        d\xff,di@example.com,Sample-Pass-1\n\
        ,,\n\
        ed,ed@example.com,weak\n";
    let jsonl = b"{\"userName\":\"ana\",\"email\":\"ana@example.com\",\"password\":\"Sample-Pass-1\"}\n\
        \n\
        {\"userName\":\"bo\",\n\
        [1]\n\
        {\"userName\":\"cy\",\"email\":\"cy@example.com\",\"password\":\"Sample-Pass-1\",\"userName\":\"cy\"}\n\
        {\"userName\":\"d\xff\"}\n";
    let array = br#"[{"userName":"ana","email":"ana@example.com","password":"Sample-Pass-1"}, 7, {"userName":"bo","groups":[1]},
        {"userName":"cy","password_hash":"$2b$10$abc"}]"#;
    for (name, bytes, expected) in [
        (
            "a.csv",
            &csv[..],
            &[(4, "row-field-count"), (5, "line-break"), (7, "value-not-utf8"), (9, "password-weak")][..],
        ),
        ("a.jsonl", jsonl, &[(3, "row-not-json"), (4, "row-not-object"), (5, "column-twice"), (6, "value-not-utf8")]),
        ("a.json", array, &[(2, "row-not-object"), (3, "value-not-text"), (4, "password-hash")]),
    ] {
        let (cloud, event) = holding(name, bytes);
        let report = report(&cloud, &event).await;
        assert_eq!(codes(&report), expected, "{name}: {report}");
        assert_eq!(report["totals"]["created"], json!(1), "{name}");
    }
}

#[tokio::test]
async fn a_file_that_is_not_what_it_says_writes_nothing() {
    let good_row = r#"{"userName":"ana","email":"ana@example.com","password":"Sample-Pass-1"}"#;
    let cut_off = format!("[{good_row},\n{good_row}");
    let endless = format!("username,email,password\nana,ana@example.com,Sample-Pass-1\nbo,\"{}", "x".repeat(3 << 20));
    let html = "the file is HTML";
    let firebase = format!("jSlq7W7nZ0hK9Qd3mX2cVb8nT1a2,sentinel@example.com,true,Sentinel{}", ",".repeat(25));
    let more = "it is one page of a longer list: its ";
    for (name, bytes, code, text) in [
        ("a.csv", &b""[..], "FileEmpty", "it is empty"),
        ("a.json", b"[]", "FileEmpty", "it is empty"),
        ("a.csv", b"username,email,password\n\n", "FileHeaderOnly", "it has a header but no rows"),
        ("a.csv", b"u\0s\0e\0r\0n\0", "FileForeign", "it is UTF-16 text; save it as UTF-8"),
        ("a.csv", b"<html><body>Sign in</body></html>", "FileForeign", html),
        (
            "a.csv",
            b"username,email\nana,ana@example.com\n",
            "FileMissingColumns",
            "the header lacks the column `password`",
        ),
        (
            "a.csv",
            b"username,given_name\nana,Ana\n",
            "FileMissingColumns",
            "the header lacks the columns `email`, `password`",
        ),
        (
            "a.csv",
            b"username,e-mail,password\nana,ana@example.com,Sample-Pass-1\n",
            "FileUnknownColumn",
            "the header has the unknown column `e-mail` (did you mean `email`?); this pool knows username, password, groups",
        ),
        // No header, but a user who is called like a column: the password is not repeated.
        (
            "a.csv",
            b"email,lifeguard:Sentinel-1,lifeguard:Sentinel-1\n",
            "FileColumnTwice",
            "the header has the same column twice: 2 and 3",
        ),
        (
            "a.csv",
            b"email,Sentinel-Pass-1,ana@example.com\n",
            "FileUnknownColumn",
            "the header has the unknown columns 2, 3; this pool knows username",
        ),
        ("a.csv", b"username,email,Pr\xe9nom,password\n", "FileForeign", "it is no UTF-8 text; save it as UTF-8"),
        (
            "a.csv",
            b"user_login,user_email,user_pass\nana,ana@example.com,Sentinel\n",
            "FileForeign",
            "it is an export of WordPress, whose names are others; rename user_login -> username, user_email -> email; drop user_pass",
        ),
        ("a.csv", firebase.as_bytes(), "FileForeign", "it is Firebase's CSV export, which has no header"),
        (
            "a.json",
            b"{\"users\":[{\"localId\":\"x\",\"email\":\"a@example.com\",\"displayName\":\"Sentinel\",\"salt\":\"Sentinel\"}]}",
            "FileForeign",
            "it is an export of Firebase, whose names are others; rename displayName -> name; drop localId, salt",
        ),
        (
            "a.csv",
            b"username,email,password,\nana,ana@example.com,Sample-Pass-1,\n",
            "FileNamelessColumn",
            "the header has columns without a name: 4",
        ),
        (
            "a.csv",
            b"username,email,password,cognito:username\n",
            "FileColumnTwice",
            "the header has the same column twice: 1 and 4",
        ),
        (
            "a.csv",
            b"username,email,password_hash\nana,ana@example.com,x\n",
            "FilePasswordHash",
            "password hashes only go in through Cognito's own CSV import job; remove the column `password_hash`",
        ),
        (
            "a.csv",
            b"Sentinel-Pass-1,ana@example.com\n",
            "FileNoHeader",
            "its first line names no column the pool knows",
        ),
        ("a.json", b"{\"PaginationToken\":\"x\",\"Users\":[{}]}", "FileListContinues", more),
        ("a.json", b"{\"Users\":[{\"Username\":\"ana\"}],\"NextToken\":\"x\"}", "FileListContinues", more),
        ("a.json", b"{\"Other\":{},\"Users\":[{}],\"PaginationToken\":{\"x\":1},\"z\":1}", "FileListContinues", more),
        ("a.json", b"{\"Users\": []}", "FileEmpty", "it is empty"),
        ("a.json", b"{\"Users\": {}}", "FileSyntax", "line 1, column 11: it is not a list of users here"),
        ("a.json", b"{\"Users\": [{}", "FileSyntax", "line 1, column 13: it is not valid JSON here"),
        (
            "a.csv",
            b"{\"Users\": [{}]}",
            "FileMismatch",
            "its name says CSV, but it holds an answer of ListUsers; rename it or export it again",
        ),
        ("a.json", cut_off.as_bytes(), "FileSyntax", "line 2, column 71: it is not valid JSON here"),
        (
            "a.jsonl",
            b"{\n\"userName\":\"ana\"\n}",
            "FileSyntax",
            "line 1, column 1: it is not one whole JSON object a line",
        ),
        ("a.csv", endless.as_bytes(), "FileRowTooLong", "row 3 is longer than 1048576 bytes"),
    ] {
        let (cloud, event) = holding(name, bytes);
        let failure = invoke(&cloud, &event).await.err().unwrap();
        let found = failure.user_text();
        let expected = if text == html { "it is HTML or XML" } else { text };
        assert_eq!(failure.code(), code, "{found}");
        assert!(found.starts_with(&format!("s3://imports/{name}: {expected}")), "{found}");
        assert!(!found.contains("Sentinel"), "{found}");
        assert_eq!(cloud.operations(), [].into(), "{name} {code}: nothing is written");
    }
}

/// The column that tells Cognito's own files is the third here.
#[tokio::test]
async fn an_escaped_comma_is_always_one_in_cognitos_own_files() {
    let cognitos = "cognito:username,given_name,cognito:mfa_enabled,email,password";
    let others = "cognito:username,given_name,birthdate,email,password";
    for (header, row, expected) in [
        (cognitos, r"ana,Silva\, dos Santos\, Ana,FALSE,ana@example.com,Sample-Pass-1", Ok("Silva, dos Santos, Ana")),
        (cognitos, r"ana,Silva,FALSE,ana@example.com,Sample-Pass-1", Ok("Silva")),
        (cognitos, r#"ana,"Silva, ""Ana""",FALSE,ana@example.com,Sample-Pass-1"#, Ok(r#"Silva, "Ana""#)),
        // One value is missing, and without the rule the others would be taken for values of other columns.
        (cognitos, r"ana,Silva\, Ana,ana@example.com,Sample-Pass-1", Err("row-field-count")),
        (cognitos, r"ana,C:\,FALSE,ana@example.com,Sample-Pass-1", Err("row-field-count")),
        (cognitos, r"ana,Silva, dos Santos,FALSE,ana@example.com,Sample-Pass-1", Err("row-field-count")),
        (cognitos, r"ana,Silva\, dos Santos, Ana,FALSE,ana@example.com,Sample-Pass-1", Err("row-field-count")),
        (others, r"ana,Silva\, dos Santos,,ana@example.com,Sample-Pass-1", Err("row-field-count")),
    ] {
        let (cloud, event) = holding("a.csv", format!("{header}\r\n{row}\r\n").as_bytes());
        let report = report(&cloud, &event).await;
        let found = match codes(&report).first() {
            Some((_, code)) => Err(*code),
            None => Ok(cloud.state().users["ana"].attributes["given_name"].clone()),
        };
        assert_eq!(found, expected.map(str::to_owned), "{row}");
    }
}

#[tokio::test]
async fn users_as_cognito_lists_them_go_in_as_they_were() {
    let bo = r#"{"Username":"bo","Enabled":false,"UserStatus":"RESET_REQUIRED","UserCreateDate":"2026-01-02T03:04:05Z",
        "Attributes":[{"Name":"sub","Value":"2e1b"},{"Name":"email","Value":"bo@example.com"},
        {"Name":"email_verified","Value":"true"},{"Name":"phone_number","Value":"+14155550123"}]"#;
    let (plain, grouped) = (format!("{bo}}}"), format!(r#"{bo},"Groups":["staff"]}}"#));
    let one_line = grouped.replace('\n', "");
    for (name, bytes, groups) in [
        ("aws-cli.json", format!("{{\n \"Users\": [\n{plain}\n]\n}}\n"), &[][..]),
        ("one-page.json", format!(r#"{{"NextToken":null,"Users":[{plain}],"Other":[{{}}]}}"#), &[]),
        ("no-extension", format!(r#"{{"Other":{{}},"Users":[{plain}],"PaginationToken":null}}"#), &[]),
        ("spaces.json", format!("{}{{\"Users\":[{plain}]}}", " \n".repeat(9000)), &[]),
        ("cognito-backup-restore.json", format!("[\n{plain}\n]\n"), &[]),
        ("cognito-backup.json", format!("[\n{grouped}\n]\n"), &["staff"]),
        ("a.jsonl", one_line, &["staff"]),
    ] {
        let (cloud, mut event) = holding(name, bytes.as_bytes());
        event["options"] = json!({ "missingPassword": "generate" });
        let report = report(&cloud, &event).await;
        assert_eq!(totals(&report), json!({ "read": 1, "created": 1 }), "{name}: {report}");
        let bo = cloud.state().users.remove("bo").unwrap();
        assert_eq!((bo.status.as_str(), bo.enabled), ("CONFIRMED", false), "{name}");
        assert_eq!(Vec::from_iter(&bo.groups), groups, "{name}");
        let expected = [
            ("custom:active", "false"),
            ("email", "bo@example.com"),
            ("email_verified", "true"),
            ("phone_number", "+14155550123"),
            ("phone_number_verified", "false"),
        ];
        assert_eq!(bo.attributes, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into(), "{name}");
    }
}

pub(crate) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn packed_files_are_unpacked_whatever_their_name() {
    let (header, ana) = ("username,email,given_name,password\n", "ana,ana@example.com,Ana,Sample-Pass-1\n");
    let whole = format!("{header}{ana}");
    let json = br#"[{"userName":"ana","email":"ana@example.com","given_name":"Ana","password":"Sample-Pass-1"}]"#;
    for (name, bytes) in [
        ("a.csv.gz", packed(whole.as_bytes())),
        ("a.CSV.GZ", packed(whole.as_bytes())),
        ("a.csv", packed(whole.as_bytes())),
        ("bom.gz", packed(format!("\u{feff}{whole}").as_bytes())),
        ("two-members.csv.gz", [packed(header.as_bytes()), packed(ana.as_bytes())].concat()),
        ("not-packed.csv.gz", whole.into_bytes()),
        ("a.json.gz", packed(json)),
    ] {
        assert_eq!(imported(name, &bytes).await, ["ana \"Ana\"  Sample-Pass-1"], "{name}");
    }
}

#[tokio::test]
async fn a_quote_nobody_closed_is_an_error_that_repeats_nothing() {
    for (csv, line) in [
        (
            "username,email,password,groups\nana,ana@example.com,Sample-Pass-1,\"members\nbo,bo@example.com,Secret-1,\n",
            2,
        ),
        (
            "username,email,password,given_name\na,a@example.com,Sample-Pass-1,A\nb,b@example.com,Sample-Pass-1,\"B\nc",
            3,
        ),
        ("username,email,password\n\"ana,ana@example.com,Secret-1\nbo,bo@example.com,Secret-1", 2),
        ("username,email,\"password\nana,ana@example.com,Secret-1\n", 1),
        ("username,email,\"password\nana,ana@example.com,Secret-1\nbo\",x\n", 1),
    ] {
        let (cloud, event) = holding("a.csv", csv.as_bytes());
        let failure = invoke(&cloud, &event).await.err().unwrap();
        let text = format!("s3://imports/a.csv: line {line}: a quote is opened here and never closed");
        assert_eq!((failure.code(), failure.user_text()), ("FileQuoteOpen", text.as_str()), "{csv}");
        assert_eq!(cloud.operations(), [].into(), "{csv}: nothing is written");
    }
}

#[tokio::test]
async fn a_stray_quote_mixes_no_rows() {
    for (csv, line) in [
        (
            "username,email,given_name,password\nana,ana@example.com,\"Ana,Secret-1\nbob,bob@example.com,\"Bob,Secret-2\n",
            2,
        ),
        ("username,email,password\nana,ana@example.com,Secret-1\nbob,bob@example.com,\"Secret\"-2\n", 3),
        ("username,email,\"pass\"word\nana,ana@example.com,Secret-1\n", 1),
    ] {
        let (cloud, event) = holding("a.csv", csv.as_bytes());
        let failure = invoke(&cloud, &event).await.err().unwrap();
        let text = format!("s3://imports/a.csv: line {line}: a quote closes inside a value; ");
        assert_eq!((failure.code(), failure.user_text().starts_with(&text)), ("FileQuoteStray", true), "{csv}");
        assert!(!failure.user_text().contains("Secret"), "{csv}");
        assert_eq!(cloud.operations(), [].into(), "{csv}: nothing is written");
    }
}

#[tokio::test]
async fn a_row_in_a_value_of_another_is_seen() {
    let csv = |address: &str| {
        let header = "username,email,password,address,given_name\n";
        format!("{header}ana,ana@example.com,Sample-Pass-1,{address}\ncy,cy@example.com,Sample-Pass-1,,Cy\n")
    };
    for (rest, expected) in [
        ("\"1 Main Street\nSpringfield, IL\",Ana", None),
        // Bob would be gone, and his password be in Cognito as a part of Ana.
        (",\"Ana\nbob,bob@example.com,Secret-Bob-1,,Bob\"", Some("line-break")),
        ("\"1 Main Street\nbob,bob@example.com,Secret-Bob-1,2 Main Street,Bob\",Bob", Some("row-in-value")),
    ] {
        let (cloud, event) = holding("a.csv", csv(rest).as_bytes());
        let report = report(&cloud, &event).await;
        assert_eq!(codes(&report).first().map(|(_, code)| *code), expected, "{rest}: {report}");
        assert_eq!(cloud.state().users.contains_key("ana"), expected.is_none(), "{rest}");
        assert!(cloud.state().users.contains_key("cy"), "{rest}");
        assert!(!report.to_string().contains("Secret"), "{rest}: {report}");
    }
}

#[tokio::test]
async fn an_apostrophe_that_was_typed_belongs_to_the_password() {
    let csv = b"lifeguard:row,username,email,given_name,password\n7,ana,ana@example.com,'=Ana,'=Abcdef-9x\n";
    assert_eq!(imported("problems.csv", csv).await, ["ana \"=Ana\"  '=Abcdef-9x"]);
}

#[tokio::test]
async fn no_record_ends_a_file_early() {
    let (cloud, event) =
        holding("a.csv", b"username,email,password\n\x04end of file\x04\nana,ana@example.com,Secret-1\n");
    let failure = invoke(&cloud, &event).await.err().unwrap();
    let expected = ("FileSyntax", "s3://imports/a.csv: line 2, column 1: it is not CSV");
    assert_eq!((failure.code(), failure.user_text()), expected);
    assert_eq!(cloud.operations(), [].into());
}

/// Names of columns and users, and groups, that a terminal would carry out or nobody would read to their end.
#[tokio::test]
async fn what_a_file_says_is_told_on_one_line() {
    let long = "x".repeat(900_000);
    let rows = [
        json!({ "username": "ana", "email": "ana@example.com", "password": "Sample-Pass-1" }),
        json!({ "username": "b\u{202e}o", "email": "bo@example.com", "password": "Sample-Pass-1" }),
        json!({ "username": "cy\u{1b}[31m", "email": "cy@example.com", "password": "Sample-Pass-1" }),
        json!({ "username": "di", "x\nrow 9 (root): created [created]": 1, "\u{9b}31m\u{7}": 2 }),
        json!({ "username": "ed", "email": "ed@example.com", "password": "Sample-Pass-1", "groups": ["\u{1b}c", "a\r"] }),
        json!({ "username": long, "email": "fay@example.com", "password": "Sample-Pass-1" }),
        json!({ "username": "gus", (long.clone()): 1 }),
    ];
    let lines: Vec<String> = rows.iter().map(Value::to_string).collect();
    let (cloud, event) = holding("a.jsonl", lines.join("\n").as_bytes());
    let report = report(&cloud, &event).await;
    assert_eq!(totals(&report), json!({ "read": 7, "created": 1, "rejected": 6 }));
    for row in report["rows"].as_array().unwrap() {
        let also = row["also"].as_array().into_iter().flatten().map(|wrong| &wrong["column"]);
        for told in [&row["userName"], &row["column"], &row["text"]].into_iter().chain(also) {
            let told = told.as_str().unwrap_or_default();
            assert!(!told.contains(shared::shown::is_carried_out), "{told:?}");
            assert!(told.chars().count() < 700, "row {}: {} characters", row["row"], told.chars().count());
        }
    }
}
