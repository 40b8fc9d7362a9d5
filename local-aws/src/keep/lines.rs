//! The text that `cargo demo --keep` ends with.

use std::path::Path;

use super::environment::quoted;

/// What the lines to paste depend on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown {
    /// The parameters are somebody's own, so nobody knows which sign-ups they refuse.
    pub own_parameters: bool,
    /// People sign in by email address instead of user name.
    pub by_email: bool,
    /// There are keys that verify invitations.
    pub invitations: bool,
}

impl Shown {
    /// For the parameters that somebody gave.
    pub fn for_parameters(parameters: &[(&str, &str)]) -> Self {
        let has =
            |name, wanted: fn(&str) -> bool| parameters.iter().any(|(known, value)| *known == name && wanted(value));
        Self {
            own_parameters: true,
            by_email: has("SignIn", |value| value == "email"),
            invitations: has("InvitationKeys", |value| !value.is_empty()),
        }
    }
}

/// The ids of the two pools, and the file to source.
#[derive(Debug)]
pub(super) struct Places<'a> {
    pub(super) sign_up_pool: &'a str,
    pub(super) import_pool: &'a str,
    pub(super) environment: &'a Path,
}

/// Why there are two pools, and lines that work as they are pasted into a shell. Those are indented by four blanks.
pub(super) fn guide(places: &Places<'_>, shown: &Shown) -> String {
    let mut text = pools(places);
    text.push_str(
        "\nOpen another terminal and paste these lines. The first one sets up the shell for the local AWS.\n\n",
    );
    text.push_str(&format!("    . {}\n", quoted(places.environment)));
    for (title, lines) in sections(shown) {
        text.push_str(&format!("\n  {title}\n"));
        for line in lines {
            text.push_str(&format!("    {line}\n"));
        }
    }
    text.push_str(
        "\nThe lines that begin with aws need the AWS CLI (`pip install awscli`). The codes that Cognito sends appear here.\n\
         Everything keeps running until you press Ctrl-C.\n",
    );
    text
}

fn pools(places: &Places<'_>) -> String {
    let Places { sign_up_pool, import_pool, .. } = places;
    format!(
        "There are two user pools, because no emulator does both jobs. Each pool has users of its own.\n\n\
         {sign_up_pool} is for sign-ups. It is in cognito-local, which calls pre-sign-up and post-confirmation.\n\
         {import_pool} is for imports. It is in ministack, which has the deployed stack and answers every call\n\
         of an import, but calls no function when somebody signs up.\n"
    )
}

fn sections(shown: &Shown) -> Vec<(&'static str, Vec<String>)> {
    let (first, second) = match shown.own_parameters {
        false => ("A sign-up that is refused:", "A sign-up that is accepted; the code confirms it:"),
        true => {
            ("A sign-up. Your parameters decide whether it is refused:", "Another one, and the code that confirms it:")
        }
    };
    let zoe = user_name("zoe", shown);
    let mut sections = vec![
        (first, vec![sign_up("eve@notexample.com", shown)]),
        (second, vec![
            sign_up("zoe@example.com", shown),
            format!(
                r#"aws cognito-idp confirm-sign-up --endpoint-url "$SIGN_UP_URL" --client-id "$SIGN_UP_CLIENT" --username {zoe} --confirmation-code "$(confirmation_code {zoe})""#
            ),
        ]),
        ("The user's status and groups:", vec![
            format!(
                r#"aws cognito-idp admin-get-user --endpoint-url "$SIGN_UP_URL" --user-pool-id "$SIGN_UP_POOL" --username {zoe}"#
            ),
            r#"aws cognito-idp list-users-in-group --endpoint-url "$SIGN_UP_URL" --user-pool-id "$SIGN_UP_POOL" --group-name members"#
                .to_owned(),
        ]),
    ];
    if shown.invitations {
        let sign_up = sign_up("ivy@example.com", shown);
        sections.push(("An invitation from your private key, and a sign-up with it:", vec![
            r#"INVITATION=$(lifeguard invite ivy@example.com --user-pool-id "$SIGN_UP_POOL" --private-key invitations.pem | cut -f2)"#
                .to_owned(),
            format!(r#"{sign_up} --client-metadata "invitation=$INVITATION""#),
        ]));
    }
    sections.push((
        "An import, checked first:",
        vec![
        r#"lifeguard check "$PROJECT/events/import/users.csv" --user-pool-id "$IMPORT_POOL""#.to_owned(),
        r#"lifeguard import "$PROJECT/events/import/users.csv" --user-pool-id "$IMPORT_POOL" --report "$RUN/report""#
            .to_owned(),
    ],
    ));
    sections
}

fn sign_up(email: &str, shown: &Shown) -> String {
    let user_name = user_name(email.split('@').next().unwrap_or_default(), shown);
    let user_name = if shown.by_email { email } else { &user_name };
    format!(
        r#"aws cognito-idp sign-up --endpoint-url "$SIGN_UP_URL" --client-id "$SIGN_UP_CLIENT" --username {user_name} --password Sample-Pass-1 --user-attributes Name=email,Value={email}"#
    )
}

fn user_name(name: &str, shown: &Shown) -> String {
    if shown.by_email { format!("{name}@example.com") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Places, Shown, guide};

    fn lines(shown: &Shown) -> Vec<String> {
        let places = Places {
            sign_up_pool: "local_1",
            import_pool: "us-east-1_1",
            environment: Path::new("/target/run 1/environment"),
        };
        let guide = guide(&places, shown);
        guide.lines().filter_map(|line| line.strip_prefix("    ").map(str::to_owned)).collect()
    }

    #[test]
    fn the_guide_begins_with_the_environment_and_shows_a_refused_and_an_accepted_sign_up() {
        let lines = lines(&Shown::default());
        assert_eq!(lines[0], ". '/target/run 1/environment'");
        assert!(lines[1].ends_with(
            "--username eve --password Sample-Pass-1 --user-attributes Name=email,Value=eve@notexample.com"
        ));
        assert!(
            lines[2].ends_with(
                "--username zoe --password Sample-Pass-1 --user-attributes Name=email,Value=zoe@example.com"
            )
        );
        assert!(lines[3].ends_with(r#"--username zoe --confirmation-code "$(confirmation_code zoe)""#));
        assert!(!lines.iter().any(|line| line.contains("invite")));
    }

    #[test]
    fn the_guide_follows_the_parameters_that_somebody_gave() {
        let shown = Shown::for_parameters(&[("SignIn", "email"), ("InvitationKeys", r#"{"keys":[]}"#)]);
        let lines = lines(&shown);
        assert!(lines[2].contains("--username zoe@example.com "), "{lines:#?}");
        assert!(lines[3].contains("confirmation_code zoe@example.com"), "{lines:#?}");
        assert!(lines.iter().any(|line| line.ends_with(r#"--client-metadata "invitation=$INVITATION""#)), "{lines:#?}");
        assert!(!Shown::for_parameters(&[("InvitationKeys", ""), ("SignIn", "username-with-aliases")]).invitations);
    }
}
