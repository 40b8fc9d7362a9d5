//! To whom sign-up is open at all.

use shared::settings::{Lookup, Setting, SettingError};

use super::EmailPolicy;

const SIGN_UP_MODE: Setting = Setting { variable: "SIGN_UP_MODE", example: "restricted" };

/// Everybody whom the other rules do not refuse; then ever fewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Anybody.
    #[default]
    Open,
    /// Who is on the list of allowed addresses, or has an invitation.
    Restricted,
    /// Who has an invitation.
    Invitation,
}

impl Mode {
    /// Reads `SIGN_UP_MODE`. Where it is not set, a list of allowed addresses restricts, and without one sign-up is
    /// open; where it is set, the list and the keys have to agree with it.
    pub(super) fn from_lookup(lookup: Lookup<'_>, email: &EmailPolicy, has_keys: bool) -> Result<Self, SettingError> {
        let has_list = !email.allowed.is_empty();
        let mode = match SIGN_UP_MODE.text(lookup).as_deref() {
            None if has_list => Self::Restricted,
            None | Some("open") => Self::Open,
            Some("restricted") => Self::Restricted,
            Some("invitation") => Self::Invitation,
            Some(other) => {
                let problem = format!("`{other}` is none of `open`, `restricted` and `invitation`");
                return Err(SIGN_UP_MODE.error(problem));
            }
        };
        mode.contradiction(has_list, has_keys).map_or(Ok(mode), |problem| Err(SIGN_UP_MODE.error(problem)))
    }

    fn contradiction(self, has_list: bool, has_keys: bool) -> Option<&'static str> {
        match self {
            Self::Open if has_list => Some(
                "`open` lets everybody sign up, and ALLOWED_EMAIL_DOMAINS does not: choose `restricted` or empty the list",
            ),
            Self::Restricted if !has_list => {
                Some("`restricted` needs ALLOWED_EMAIL_DOMAINS, which says who may sign up")
            }
            Self::Invitation if !has_keys => Some("`invitation` needs INVITATION_KEYS, which open the invitations"),
            Self::Invitation if has_list => Some(
                "`invitation` lets nobody sign up without one, so ALLOWED_EMAIL_DOMAINS says nothing: choose `restricted` \
                 or empty the list",
            ),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::tests::read;

    #[test]
    fn the_mode_and_what_it_needs() {
        let keys = ("INVITATION_KEYS", "…");
        for (mode, list, with, expected) in [
            ("", "", keys, Ok(Mode::Open)),
            ("", "example.com", keys, Ok(Mode::Restricted)),
            ("open", "", keys, Ok(Mode::Open)),
            (
                "open",
                "example.com",
                keys,
                Err(
                    "`open` lets everybody sign up, and ALLOWED_EMAIL_DOMAINS does not: choose `restricted` or empty the \
                     list",
                ),
            ),
            ("restricted", "example.com", keys, Ok(Mode::Restricted)),
            ("restricted", "", keys, Err("`restricted` needs ALLOWED_EMAIL_DOMAINS, which says who may sign up")),
            ("invitation", "", keys, Ok(Mode::Invitation)),
            ("invitation", "", ("", ""), Err("`invitation` needs INVITATION_KEYS, which open the invitations")),
            (
                "invitation",
                "example.com",
                keys,
                Err("`invitation` lets nobody sign up without one, so ALLOWED_EMAIL_DOMAINS says nothing: choose \
                     `restricted` or empty the list"),
            ),
            ("closed", "", keys, Err("`closed` is none of `open`, `restricted` and `invitation`")),
        ] {
            let read = read(&[("SIGN_UP_MODE", mode), ("ALLOWED_EMAIL_DOMAINS", list), with]);
            let read = read.map(|policy| policy.mode).map_err(|error| error.problem);
            assert_eq!(read, expected.map_err(str::to_owned), "{mode} {list}");
        }
    }
}
