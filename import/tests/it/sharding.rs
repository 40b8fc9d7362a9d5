//! Shards cover every row exactly once, with its number, wherever the cuts fall.

use std::{
    io::{Cursor, Read, Write},
    ops::{ControlFlow, Range},
};

use flate2::{Compression, write::GzEncoder};
use import::{
    check::Checker,
    columns::Columns,
    job::Job,
    options::{MissingPassword, Options},
    pool::profile::{AttributeKind, AttributeRule, PoolProfile},
    problem::FileError,
    read::{self, ReadRow},
    shard::{self, Duplicates, Plan},
    spelling::Spelling,
};
use proptest::prelude::*;

fn profile() -> PoolProfile {
    let rule = AttributeRule { kind: AttributeKind::Text { min: 0, max: 2048 }, required: false, mutable: true };
    let attributes = ["given_name", "email"].map(|name| (name.into(), rule.clone())).into();
    PoolProfile { attributes, ..PoolProfile::default() }
}

fn columns(profile: &PoolProfile) -> Columns {
    Columns::of(profile, true)
}

fn plan(file: &[u8], rows_per_shard: u64) -> Result<Plan, FileError> {
    let (profile, options) = (profile(), Options { missing_password: MissingPassword::Reject, ..Options::default() });
    shard::plan(file, None, &Job::new(&profile, &options), rows_per_shard)
}

/// The rows of the whole file.
fn whole(file: &[u8]) -> Vec<ReadRow> {
    let mut rows = Vec::new();
    let read = read::read(file, None, &columns(&profile()), &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    });
    read.unwrap();
    rows
}

/// The rows of each shard, read alone.
fn by_shard(file: &[u8], plan: &Plan) -> Vec<Vec<ReadRow>> {
    let mut open = |range: Range<u64>| -> Box<dyn Read> {
        Box::new(Cursor::new(file[range.start as usize..range.end as usize].to_vec()))
    };
    let mut bytes = |range| read::bytes(&plan.layout, range, file.len() as u64, &mut open).unwrap();
    let shards = plan.shards.iter().map(|shard| {
        let mut header = Vec::new();
        bytes(plan.layout.header()).read_to_end(&mut header).unwrap();
        let mut rows = Vec::new();
        let part = (header, bytes(shard.bytes()));
        let read = read::read_part(part, &plan.layout, shard.start, &columns(&profile()), &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        });
        read.unwrap();
        assert_eq!(rows.len() as u64, shard.rows);
        rows
    });
    shards.collect()
}

fn assert_covered(file: &[u8], rows_per_shard: u64) {
    let plan = plan(file, rows_per_shard).unwrap();
    let (whole, shards) = (whole(file), by_shard(file, &plan));
    assert_eq!(plan.rows, whole.len() as u64);
    assert!(shards.iter().rev().skip(1).all(|shard| shard.len() as u64 == rows_per_shard), "only the last is shorter");
    let found: Vec<ReadRow> = shards.into_iter().flatten().collect();
    assert_eq!(found, whole, "{}", file.escape_ascii());
}

fn packed(file: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(file).unwrap();
    packed.finish().unwrap()
}

#[test]
fn quirks_of_every_format_survive_the_cuts() {
    let csv = "username,email,given_name,password\n\n\"an,a\",a@example.com,\"A\n\"\"na\"\"\",Sample-Pass-1\n,,,\n\
        bo,b@example.com\n\n\ncy,c@example.com,C,Sample-Pass-1\n  \ndi,d@example.com,\"\nD\n\",Sample-Pass-1";
    let cognitos = "cognito:username,given_name,cognito:mfa_enabled,password\nana,Silva\\, dos Santos,,Sample-Pass-1\n\
        bo,Bo,,Sample-Pass-1\n";
    let lines =
        "\n{\"userName\":\"ana\"}\n\n[1]\nno json\n{\"userName\":\"bo\"}\r\n{\"userName\":\"c\u{fffd}\"}\n  \n{}";
    let list =
        " [ {\"userName\":\"ana\"} , 7,8 ,\n\"x\",[],null,{\"userName\":\"b,o\"},{}\n,-1.5e3 ,true,{\"a\":[{}]} ] \n";
    let listed = "{\"PaginationToken\":null, \"Users\": [ {\"Username\":\"ana\",\"Attributes\":[]},\n\
        {\"Username\":\"bo\",\"Attributes\":[]} ] , \"NextToken\":null}";
    let excels = "sep=;\r\nusername;password\r\nana;Sample-Pass-1\r\nbo;Sample-Pass-1\r\n";
    let crlf = csv.replace('\n', "\r\n");
    let tabs = "username\tpassword\rana\tSample-Pass-1\rbo\tSample-Pass-1\r";
    let numbers = |file: &str| {
        let rows = whole(file.as_bytes()).into_iter();
        rows.map(|row| row.map_or_else(|error| error.row, |row| row.number)).collect::<Vec<_>>()
    };
    let as_an_editor_counts = [3, 6, 9, 10, 11];
    assert_eq!(numbers(csv), as_an_editor_counts);
    assert_eq!((numbers(&crlf), numbers(&csv.trim_end().replace('\n', "\r\n"))), (numbers(csv), numbers(csv)));
    assert_eq!(numbers(tabs), [2, 3]);
    assert_eq!(numbers(excels), [3, 4]);
    for file in [csv, &crlf, cognitos, lines, list, listed, tabs, excels] {
        for rows_per_shard in 1..=4 {
            assert_covered(file.as_bytes(), rows_per_shard);
            assert_covered(format!("\u{feff}{file}").as_bytes(), rows_per_shard);
            assert_covered(&packed(file.as_bytes()), rows_per_shard);
        }
    }
}

