//! Whom to invite: all of them are read before anybody is.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use anyhow::{Context, bail};
use csv::{ReaderBuilder, StringRecord, Trim};
use invitation::MAX_GROUPS;
use shared::{address::Address, groups::GroupName, shown::shown};

use crate::exit::UsageError;

/// An address, and the groups that its person joins.
pub(super) type Invited = (String, Vec<GroupName>);

/// As many problems are told; who has more has the wrong file.
const MOST_PROBLEMS: usize = 20;

/// The addresses of the command line.
pub(super) fn of_arguments(addresses: &[String], groups: &[GroupName]) -> Result<Vec<Invited>, UsageError> {
    let invited = addresses.iter().map(|address| Ok((checked(address)?, few(groups.to_vec())?)));
    invited.collect::<Result<_, String>>().map_err(UsageError)
}

/// The addresses of a file, or of standard input for `-`.
pub(super) fn of_file(path: &Path, groups: &[GroupName]) -> anyhow::Result<Vec<Invited>> {
    let standard_input = path.as_os_str() == "-";
    let name = if standard_input { "standard input".to_owned() } else { path.display().to_string() };
    let invited = if standard_input {
        read(io::stdin().lock(), groups)
    } else {
        File::open(path).map_err(anyhow::Error::from).and_then(|file| read(BufReader::new(file), groups))
    };
    invited.context(name)
}

/// Reads addresses, one a line, or CSV whose first line names the columns. Lines that are wrong are told all together.
fn read(input: impl BufRead, groups: &[GroupName]) -> anyhow::Result<Vec<Invited>> {
    let (mut columns, mut invited, mut problems) = (Columns::default(), Vec::new(), Vec::new());
    for (line, place) in input.lines().zip(1..) {
        // No field goes over several lines here, so each line is a record, and its number is right.
        let line = line?;
        if line.contains("PRIVATE KEY-----") {
            bail!("this is a private key: --file takes the addresses, and --private-key the key");
        }
        let header = (place == 1).then(|| Columns::named(&line)).flatten();
        if let Some(header) = header {
            columns = header;
            continue;
        }
        let Some(record) = record(&line, columns.separator)? else { continue };
        match columns.invited(&record, groups) {
            Ok(one) => invited.push(one),
            Err(problem) => problems.push(format!("line {place}: {problem}")),
        }
    }
    if problems.is_empty() && invited.is_empty() {
        bail!("there is no address in it");
    }
    if !problems.is_empty() {
        let more = problems.len().saturating_sub(MOST_PROBLEMS);
        problems.truncate(MOST_PROBLEMS);
        if more > 0 {
            problems.push(format!("and {more} more"));
        }
        bail!("nobody is invited, since\n  {}", problems.join("\n  "));
    }
    Ok(invited)
}

/// The line's fields; none of a blank one.
fn record(line: &str, separator: u8) -> Result<Option<StringRecord>, csv::Error> {
    let line = line.trim_start_matches('\u{feff}');
    let mut reader =
        ReaderBuilder::new().delimiter(separator).has_headers(false).trim(Trim::All).from_reader(line.as_bytes());
    let record = reader.records().next().transpose()?;
    Ok(record.filter(|record| record.iter().any(|field| !field.is_empty())))
}

/// What spreadsheets write between the fields of a line.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Where a line has what.
struct Columns {
    /// Whether the first line says so.
    are_named: bool,
    separator: u8,
    email: usize,
    groups: Option<usize>,
}

impl Default for Columns {
    fn default() -> Self {
        Self { are_named: false, separator: SEPARATORS[0], email: 0, groups: None }
    }
}

impl Columns {
    /// The columns that the line names, if it names any.
    fn named(line: &str) -> Option<Self> {
        SEPARATORS.into_iter().find_map(|separator| {
            let record = record(line, separator).ok().flatten()?;
            let place = |name: &str| record.iter().position(|field| field.eq_ignore_ascii_case(name));
            place("email").map(|email| Self { are_named: true, separator, email, groups: place("groups") })
        })
    }

    /// The line's address, with its own groups where it has any.
    fn invited(&self, record: &StringRecord, groups: &[GroupName]) -> Result<Invited, String> {
        let email = checked(record.get(self.email).unwrap_or_default())?;
        if !self.are_named && record.len() > 1 {
            return Err(
                "there is more than an address: name the columns in the first line, as in `email,groups`".to_owned()
            );
        }
        let own = self.groups.and_then(|place| record.get(place)).unwrap_or_default();
        let own = own.split([';', '|']).map(str::trim).filter(|name| !name.is_empty()).map(GroupName::parse);
        let own: Vec<GroupName> = own.collect::<Result<_, _>>()?;
        Ok((email, few(if own.is_empty() { groups.to_vec() } else { own })?))
    }
}

