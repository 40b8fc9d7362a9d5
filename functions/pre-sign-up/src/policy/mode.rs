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
    /// Who is on the list of allowed addresses.
    Restricted,
}

impl Mode {
    /// Reads `SIGN_UP_MODE`. Where it is not set, a list of allowed addresses restricts, and without one sign-up is
    /// open; where it is set, it has to agree with the list.
    pub(super) fn from_lookup(lookup: Lookup<'_>, email: &EmailPolicy) -> Result<Self, SettingError> {
        let has_list = !email.allowed.is_empty();
        match SIGN_UP_MODE.text(lookup).as_deref() {
            None if has_list => Ok(Self::Restricted),
            None => Ok(Self::Open),
            Some("open") if has_list => Err(SIGN_UP_MODE.error(
                "`open` lets everybody sign up, and ALLOWED_EMAIL_DOMAINS does not: choose `restricted` or empty the list",
            )),
            Some("open") => Ok(Self::Open),
            Some("restricted") if !has_list => {
                Err(SIGN_UP_MODE.error("`restricted` needs ALLOWED_EMAIL_DOMAINS, which says who may sign up"))
            }
            Some("restricted") => Ok(Self::Restricted),
            Some(other) => Err(SIGN_UP_MODE.error(format!("`{other}` is neither `open` nor `restricted`"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::tests::read;

    #[test]
    fn the_mode_and_what_it_needs() {
        for (mode, list, expected) in [
            ("", "", Ok(Mode::Open)),
            ("", "example.com", Ok(Mode::Restricted)),
            ("open", "", Ok(Mode::Open)),
            (
                "open",
                "example.com",
                Err(
                    "`open` lets everybody sign up, and ALLOWED_EMAIL_DOMAINS does not: choose `restricted` or empty the \
                     list",
                ),
            ),
            ("restricted", "example.com", Ok(Mode::Restricted)),
            ("restricted", "", Err("`restricted` needs ALLOWED_EMAIL_DOMAINS, which says who may sign up")),
            ("closed", "", Err("`closed` is neither `open` nor `restricted`")),
        ] {
            let read = read(&[("SIGN_UP_MODE", mode), ("ALLOWED_EMAIL_DOMAINS", list)]);
            let read = read.map(|policy| policy.mode).map_err(|error| error.problem);
            assert_eq!(read, expected.map_err(str::to_owned), "{mode} {list}");
        }
    }
}
