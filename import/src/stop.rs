//! When an import stops before the end of its input, and where it goes on. Pure bookkeeping.

use crate::{
    engine::{End, Stopped},
    outcome::{Outcome, RowOutcome},
    pool::classify::{Class, Fault},
};

/// So many rows in a row that fail alike are no coincidence: the rest would fail too.
const ALIKE_MAX: u32 = 25;

/// What the rows so far mean for those to come.
#[derive(Debug, Default)]
pub(crate) struct Stop {
    stopped: Option<Stopped>,
    next_row: Option<u64>,
    /// Rows that failed alike, one after the other: the code, how many, and the first of them.
    alike: Option<(&'static str, u32, u64)>,
}

impl Stop {
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
        match fault.map(|fault| (fault.class, fault.code())) {
            Some((Class::Fatal, code)) => {
                self.resume_at(outcome.row);
                self.stop(code, outcome.text.clone());
            }
            // The run is over: nobody knows whether the row or the pool is to blame.
            Some(_) if self.stopped.is_some() => self.resume_at(outcome.row),
            Some((_, code)) => self.count_alike(code, outcome),
            // A rejected row says nothing about the pool.
            None if outcome.outcome != Outcome::Rejected => self.alike = None,
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

    fn count_alike(&mut self, code: &'static str, outcome: &RowOutcome) {
        let before = self.alike.filter(|(before, ..)| *before == code);
        let (count, first) = before.map_or((1, outcome.row), |(_, count, first)| (count + 1, first.min(outcome.row)));
        self.alike = Some((code, count, first));
        if count >= ALIKE_MAX {
            self.resume_at(first);
            self.stop("every-row-fails", format!("{ALIKE_MAX} rows one after the other failed: {}", outcome.text));
        }
    }

    fn stop(&mut self, code: &'static str, text: String) {
        self.stopped.get_or_insert(Stopped { code, text });
    }

    fn resume_at(&mut self, row: u64) {
        self.next_row = Some(self.next_row.map_or(row, |next| next.min(row)));
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

    #[test]
    fn the_same_failure_at_every_row_ends_it() {
        let mut stop = Stop::default();
        for row in 1..=u64::from(ALIKE_MAX) {
            assert!(stop.takes(row, false), "row {row}");
            let (outcome, fault) = failed(row, Class::Row, "UserLambdaValidationException");
            stop.observe(&outcome, Some(&fault));
        }
        assert!(!stop.takes(26, false));
        let end = stop.end();
        assert_eq!(end.stopped.map(|stopped| stopped.code), Some("every-row-fails"));
        assert_eq!(end.next_row, Some(1), "they are to be done again");
    }

    #[test]
    fn failures_between_successes_do_not_end_it() {
        let mut stop = Stop::default();
        for row in 1..=u64::from(ALIKE_MAX * 2) {
            let (outcome, fault) = failed(row, Class::Row, "AliasExistsException");
            stop.observe(&outcome, Some(&fault));
            if row % 10 == 0 {
                stop.observe(&RowOutcome::done(row, "bob".to_owned(), Done::Created, Spelling::Json), None);
            }
        }
        assert_eq!(stop.end(), End { next_row: None, stopped: None });
    }
}
