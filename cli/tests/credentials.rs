//! What the program says where there are no AWS credentials, or none that work.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, process::Command};

/// What is on standard error after a check with this environment.
fn error(home: &std::path::Path, environment: &[(&str, &str)]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_lifeguard"))
        .args(["check", "users.csv", "--user-pool-id", "eu-west-1_AbCdEfGhI"])
        .env_clear()
        .env("HOME", home)
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn credentials_that_are_not_there_are_said_in_one_sentence() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join(".aws")).unwrap();
    let config = "[profile sso]\nsso_session = my\nsso_account_id = 123456789012\nsso_role_name = Admin\n\
        [sso-session my]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n";
    fs::write(home.path().join(".aws/config"), config).unwrap();
    // Nothing listens there: no machine's metadata service answers.
    let nowhere = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9");
    let other = ", or name another profile with --profile or AWS_PROFILE\n";
    for (environment, expected) in [
        (&[nowhere][..], format!("error: there are no AWS credentials; run `aws configure` or `aws sso login`{other}")),
        (
            &[nowhere, ("AWS_PROFILE", "work")],
            format!(
                "error: there are no AWS credentials in the profile `work`; run `aws configure --profile work` or `aws sso login \
                 --profile work`{other}"
            ),
        ),
        (
            &[nowhere, ("AWS_PROFILE", "sso")],
            "error: the AWS credentials in the profile `sso` cannot be used (failed to load the cached SSO token); sign in again, \
             such as with `aws sso login --profile sso`\n"
                .to_owned(),
        ),
    ] {
        assert_eq!(error(home.path(), environment), expected, "{environment:?}");
    }
}