#[test]
fn a_file_that_is_broken_anywhere_has_no_plan() {
    for (broken, code) in [
        ("username,password\nana,Sample-Pass-1\nbo,\"Sample-Pass-1\n", "FileQuoteOpen"),
        (r#"{"Users":[{"Username":"ana","Attributes":[]}],"NextToken":"x"}"#, "FileListContinues"),
    ] {
        assert_eq!(plan(broken.as_bytes(), 1).map_err(|error| error.code()), Err(code));
    }
}

#[test]
fn duplicates_are_found_across_shards_and_rejected_in_their_own() {
    let file = "username,password\nana,Sample-Pass-1\nbo,Sample-Pass-1\nANA,Sample-Pass-1\ncy,weak\nbo,weak\n";
    let plan = plan(file.as_bytes(), 2).unwrap();
    assert_eq!((plan.rows, plan.rejected, plan.shards.len()), (5, 3, 3));
    let rejected = by_shard(file.as_bytes(), &plan).into_iter().enumerate().flat_map(|(index, rows)| {
        let own = plan.duplicates_by_shard().find(|(shard, _)| *shard == index);
        let mut duplicates = Duplicates::from(own.map(|(_, own)| own.to_vec()).unwrap_or_default());
        let (profile, options) = (profile(), Options::default());
        let mut checker = Checker::new(Job::new(&profile, &options));
        let errors = rows.into_iter().filter_map(|row| duplicates.mark(row).and_then(|row| checker.check(row)).err());
        errors.map(|error| (index, error.row, error.text(Spelling::Json))).collect::<Vec<_>>()
    });
    let same = |row: u64| format!("username is the same as in row {row}");
    let weak =
        "password must have at least 8 characters, an upper-case letter A-Z, a number and a symbol such as ! or -";
    let expected = [(1, 4, same(2)), (1, 5, weak.to_owned()), (2, 6, format!("{weak}; {}", same(3)))];
    assert_eq!(rejected.collect::<Vec<_>>(), expected);
}

/// A record of CSV as people write it.
fn record() -> impl Strategy<Value = String> {
    let value =
        prop_oneof!["[a-z ]{0,6}", "[a-z,;\"\r\n]{0,8}".prop_map(|text| format!("\"{}\"", text.replace('"', "\"\""))),];
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\n\n"), Just("\r\n\r\n")];
    (prop::collection::vec(value, 1..5), end).prop_map(|(values, end)| values.join(",") + end)
}

/// An element of a JSON list, with what may stand behind it.
fn element() -> impl Strategy<Value = String> {
    let text = "[a-z,\\[\\]{}: ]{0,8}";
    prop_oneof![
        text.prop_map(|name| format!("{{\"userName\": \"{name}\"}}")),
        text.prop_map(|name| format!("{{\"userName\":\n\"{name}\", \"groups\": [\"a\", \"b\"]}} ")),
        text.prop_map(|name| format!("\"{name}\"\n")),
        any::<i32>().prop_map(|number| number.to_string()),
        Just("null ".to_owned()),
        Just("[[], {}]".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn csv_is_covered(records in prop::collection::vec(record(), 1..20), rows_per_shard in 1_u64..6) {
        let file = format!("username,email,given_name,password\r\nana,a@example.com,,\n{}", records.concat());
        assert_covered(file.as_bytes(), rows_per_shard);
    }

    #[test]
    fn lists_are_covered(elements in prop::collection::vec(element(), 1..20), rows_per_shard in 1_u64..6) {
        let list = elements.join(",");
        assert_covered(format!("[{list}]").as_bytes(), rows_per_shard);
        assert_covered(format!("{{ \"Users\" : [{list} ], \"x\": [{{}}]}}").as_bytes(), rows_per_shard);
        let lines = elements.iter().map(|element| element.replace('\n', " ") + "\n").collect::<String>();
        assert_covered(format!("{{}}\n{lines}").as_bytes(), rows_per_shard);
    }
}
