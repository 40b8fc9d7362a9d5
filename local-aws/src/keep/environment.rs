//! The file that sets up a shell for the local AWS.

use std::path::Path;

use super::CODES;
use crate::{
    clients::{ACCESS_KEY, REGION, SECRET_KEY},
    project::Project,
    stack::LocalAws,
};

/// A script for any POSIX shell, to be sourced.
pub(super) fn script(aws: &LocalAws) -> anyhow::Result<String> {
    let (import, sign_up) = (&aws.import_pool, &aws.trigger_pool);
    let root = Project::find()?.root;
    Ok(format!(
        r#"# Sets up a shell for the local AWS that `cargo demo --keep` keeps running. Source this file.
# It hides your own AWS profile from this shell: the credentials below are nobody's.
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
unset AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER AWS_ENDPOINT_URL_LAMBDA AWS_ENDPOINT_URL_S3
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_ACCESS_KEY_ID={ACCESS_KEY} AWS_SECRET_ACCESS_KEY={SECRET_KEY}
export AWS_REGION={REGION} AWS_DEFAULT_REGION={REGION} AWS_PAGER= NO_PROXY=127.0.0.1

# ministack: the deployed stack, and the pool for imports.
export AWS_ENDPOINT_URL={ministack}
IMPORT_POOL={import_pool}
IMPORT_CLIENT={import_client}
IMPORT_FUNCTION={function}
IMPORT_BUCKET={bucket}

# cognito-local: the pool for sign-ups.
SIGN_UP_URL={cognito_local}
SIGN_UP_POOL={sign_up_pool}
SIGN_UP_CLIENT={sign_up_client}

PROJECT={project}
RUN={run}

lifeguard() {{ {lifeguard} "$@"; }}

# Prints the newest code that Cognito sent to a user name or an address, as soon as there is one.
confirmation_code() {{
  for attempt in 1 2 3 4 5; do
    code=$(awk -v to="$1" '$1 == to || $2 == to {{ code = $3 }} END {{ print code }}' "$RUN/{CODES}")
    [ -n "$code" ] && break
    sleep 1
  done
  echo "$code"
}}
"#,
        ministack = aws.ministack.url(),
        import_pool = import.id,
        import_client = import.client_id,
        function = aws.outputs.get("UserImportFunctionName")?,
        bucket = aws.outputs.get("ImportBucketName")?,
        cognito_local = aws.cognito_local.url(),
        sign_up_pool = sign_up.id,
        sign_up_client = sign_up.client_id,
        project = quoted(&root),
        run = quoted(aws.run.path()),
        lifeguard = quoted(&aws.lifeguard),
    ))
}

/// A path as one word of a shell.
pub(super) fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "/._-+".contains(character);
    if text.chars().all(is_plain) { text.into_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::quoted;

    #[test]
    fn a_path_stays_one_word() {
        for (path, word) in
            [("/a/b-1.0_c", "/a/b-1.0_c"), ("/a b", "'/a b'"), ("/it's", r"'/it'\''s'"), ("/$a", "'/$a'")]
        {
            assert_eq!(quoted(Path::new(path)), word);
        }
    }
}
