//! Objects in S3 that break off, are damaged or big.

use serde_json::json;

use crate::{
    answers::{invoke, report, totals},
    cloud::Fault,
    reading::{holding, packed},
};

#[tokio::test]
async fn a_packed_file_that_is_broken_writes_nothing() {
    let rows = (0..5000).map(|n| format!("u{n},u{n}@example.com,Sample-Pass-{}\n", n * 7919 % 5003));
    let whole = packed(["username,email,password\n".to_owned()].into_iter().chain(rows).collect::<String>().as_bytes());
    let half = whole[..whole.len() / 2].to_vec();
    let mut damaged = whole.clone();
    damaged[whole.len() - 6] ^= 1;
    let endless = packed(format!("username,email,password\nbo,\"{}", "x".repeat(64 << 20)).as_bytes());
    let broken = "it could not be read to its end: its gzip data is damaged or cut off; pack and upload it again";
    for (bytes, code, text) in [
        (half, "FileUnreadable", broken),
        (whole[..whole.len() - 1].to_vec(), "FileUnreadable", broken),
        (whole[..5].to_vec(), "FileUnreadable", broken),
        (damaged, "FileUnreadable", broken),
        ([&whole[..], b"more"].concat(), "FileUnreadable", broken),
        (packed(b""), "FileEmpty", "it is empty"),
        (packed(&whole), "FileForeign", "it is gzip inside gzip; unpack it once"),
        (packed(b"PK\x03\x04"), "FileForeign", "it is a spreadsheet or zip archive; save the sheet as CSV UTF-8"),
        (endless, "FileRowTooLong", "row 2 is longer than 1048576 bytes; is a closing quote or bracket missing?"),
    ] {
        let (cloud, event) = holding("a.csv.gz", &bytes);
        let failure = invoke(&cloud, &event).await.err().unwrap();
        assert_eq!(failure.user_text(), format!("s3://imports/a.csv.gz: {text}"));
        assert_eq!(failure.code(), code);
        assert_eq!(cloud.operations(), [].into(), "{text}: nothing is written");
    }
}

#[tokio::test]
async fn an_object_that_cannot_be_read_is_one_error() {
    let (cloud, _) = holding("a.csv", b"");
    let failure = invoke(&cloud, &json!({ "source": "s3://imports/b.csv" })).await.err().unwrap();
    assert_eq!(failure.user_text(), "s3://imports/b.csv: there is no such object");
    let (cloud, event) = holding("a.csv", b"username,email,password\nana,ana@example.com,Sample-Pass-1\n");
    for (good_gets, status, code, text) in [
        (
            0,
            403,
            "ObjectUnreadable",
            "it is not there, or the permissions s3:GetObject and kms:Decrypt for it are missing",
        ),
        (
            1,
            412,
            "FileUnreadable",
            "it could not be read to its end: it was replaced while it was read; import it again",
        ),
    ] {
        let cloud = cloud.clone();
        let faults = [vec![None; good_gets], vec![Some(Fault::Code(status, "Refused"))]].concat();
        cloud.state().faults.insert("GET".to_owned(), faults.into());
        let failure = invoke(&cloud, &event).await.err().unwrap();
        assert_eq!(failure.code(), code);
        assert_eq!(failure.user_text(), format!("s3://imports/a.csv: {text}"));
        assert_eq!(cloud.operations(), [].into());
    }
}

#[tokio::test]
async fn a_big_file_is_read_in_pieces() {
    let mut csv = "username,email,given_name,password\n".to_owned();
    let filler = "x".repeat(1900);
    for n in 0..5000 {
        csv.push_str(&format!("user-{n},user-{n}@example.com,{filler},Sample-Pass-1\n"));
    }
    let (cloud, mut event) = holding("big.csv", csv.as_bytes());
    event["mode"] = json!("check");
    let report = report(&cloud, &event).await;
    assert_eq!(totals(&report), json!({ "read": 5000, "valid": 5000 }));
    // The first byte, the beginning to know what may be shown, and the whole.
    assert_eq!(cloud.count("GET"), 1 + 1 + csv.len().div_ceil(4 << 20));
}
