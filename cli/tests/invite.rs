//! `lifeguard invite`, as an operator runs it: the program itself, offline, with keys of its own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

use invitation::{Invitations, Problem};
use shared::groups::GroupName;
use time::{Duration, OffsetDateTime};

fn lifeguard(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lifeguard"));
    command.env_clear().current_dir(directory).args(arguments).output().unwrap()
}

/// What it printed, if it ended well.
fn printed(directory: &Path, arguments: &[&str]) -> String {
    let output = lifeguard(directory, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Its exit code and what it complained of.
fn refused(directory: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = lifeguard(directory, arguments);
    assert_eq!(output.stdout, b"", "{arguments:?}");
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

const POOL: &str = "eu-west-1_AbCdEfGhI";
const OTHER_POOL: &str = "eu-west-1_Other0001";

/// What the functions open with these keys, but for those with this id.
fn invitations(public: &str, revoked: &str) -> Invitations {
    let lookup = |name: &str| match name {
        "INVITATION_KEYS" => Some(public.to_owned()),
        "REVOKED_INVITATIONS" => Some(revoked.to_owned()),
        _ => None,
    };
    Invitations::from_lookup(&lookup).unwrap()
}

#[test]
fn what_it_makes_the_functions_open() {
    for algorithm in ["EdDSA", "ES256"] {
        let directory = tempfile::tempdir().unwrap();
        let directory = directory.path();
        let keygen = ["invite", "keygen", "--algorithm", algorithm, "--private-key", "key.pem", "--group", "staff"];
        let public = printed(directory, &keygen);
        let private = fs::read_to_string(directory.join("key.pem")).unwrap();
        assert_eq!(fs::metadata(directory.join("key.pem")).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(private.starts_with("-----BEGIN PRIVATE KEY-----") && !public.contains("\"d\""), "{public}");

        let what = ["invite", "ana@example.com", "--expires", "2h", "--group", "staff", "--private-key", "key.pem"];
        let invite = [&what[..], &["--user-pool-id", POOL, "--user-pool-id", OTHER_POOL]].concat();
        let line = printed(directory, &invite);
        let (token, id) = line.trim_end().strip_prefix("ana@example.com\t").unwrap().split_once('\t').unwrap();
        let invitation = invitations(&public, "").open(token, POOL).unwrap();
        let now = OffsetDateTime::now_utc();
        assert_eq!(invitation.check_address(Some("ana@example.com")), Ok(()));
        assert_eq!(invitation.check_time(now + Duration::minutes(119)), Ok(()));
        assert_eq!(invitation.check_time(now + Duration::minutes(122)), Err(Problem::Expired));
        assert_eq!(invitation.groups(), [GroupName::parse("staff").unwrap()]);
        assert_eq!(invitations(&public, "").open(token, OTHER_POOL), Ok(invitation));
        assert_eq!(invitations(&public, "").open(token, "eu-west-1_Another01"), Err(Problem::Audience));
        assert_eq!(invitations(&public, id).open(token, POOL), Err(Problem::Revoked));
        assert_ne!(line, printed(directory, &invite), "each has an id of its own");
    }
}

#[test]
fn a_file_gives_as_many_in_every_format() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let public = printed(directory, &["invite", "keygen", "--private-key", "key.pem", "--any-group"]);
    fs::write(directory.join("people.csv"), "email,groups\nana@example.com,staff\nben@example.com,\n").unwrap();
    let invite = |format| {
        let later = "2026-01-01T00:00:00Z";
        let arguments = ["invite", "--file", "people.csv", "--user-pool-id", POOL, "--private-key", "key.pem"];
        let arguments = [&arguments[..], &["--not-before", later]].concat();
        printed(directory, &[&arguments[..], &["--format", format]].concat())
    };
    let json = invite("json");
    let from_json = json.lines().map(|line| {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        (object["email"].as_str().unwrap().to_owned(), object["invitation"].as_str().unwrap().to_owned())
    });
    let csv = invite("csv");
    let mut csv = csv::Reader::from_reader(csv.as_bytes());
    let from_csv = csv.records().map(|record| {
        let record = record.unwrap();
        (record[0].to_owned(), record[1].to_owned())
    });
    for tokens in [from_json.collect::<Vec<_>>(), from_csv.collect()] {
        let opened =
            tokens.iter().map(|(email, token)| (email.as_str(), invitations(&public, "").open(token, POOL).unwrap()));
        let opened = opened.map(|(email, invitation)| (email, invitation.groups().len())).collect::<Vec<_>>();
        assert_eq!(opened, [("ana@example.com", 1), ("ben@example.com", 0)]);
    }
}

#[test]
fn no_address_is_a_formula_in_a_spreadsheet() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    printed(directory, &["invite", "keygen", "--private-key", "key.pem"]);
    let arguments =
        ["invite", "=cmd@example.com", "--user-pool-id", POOL, "--private-key", "key.pem", "--format", "csv"];
    let csv = printed(directory, &arguments);
    assert!(csv.starts_with("email,invitation,id\n'=cmd@example.com,ey"), "{csv}");
}

#[test]
fn a_wrong_argument_makes_no_invitation() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    printed(directory, &["invite", "keygen", "--private-key", "key.pem"]);
    let sec1 = "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n";
    fs::write(directory.join("sec1.pem"), sec1).unwrap();
    fs::write(directory.join("wrong.csv"), "ana@example.com\nben\n").unwrap();
    fs::write(directory.join("public.pem"), "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n").unwrap();
    let key = ["--user-pool-id", POOL, "--private-key", "key.pem"];
    let invite_with = |key| ["invite", "ana@example.com", "--user-pool-id", POOL, "--private-key", key];
    let rfc8037 = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n\
                   -----END PRIVATE KEY-----\n";
    fs::write(directory.join("rfc8037.pem"), rfc8037).unwrap();
    let groups: Vec<String> = (0..21).map(|number| format!("--group=g{number}")).collect();
    let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
    for (arguments, code, expected) in [
        (&["invite", "ana@example.com"][..], 2, "--private-key <FILE>"),
        (&["invite", "ana@example.com", "--private-key", "key.pem"], 2, "--user-pool-id <ID>"),
        (
            &["invite", "ana@example.com", "--private-key", "key.pem", "--user-pool-id", "mine"],
            2,
            "write for example eu-west-1_AbCdEfGhI",
        ),
        (&[&["invite", "ana@example.com", "--expires", "401d"][..], &key].concat(), 2, "at most 400d"),
        (&[&["invite", "ana@example.com"][..], &key, &groups].concat(), 2, "at most 20 groups, not 21"),
        (&[&["invite"][..], &key].concat(), 2, "<ADDRESS>"),
        (&[&["invite", "ana@@example.com"][..], &key].concat(), 2, "`ana@@example.com` is no e-mail address"),
        (&[&["invite", "ana@example.com", "--expires", "soon"][..], &key].concat(), 2, "--expires <TIME>"),
        (&[&["invite", "ana@example.com", "--group", "two words"][..], &key].concat(), 2, "is no group name"),
        (
            &[&["invite", "ana@example.com", "--not-before", "2999-01-01T00:00:00Z"][..], &key].concat(),
            2,
            "the invitations would end before they begin",
        ),
        (
            &[&["invite", "--file", "wrong.csv"][..], &key].concat(),
            1,
            "wrong.csv: nobody is invited, since\n  line 2: `ben`",
        ),
        (&[&["invite", "--file", "none.csv"][..], &key].concat(), 1, "none.csv: No such file"),
        (&invite_with("none.pem"), 1, "none.pem: No such file"),
        (&invite_with("public.pem"), 1, "public.pem: this is no private key in PEM"),
        (&invite_with("sec1.pem"), 1, "`openssl pkcs8 -topk8 -nocrypt"),
        (&invite_with("rfc8037.pem"), 1, "rfc8037.pem: this private key is published (RFC 8037"),
        (&["invite", "keygen", "--private-key", "k", "--group", "a", "--any-group"], 2, "cannot be used with"),
        (&["invite", "keygen", "--private-key", "key.pem"], 1, "cannot be written to key.pem: File exists"),
        (&["invite", "keygen", "--private-key", "k", "--algorithm", "RS256"], 2, "there are EdDSA and ES256"),
    ] {
        let (exit, complaint) = refused(directory, arguments);
        assert_eq!(exit, Some(code), "{arguments:?}: {complaint}");
        assert!(complaint.contains(expected), "{arguments:?}: {complaint}");
    }
}
