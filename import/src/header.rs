//! The header of a CSV file: which column is which, or everything that is wrong with it.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
};

use shared::shown::{shown, shown_list};

use crate::columns::{Column, Columns, UnknownColumn, is_password_hash};

/// Everything that is wrong with a header. Columns are counted from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeaderFaults {
    unknown: Vec<Unknown>,
    /// The columns this pool knows.
    known: Vec<String>,
    nameless: Vec<usize>,
    /// Columns that hold password hashes.
    hashes: Vec<Unknown>,
    /// Columns that are the same: the first and the other one.
    twice: Vec<(usize, usize)>,
    missing: Vec<Column>,
}

/// A column that the pool does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Unknown {
    number: usize,
    /// Its name, where the first line is certainly a header: it may be no header but a user, and the name their password.
    name: Option<String>,
    nearest: Option<String>,
}

/// The columns of a header with these names.
pub(crate) fn columns_of(names: &[String], columns: &Columns) -> Result<Vec<Column>, Box<HeaderFaults>> {
    let mut faults = HeaderFaults::default();
    let (mut found, mut numbers) = (Vec::with_capacity(names.len()), BTreeMap::new());
    for (name, number) in names.iter().zip(1..) {
        let unknown = |nearest| Unknown { number, name: Some(shown(name.trim()).into_owned()), nearest };
        match columns.resolve(name) {
            _ if name.trim().is_empty() => faults.nameless.push(number),
            Err(_) if is_password_hash(name) => faults.hashes.push(unknown(None)),
            Err(UnknownColumn { nearest }) => faults.unknown.push(unknown(nearest)),
            Ok(column) => match numbers.entry(column.clone()) {
                Entry::Occupied(first) => faults.twice.push((*first.get(), number)),
                Entry::Vacant(place) => {
                    place.insert(number);
                    found.push(column);
                }
            },
        }
    }
    faults.missing = columns.missing(&found);
    if faults == HeaderFaults::default() { Ok(found) } else { Err(Box::new(faults.told(&found, columns))) }
}

impl HeaderFaults {
    /// As much as may be told, where these columns are right.
    fn told(mut self, found: &[Column], columns: &Columns) -> Self {
        /// Fewer names could be the words of a user in a file without a header.
        const CERTAIN: usize = 2;
        if found.iter().filter(|column| !matches!(column, Column::Note(_))).count() < CERTAIN {
            self.unknown.iter_mut().chain(&mut self.hashes).for_each(|unknown| unknown.name = None);
        }
        if !self.unknown.is_empty() {
            self.known = columns.names().map(str::to_owned).collect();
        }
        // What is there under another name is not missing as well.
        self.missing.retain(|column| {
            let name = column.to_string();
            self.unknown.iter().all(|unknown| unknown.nearest.as_ref() != Some(&name))
        });
        self
    }

    /// The stable code of the first fault, for programs.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self { unknown, .. } if !unknown.is_empty() => "FileUnknownColumn",
            Self { nameless, .. } if !nameless.is_empty() => "FileNamelessColumn",
            Self { hashes, .. } if !hashes.is_empty() => "FilePasswordHash",
            Self { twice, .. } if !twice.is_empty() => "FileColumnTwice",
            _ => "FileMissingColumns",
        }
    }
}

