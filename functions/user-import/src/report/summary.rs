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
    let mut text: String = read.into_iter().chain(outcomes).map(line).collect();
    let codes = tally.codes().into_iter().take(TOP);
    let codes: String = codes.map(|(outcome, code, count)| line((format!("  {outcome}: {code}"), count))).collect();
    if !codes.is_empty() {
        text += &format!("\nmost frequent\n{codes}");
    }
    text
}
