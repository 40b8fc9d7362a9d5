//! What an import adds to the metrics.

use lambda::{invocation::Record, metric::Metric};

use import::{outcome::Outcome, report::Totals};

/// Totals only: who the users are is the report's business.
pub(super) fn count_rows(record: &mut Record, totals: &Totals) {
    for (outcome, &rows) in totals.outcomes.iter().filter(|(_, rows)| **rows > 0) {
        let metric = match outcome {
            Outcome::Valid => Metric::RowsValid,
            Outcome::Created => Metric::RowsCreated,
            Outcome::Repaired => Metric::RowsRepaired,
            Outcome::Updated => Metric::RowsUpdated,
            Outcome::Unchanged => Metric::RowsUnchanged,
            Outcome::Skipped => Metric::RowsSkipped,
            Outcome::Rejected => Metric::RowsRejected,
            Outcome::Failed => Metric::RowsFailed,
        };
        record.count(metric, rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use import::job::Mode;

    #[test]
    fn every_end_of_a_row_has_its_metric_and_none_is_not_counted() {
        use Outcome::{Created, Failed, Rejected, Repaired, Skipped, Unchanged, Updated, Valid};
        for (outcome, metric) in [
            (Valid, Metric::RowsValid),
            (Created, Metric::RowsCreated),
            (Repaired, Metric::RowsRepaired),
            (Updated, Metric::RowsUpdated),
            (Unchanged, Metric::RowsUnchanged),
            (Skipped, Metric::RowsSkipped),
            (Rejected, Metric::RowsRejected),
            (Failed, Metric::RowsFailed),
        ] {
            let (mut record, mut totals) = (Record::default(), Totals::new(Mode::Run));
            totals.add(outcome);
            totals.add(outcome);
            count_rows(&mut record, &totals);
            assert_eq!(record.counts, [(metric, 2)], "{outcome:?}");
        }
    }
}
