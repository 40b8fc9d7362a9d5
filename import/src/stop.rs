//! When an import stops before the end of its input, and where it goes on. Pure bookkeeping.

use crate::{
    engine::{End, Stopped},
    outcome::{Outcome, RowOutcome},
    pool::classify::{Class, Fault, REFUSED_BY_TRIGGER},
};

/// So many rows in a row that fail alike, for a reason that may be the pool's, are no coincidence: the rest would fail too.
const ALIKE_MAX: u32 = 25;

/// What the rows so far mean for those to come.
#[derive(Debug, Default)]
pub(crate) struct Stop {
    stopped: Option<Stopped>,
    next_row: Option<u64>,
    alike: Option<Alike>,
    /// Whether a user was created: the pool's trigger lets people in, and refuses whom it refuses for their own sake.
    has_created: bool,
}

/// Rows that failed alike, one after the other.
#[derive(Clone, Copy, Debug)]
struct Alike {
    code: &'static str,
    rows: u32,
    first: u64,
    last: u64,
}

impl Stop {
    /// What is known when an earlier part of the import has created users, or has not.
    pub(crate) fn after(has_created: bool) -> Self {
        Self { has_created, ..Self::default() }
    }

    /// Whether this row is worked on. If not, the import goes on with it another time.
    pub(crate) fn takes(&mut self, row: u64, is_over: bool) -> bool {
        let takes = self.stopped.is_none() && !is_over;
        if !takes {
            self.resume_at(row);
        }
        takes
    }

    /// Learns that a row was taken and did not come to its end.
    pub(crate) fn leave(&mut self, row: u64) {
        self.resume_at(row);
    }

    /// Learns how a row ended.
    pub(crate) fn observe(&mut self, outcome: &RowOutcome, fault: Option<&Fault>) {
        match fault {
            Some(fault) if fault.class == Class::Fatal => {
                self.resume_at(outcome.row);
                self.stop(fault.code(), outcome.text.clone());
            }
            // The run is over: nobody knows whether the row or the pool is to blame.
            Some(_) if self.stopped.is_some() => self.resume_at(outcome.row),
            Some(fault) => self.count(fault, outcome),
            // A rejected row says nothing about the pool.
            None if outcome.outcome != Outcome::Rejected => {
                self.alike = None;
                self.has_created |= outcome.outcome == Outcome::Created;
            }
            None => {}
        }
    }

    /// Whether the rows so far say that the rest is not worth trying.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.is_some()
    }

    /// How the import ended.
    pub(crate) fn end(&self) -> End {
        End { next_row: self.next_row, stopped: self.stopped.clone() }
    }

    fn count(&mut self, fault: &Fault, outcome: &RowOutcome) {
        let code = fault.code();
        if !fault.may_be_the_pools() || (code == REFUSED_BY_TRIGGER && self.has_created) {
            return;
        }
        let row = outcome.row;
        let before = self.alike.filter(|alike| alike.code == code);
        let Alike { rows, first, last, .. } = before.unwrap_or(Alike { code, rows: 0, first: row, last: row });
        let alike = Alike { code, rows: rows + 1, first: first.min(row), last: last.max(row) };
        self.alike = Some(alike);
        if alike.rows >= ALIKE_MAX {
            self.resume_at(alike.first);
            self.stop("every-row-fails", alike.text(fault));
        }
    }

    fn stop(&mut self, code: &'static str, text: String) {
        self.stopped.get_or_insert(Stopped { code, text });
    }

    fn resume_at(&mut self, row: u64) {
        self.next_row = Some(self.next_row.map_or(row, |next| next.min(row)));
    }
}

