//! The summary for people: a table of the outcomes, and the most frequent codes.

use super::tally::Tally;

/// How many codes are told.
const TOP: usize = 10;

/// A table of the outcomes, and under it the codes that most rows ended with.
pub fn text(tally: &Tally) -> String {
    let line = |(name, count): (String, u64)| format!("{name:<40}{count:>12}\n");
    let totals = tally.totals();
    let read = [("rows read".to_owned(), totals.read)];
    let outcomes = totals.outcomes.iter().map(|(outcome, &count)| (format!("  {outcome}"), count));
    let active = (tally.active_users() > 0).then(|| ("users made active this month".to_owned(), tally.active_users()));
    let mut text: String = read.into_iter().chain(outcomes).chain(active).map(line).collect();
    // A code that only repeats the outcome is in the table.
    let codes = tally.codes().into_iter().filter(|(outcome, code, _)| outcome.to_string() != *code).take(TOP);
    let codes: String = codes.map(|(outcome, code, count)| line((format!("  {outcome}: {code}"), count))).collect();
    if !codes.is_empty() {
        text += &format!("\nmost frequent\n{codes}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        finding::RowError,
        job::{Job, Mode},
        options::Options,
        outcome::{Done, RowOutcome},
        pool::profile::PoolProfile,
        problem::Problem,
        spelling::Spelling,
    };

    #[test]
    fn the_outcomes_add_up_and_the_codes_say_why() {
        let mut tally = Tally::new(Mode::Run);
        [Done::Created, Done::Unchanged, Done::Finished, Done::Finished]
            .into_iter()
            .for_each(|done| tally.add(&RowOutcome::done(1, "ana".to_owned(), done, Spelling::Json)));
        let error = RowError::new(5, Problem::EmailInvalid).at("email");
        tally.add(&RowOutcome::rejected(error, &Job::new(&PoolProfile::sample(), &Options::default())));
        let expected = "\
            rows read                                          5\n  \
              created                                          1\n  \
              repaired                                         2\n  \
              updated                                          0\n  \
              unchanged                                        1\n  \
              skipped                                          0\n  \
              rejected                                         1\n  \
              failed                                           0\n\
            users made active this month                       4\n\
            \n\
            most frequent\n  \
              repaired: finished                               2\n  \
              rejected: email-invalid                          1\n";
        assert_eq!(text(&tally), expected);
    }
}
