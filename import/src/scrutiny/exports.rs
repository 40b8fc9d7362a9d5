//! Exports of other systems, told by the names in them, and what their names are called here.

use std::fmt;

use shared::shown::{shown, shown_list};

use crate::columns::Columns;

mod table;

use table::EXPORTS;

/// An export of another system, and how its names fit this pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignExport {
    system: &'static str,
    /// Names that have another name here, each with it.
    rename: Vec<(&'static str, &'static str)>,
    /// Names that have no place here.
    drop: Vec<String>,
}

/// The export with these names: a CSV file's header, or the members of a JSON object, where `profile.login` is the member
/// `login` of the member `profile`.
pub(crate) fn recognized(names: &[String], columns: &Columns) -> Option<ForeignExport> {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let export = EXPORTS.iter().find(|export| export.signs.iter().all(|sign| has(sign)))?;
    let fits = export.fits.iter().copied().filter(|(own, ours)| has(own) && columns.resolve(ours).is_ok());
    let rename: Vec<_> = fits.collect();
    let is_used = |name: &str| {
        let within = |own: &str| own == name || own.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '[']));
        columns.resolve(name).is_ok() || rename.iter().any(|(own, _)| within(own))
    };
    let outer = names.iter().filter(|name| !name.contains(['.', '[']));
    let drop = outer.filter(|name| !is_used(name)).cloned().collect();
    Some(ForeignExport { system: export.system, rename, drop })
}

impl fmt::Display for ForeignExport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Enough to see which ones are meant.
        const DROPPED: usize = 8;
        write!(f, "it is an export of {}, whose names are others", self.system)?;
        if !self.rename.is_empty() {
            let rename = self.rename.iter().map(|(own, ours)| format!("{own} -> {ours}"));
            write!(f, "; rename {}", rename.collect::<Vec<_>>().join(", "))?;
        }
        if !self.drop.is_empty() {
            write!(f, "; drop {}", shown_list(self.drop.iter().map(|name| shown(name).into_owned()), DROPPED))?;
        }
        Ok(())
    }
}

/// Whether this is a line of Firebase's CSV export, which has no header: the user's id, the e-mail address, whether it is
/// verified, and 20 more values or so (firebase.google.com/docs/cli/auth).
pub(crate) fn is_firebase_line(values: &[String]) -> bool {
    let [id, email, verified, rest @ ..] = values else { return false };
    let is_id = (20..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_id && (email.is_empty() || email.contains('@')) && matches!(&**verified, "true" | "false") && rest.len() >= 17
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::profile::PoolProfile;

    fn columns() -> Columns {
        Columns::of(&PoolProfile::sample(), false)
    }

    fn text(names: &str) -> Option<String> {
        let names: Vec<String> = names.split(',').map(str::to_owned).collect();
        recognized(&names, &columns()).map(|export| export.to_string())
    }

    #[test]
    fn an_export_is_named_with_the_names_that_fit() {
        for (names, expected) in [
            (
                "Id,Given Name,Family Name,Nickname,Name,Email,Email Verified,Created At",
                Some(
                    "it is an export of Auth0, whose names are others; rename Email -> email, Email Verified -> \
                     email_verified, Given Name -> given_name, Family Name -> family_name, Name -> name; \
                     drop Id, Nickname, Created At",
                ),
            ),
            (
                "user_id,email,email_verified,name,app_metadata,custom_password_hash",
                Some(
                    "it is an export of Auth0, whose names are others; drop user_id, app_metadata, custom_password_hash",
                ),
            ),
            (
                "login,firstName,lastName,middleName,email,title,mobilePhone",
                Some(
                    "it is an export of Okta, whose names are others; rename login -> username, firstName -> given_name, \
                     lastName -> family_name, mobilePhone -> phone_number; drop middleName, title",
                ),
            ),
            (
                "id,status,profile,profile.login,profile.firstName,profile.email,credentials",
                Some(
                    "it is an export of Okta, whose names are others; rename profile.login -> username, profile.email -> \
                     email, profile.firstName -> given_name; drop id, status, credentials",
                ),
            ),
            (
                "model,pk,fields,fields.username,fields.email,fields.password,fields.is_active",
                Some(
                    "it is an export of Django, whose names are others; rename fields.username -> username, fields.email \
                     -> email, fields.is_active -> active; drop model, pk",
                ),
            ),
            (
                "id,email_addresses,email_addresses[].email_address,primary_email_address_id,username",
                Some(
                    "it is an export of Clerk, whose names are others; rename email_addresses[].email_address -> email; \
                     drop id, primary_email_address_id",
                ),
            ),
            ("username,email,password", None),
            ("cognito:username,email,cognito:mfa_enabled", None),
            ("Username,Attributes,Enabled,UserStatus", None),
            ("username,e-mail,first name", None),
        ] {
            assert_eq!(text(names).as_deref(), expected, "{names}");
        }
    }

    #[test]
    fn every_export_is_recognized_by_its_signs_and_never_a_file_for_this_pool() {
        for export in EXPORTS {
            let names: Vec<String> = export.signs.iter().map(|sign| (*sign).to_owned()).collect();
            let found = recognized(&names, &columns()).map(|found| found.system);
            assert_eq!(found, Some(export.system), "{names:?}");
            assert!(names.iter().any(|name| columns().resolve(name).is_err()), "{names:?} are names of a pool");
            let wrong = export.fits.iter().find(|(_, ours)| !table::TARGETS.contains(ours));
            assert_eq!(wrong, None, "{}", export.system);
        }
    }

    #[test]
    fn names_that_are_dropped_are_few_and_on_one_line() {
        let more = (0..40).fold(String::new(), |names, n| names + &format!(",x{n}\n"));
        let text = text(&format!("user_login,user_email{more}")).expect("it is of WordPress");
        assert!(text.ends_with(r"; drop x0\n, x1\n, x2\n, x3\n, x4\n, x5\n, x6\n, x7\n and 32 more"), "{text}");
    }

    #[test]
    fn a_line_of_firebases_csv_is_told_from_other_lines() {
        let line = |id: &str, email: &str, verified: &str, rest: usize| {
            let values = [id, email, verified].into_iter().chain(std::iter::repeat_n("", rest));
            is_firebase_line(&values.map(str::to_owned).collect::<Vec<_>>())
        };
        let id = "jSlq7W7nZ0hK9Qd3mX2cVb8nT1a2";
        assert!(line(id, "ana@example.com", "true", 26));
        assert!(line(id, "", "false", 20));
        assert!(!line(id, "ana@example.com", "true", 3));
        assert!(!line("ana", "ana@example.com", "true", 26));
        assert!(!line(id, "Ana", "true", 26));
        assert!(!line(id, "ana@example.com", "yes", 26));
    }
}
