//! Ends of rows as JSON Lines: the whole report for programs, and the part of it that one worker of many leaves.
//!
//! A line has `row`, `outcome`, `code` and `text`, and where there is one `userName` and `column`; `sub` and
//! `sourceSub` are the user's, here and where they come from. A row that somebody has to look at has its `values` by column, never
//! the password; `also` has what else is wrong with it. `reached` is true if a row failed after a user was made or read for it.

use std::io::{self, BufRead, Write};

use crate::outcome::RowOutcome;

/// Writes one line.
pub fn write(out: &mut impl Write, row: &RowOutcome) -> io::Result<()> {
    serde_json::to_writer(&mut *out, row)?;
    out.write_all(b"\n")
}

/// Reads the lines back. One that is no end of a row is an error, which repeats nothing of it.
pub fn read(input: impl BufRead) -> impl Iterator<Item = io::Result<RowOutcome>> {
    let parse = |line: &str| serde_json::from_str(line).map_err(|_| no_report());
    input.lines().map(move |line| line.and_then(|line| parse(&line)))
}

fn no_report() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a line of the report is not as it was written")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        finding::RowError, job::Job, options::Options, outcome::Done, pool::profile::PoolProfile, problem::Problem,
        row::RawRow, scrutiny::disclosure::Disclosure, spelling::Spelling,
    };

    fn rejected() -> RowOutcome {
        let mut row = RawRow::new(4);
        row.set(crate::columns::Column::UserName, "bo".to_owned());
        row.set(crate::columns::Column::Password, "Sentinel-1".to_owned());
        row.set(crate::columns::Column::Groups, "staff|members".to_owned());
        row.set(crate::columns::Column::Attribute("email".into()), "bo@".to_owned());
        let error = RowError::new(4, Problem::EmailInvalid).at("email").with_row(row);
        let (pool, options) = (PoolProfile::sample(), Options::default());
        RowOutcome::rejected(error, &Job { disclosure: Disclosure::NoPassword, ..Job::new(&pool, &options) })
    }

    #[test]
    fn a_line_is_as_documented_and_reads_back() {
        let rows = [RowOutcome::done(3, "ana".to_owned(), Done::Created, Spelling::Json), rejected()];
        let mut written = Vec::new();
        for row in &rows {
            write(&mut written, row).expect("memory can be written");
        }
        let expected = concat!(
            r#"{"row":3,"userName":"ana","outcome":"created","code":"created","text":"created"}"#,
            "\n",
            r#"{"row":4,"userName":"bo","outcome":"rejected","code":"email-invalid","column":"email","#,
            r#""text":"email is not an e-mail address","#,
            r#""values":{"email":"bo@","groups":"staff;members","username":"bo"},"leftOut":["password"]}"#,
            "\n"
        );
        assert_eq!(String::from_utf8_lossy(&written), expected);
        let read: Vec<RowOutcome> = read(&written[..]).collect::<io::Result<_>>().expect("these are ends of rows");
        assert_eq!(read, rows);
    }

    #[test]
    fn a_line_cut_off_is_an_error_that_repeats_nothing() {
        let error =
            read(&b"{\"row\":3,\"userName\":\"ana"[..]).next().and_then(Result::err).map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("a line of the report is not as it was written"));
    }
}