impl Alike {
    /// What happened, and what to do if the rows are to blame after all.
    fn text(self, fault: &Fault) -> String {
        let Self { rows, first, last, .. } = self;
        let text = format!("{rows} rows one after the other failed, from row {first} to row {last}: {fault}");
        match fault.class {
            // Refused, and not for want of time: the next run would meet the same.
            Class::Row => format!(
                "{text}; if that is right for these rows, take them out of the file, or begin behind them, at row {}",
                last + 1
            ),
            _ => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{outcome::Done, spelling::Spelling};

    fn failed(row: u64, class: Class, code: &str) -> (RowOutcome, Fault) {
        let fault = Fault { class, aws_code: code.to_owned(), operation: "AdminCreateUser" };
        (RowOutcome::failed(row, "ana".to_owned(), &fault), fault)
    }

    #[test]
    fn time_ends_it_at_the_first_row_not_taken() {
        let mut stop = Stop::default();
        assert!(stop.takes(1, false));
        assert!(!stop.takes(2, true));
        assert_eq!(stop.end(), End { next_row: Some(2), stopped: None });
    }

    #[test]
    fn rows_that_were_left_are_gone_on_with() {
        let mut stop = Stop::default();
        assert!((1..=4).all(|row| stop.takes(row, false)));
        stop.leave(4);
        assert_eq!(stop.end(), End { next_row: Some(4), stopped: None });
        stop.leave(2);
        stop.leave(3);
        assert!(!stop.is_stopped(), "they say nothing about the rest");
        assert_eq!(stop.end(), End { next_row: Some(2), stopped: None });
    }

    #[test]
    fn once_it_is_stopped_no_failure_counts_for_its_row() {
        let mut stop = Stop::default();
        for (row, class, code) in [(5, Class::Fatal, "AccessDeniedException"), (3, Class::Ambiguous, "Timeout")] {
            let (outcome, fault) = failed(row, class, code);
            stop.observe(&outcome, Some(&fault));
            assert!(stop.is_stopped());
        }
        let end = stop.end();
        assert_eq!((end.next_row, end.stopped.map(|stopped| stopped.code)), (Some(3), Some("access-denied")));
    }

    #[test]
    fn a_fatal_fault_ends_it_and_names_the_earliest_row() {
        let mut stop = Stop::default();
        for row in [8, 7] {
            let (outcome, fault) = failed(row, Class::Fatal, "AccessDeniedException");
            stop.observe(&outcome, Some(&fault));
        }
        assert!(!stop.takes(9, false));
        let text = "the permission cognito-idp:AdminCreateUser is missing".to_owned();
        assert_eq!(stop.end(), End { next_row: Some(7), stopped: Some(Stopped { code: "access-denied", text }) });
    }

    /// Rows of this range fail, each with a code.
    fn fail(stop: &mut Stop, rows: std::ops::RangeInclusive<u64>, class: Class, codes: &[&str]) {
        for (row, code) in rows.zip(codes.iter().cycle()) {
            let (outcome, fault) = failed(row, class, code);
            stop.observe(&outcome, Some(&fault));
        }
    }

    fn create(stop: &mut Stop, row: u64) {
        stop.observe(&RowOutcome::done(row, "bob".to_owned(), Done::Created, Spelling::Json), None);
    }

    const MANY: u64 = ALIKE_MAX as u64;

    #[test]
    fn the_same_failure_at_every_row_ends_it_and_says_where_these_rows_end() {
        let refused = "25 rows one after the other failed, from row 1 to row 25: the pool's own Lambda trigger refuses the \
            user; if that is right for these rows, take them out of the file, or begin behind them, at row 26";
        let throttled = "25 rows one after the other failed, from row 1 to row 25: AdminCreateUser was over the quota at \
            every try; import again with a smaller share";
        for (class, code, text) in [
            (Class::Row, "UserLambdaValidationException", refused),
            (Class::Throttled, "TooManyRequestsException", throttled),
        ] {
            let mut stop = Stop::default();
            fail(&mut stop, 1..=MANY - 1, class, &[code]);
            assert!(stop.takes(MANY, false), "{code}");
            fail(&mut stop, MANY..=MANY, class, &[code]);
            assert!(!stop.takes(MANY + 1, false), "{code}");
            let stopped = Some(Stopped { code: "every-row-fails", text: text.to_owned() });
            assert_eq!(stop.end(), End { next_row: Some(1), stopped }, "they are to be done again");
        }
    }

    #[test]
    fn failures_between_successes_do_not_end_it() {
        let mut stop = Stop::default();
        for row in 1..=MANY * 2 {
            fail(&mut stop, row..=row, Class::Ambiguous, &["Timeout"]);
            if row % 10 == 0 {
                create(&mut stop, row);
            }
        }
        assert_eq!(stop.end(), End { next_row: None, stopped: None });
    }

    #[test]
    fn rows_that_fail_for_reasons_of_their_own_never_end_it() {
        let mut stop = Stop::default();
        for code in [
            "AliasExistsException",
            "InvalidParameterException",
            "InvalidPasswordException",
            "PasswordHistoryPolicyViolationException",
            "AttributeImmutable",
            "ContactUnverified",
            "UserNotFoundException",
        ] {
            fail(&mut stop, 1..=MANY * 8, Class::Row, &[code]);
        }
        assert_eq!(stop.end(), End { next_row: None, stopped: None });
        // Nor do they hide that the pool does not answer.
        fail(&mut stop, 1..=MANY * 2, Class::Ambiguous, &["Timeout"]);
        assert!(stop.is_stopped());
    }

    #[test]
    fn a_trigger_that_has_let_somebody_in_refuses_the_others_for_their_own_sake() {
        let mut now = Stop::default();
        create(&mut now, 1);
        for mut stop in [now, Stop::after(true)] {
            fail(&mut stop, 2..=MANY * 8, Class::Row, &["UserLambdaValidationException"]);
            assert_eq!(stop.end(), End { next_row: None, stopped: None });
            fail(&mut stop, 1..=MANY, Class::Row, &["SomethingNew"]);
            assert!(stop.is_stopped(), "nobody knows what that is");
        }
    }
}