impl fmt::Display for HeaderFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// More are no columns but data.
        const MOST: usize = 20;
        let mut texts = Vec::new();
        if !self.unknown.is_empty() {
            let unknown = shown_list(self.unknown.iter().map(Unknown::to_string), MOST);
            let s = plural(self.unknown.len());
            texts.push(format!(
                "the header has the unknown column{s} {unknown}; this pool knows {}",
                self.known.join(", ")
            ));
        }
        if !self.nameless.is_empty() {
            let numbers = shown_list(self.nameless.iter().map(usize::to_string), MOST);
            texts.push(format!(
                "the header has columns without a name: {numbers}; name them, or remove their separators"
            ));
        }
        if !self.hashes.is_empty() {
            let (hashes, s) = (self.hashes.iter().map(Unknown::to_string), plural(self.hashes.len()));
            let hashes = shown_list(hashes, MOST);
            texts.push(format!(
                "password hashes only go in through Cognito's own CSV import job; remove the column{s} {hashes}"
            ));
        }
        if !self.twice.is_empty() {
            let pairs = self.twice.iter().map(|(first, second)| format!("{first} and {second}"));
            texts.push(format!("the header has the same column twice: {}", shown_list(pairs, MOST)));
        }
        if !self.missing.is_empty() {
            let missing = self.missing.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ");
            texts.push(format!("the header lacks the column{} {missing}", plural(self.missing.len())));
        }
        f.write_str(&texts.join("; "))
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "`{name}`")?,
            None => write!(f, "{}", self.number)?,
        }
        self.nearest.as_ref().map_or(Ok(()), |nearest| write!(f, " (did you mean `{nearest}`?)"))
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::profile::PoolProfile;

    fn faults(header: &str) -> Option<(&'static str, String)> {
        let names: Vec<String> = header.split(',').map(str::to_owned).collect();
        let columns = Columns::of(&PoolProfile::sample(), true);
        columns_of(&names, &columns).err().map(|faults| (faults.code(), faults.to_string()))
    }

    #[test]
    fn every_fault_of_a_header_is_told_at_once() {
        let knows = "this pool knows username, password, groups, active, mfa, address, birthdate, custom:active, custom:plan, \
            custom:seats, custom:since, email, email_verified, family_name, given_name, locale, name, phone_number, \
            phone_number_verified, preferred_username, updated_at";
        let unknown = |text: &str| Some(("FileUnknownColumn", format!("{text}; {knows}")));
        let other = |code, text: &str| Some((code, text.to_owned()));
        for (header, expected) in [
            ("username,email,password", None),
            ("Username,EMAIL,Password", None),
            (
                "username,e-mail,shoe size,password",
                unknown("the header has the unknown columns `e-mail` (did you mean `email`?), `shoe size`"),
            ),
            // One name alone may be a word of a user in a file without a header, and so may those of the report.
            ("email,Sentinel-1,lifeguard:Sentinel-1", {
                let found = unknown("the header has the unknown column 2");
                found.map(|(code, text)| (code, text + "; the header lacks the columns `username`, `password`"))
            }),
            ("username,email,password,", {
                let text = "the header has columns without a name: 4; name them, or remove their separators";
                other("FileNamelessColumn", text)
            }),
            (
                "username,email,cognito:username,Email",
                other(
                    "FileColumnTwice",
                    "the header has the same column twice: 1 and 3, 2 and 4; the header lacks the column `password`",
                ),
            ),
            (
                "username,email,passwordHash",
                other(
                    "FilePasswordHash",
                    "password hashes only go in through Cognito's own CSV import job; remove the column `passwordHash`; the \
                     header lacks the column `password`",
                ),
            ),
            // The first line may be no header, and this a password.
            (
                "username,Salt-and-password-1",
                other(
                    "FilePasswordHash",
                    "password hashes only go in through Cognito's own CSV import job; remove the column 2; the header lacks \
                     the columns `email`, `password`",
                ),
            ),
            ("username,given_name", other("FileMissingColumns", "the header lacks the columns `email`, `password`")),
        ] {
            assert_eq!(faults(header), expected, "{header}");
        }
    }

    #[test]
    fn names_in_a_header_are_told_on_one_line_and_not_all_of_them() {
        let more = (0..200).fold("username,email,password,x\ny".to_owned(), |names, n| names + &format!(",shoe {n}"));
        let (_, text) = faults(&more).expect("shoes are unknown");
        assert!(text.starts_with(r"the header has the unknown columns `x\ny`, `shoe 0`, "), "{text}");
        assert!(text.contains("`shoe 18` and 181 more; this pool knows"), "{text}");
        let spreadsheet = format!("username,email,password{}", ",".repeat(16_381));
        let (_, text) = faults(&spreadsheet).expect("columns have no name");
        assert!(text.ends_with(", 22, 23 and 16361 more; name them, or remove their separators"), "{text}");
        let repeated = format!("username,password{}", ",email".repeat(1_000));
        let (_, text) = faults(&repeated).expect("columns are the same");
        assert!(text.ends_with(", 3 and 22, 3 and 23 and 979 more"), "{text}");
    }

    #[test]
    fn a_header_of_many_columns_takes_no_time() {
        let notes =
            (0..40_000).fold("username,email,password".to_owned(), |names, n| names + &format!(",lifeguard:{n}"));
        let begun = std::time::Instant::now();
        assert_eq!(faults(&notes), None);
        assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
    }
}