/// The groups, if an invitation can give so many.
fn few(groups: Vec<GroupName>) -> Result<Vec<GroupName>, String> {
    let count = groups.len();
    if count > MAX_GROUPS {
        Err(format!("an invitation gives at most {MAX_GROUPS} groups, not {count}"))
    } else {
        Ok(groups)
    }
}

fn checked(address: &str) -> Result<String, String> {
    let is_one = Address::parse(address).is_some();
    is_one.then(|| address.to_owned()).ok_or_else(|| format!("`{}` is no e-mail address", shown(address)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Result<Vec<(String, Vec<String>)>, String> {
        let members = [GroupName::parse("members").unwrap()];
        let invited = read(text.as_bytes(), &members).map_err(|error| error.to_string())?;
        let named = |groups: Vec<GroupName>| groups.iter().map(|group| group.as_str().to_owned()).collect();
        Ok(invited.into_iter().map(|(email, groups)| (email, named(groups))).collect())
    }

    #[test]
    fn lines_and_columns() {
        let plain = [("ana@example.com", &["members"][..]), ("ben@example.com", &["members"])];
        let own = [("ana@example.com", &["staff", "admins"][..]), ("ben@example.com", &["members"])];
        for (text, expected) in [
            ("ana@example.com\nben@example.com\n", plain),
            ("ana@example.com\r\n\r\n  ben@example.com", plain),
            ("email\nana@example.com\nben@example.com\n", plain),
            ("\"ana@example.com\"\nben@example.com\n", plain),
            ("\u{feff}email\nana@example.com\nben@example.com\n", plain),
            ("name,Email\nAna,ana@example.com\nBen,ben@example.com\n", plain),
            ("email,groups\nana@example.com,staff; admins\nben@example.com,\n", own),
            ("\u{feff}email;groups\r\nana@example.com;staff|admins\r\nben@example.com;\r\n", own),
            ("email;groups\nana@example.com;\"staff;admins\"\nben@example.com;\n", own),
            ("groups\temail\nstaff;admins\tana@example.com\n\tben@example.com\n", own),
            ("groups,email\nstaff|admins,ana@example.com\n,ben@example.com\n", own),
        ] {
            let expected: Vec<(String, Vec<String>)> = expected
                .iter()
                .map(|(email, groups)| (email.to_string(), groups.iter().map(ToString::to_string).collect()))
                .collect();
            assert_eq!(names(text), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn wrong_lines_are_told_and_nobody_is_invited() {
        for (text, expected) in [
            ("", "there is no address in it"),
            ("email\n", "there is no address in it"),
            (
                "ana@example.com\nana@@example.com\n\nben\n",
                "nobody is invited, since\n  line 2: `ana@@example.com` is no e-mail address\n  line 4: `ben` is no e-mail \
                 address",
            ),
            (
                "email,groups\nana@example.com,two words\n",
                "nobody is invited, since\n  line 2: `two words` is no group name: 1 to 128 characters without spaces",
            ),
            (
                "ana@example.com,staff\n",
                "nobody is invited, since\n  line 1: there is more than an address: name the columns in the first line, as in \
                 `email,groups`",
            ),
            (
                "\u{1b}]0;title\u{7}\n",
                "nobody is invited, since\n  line 1: `\\u{1b}]0;title\\u{7}` is no e-mail address",
            ),
            (
                "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEI\n",
                "this is a private key: --file takes the addresses, and --private-key the key",
            ),
        ] {
            assert_eq!(names(text), Err(expected.to_owned()), "{text:?}");
        }
        let groups = (0..21).map(|number| format!("g{number}")).collect::<Vec<_>>().join(";");
        let error = names(&format!("email,groups\nana@example.com,{groups}\n")).unwrap_err();
        assert_eq!(error, "nobody is invited, since\n  line 2: an invitation gives at most 20 groups, not 21");
        let many = names(&"x\n".repeat(30)).unwrap_err();
        assert!(many.ends_with("  line 20: `x` is no e-mail address\n  and 10 more"), "{many}");
    }
}
