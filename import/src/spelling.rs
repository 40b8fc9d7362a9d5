//! Names options in advice as the operator writes them: as JSON for the functions, as arguments on the command line.

use crate::options::{Membership, MissingPassword, OnExisting};

/// How the operator writes options.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spelling {
    /// Such as `onExisting "update"`.
    #[default]
    Json,
    /// Such as `--on-existing update`.
    Arguments,
}

/// An option with a value that a text advises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    OnExisting(OnExisting),
    MissingPassword(MissingPassword),
    Groups(Membership),
    CreateGroups,
    PasswordsArePlain,
}

impl Spelling {
    /// The option and its value, to be typed as they are.
    pub fn of(self, choice: Choice) -> String {
        let (json, argument, value) = match choice {
            Choice::OnExisting(value) => ("onExisting", "--on-existing", Some(value.to_string())),
            Choice::MissingPassword(value) => ("missingPassword", "--missing-password", Some(value.to_string())),
            Choice::Groups(value) => ("groups", "--groups", Some(value.to_string())),
            Choice::CreateGroups => ("createGroups", "--create-groups", None),
            Choice::PasswordsArePlain => ("passwordsArePlain", "--passwords-are-plain", None),
        };
        match (self, value) {
            (Self::Json, Some(value)) => format!("{json} \"{value}\""),
            (Self::Json, None) => format!("{json} true"),
            (Self::Arguments, Some(value)) => format!("{argument} {value}"),
            (Self::Arguments, None) => argument.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_named_as_the_operator_writes_it() {
        for (choice, json, argument) in [
            (Choice::OnExisting(OnExisting::Update), "onExisting \"update\"", "--on-existing update"),
            (
                Choice::MissingPassword(MissingPassword::Generate),
                "missingPassword \"generate\"",
                "--missing-password generate",
            ),
            (Choice::Groups(Membership::Exact), "groups \"exact\"", "--groups exact"),
            (Choice::CreateGroups, "createGroups true", "--create-groups"),
        ] {
            assert_eq!(Spelling::Json.of(choice), json);
            assert_eq!(Spelling::Arguments.of(choice), argument);
        }
    }
}
