//! What an import adds to the metrics.

use shared::{invocation::Record, telemetry::Metric};

use crate::{outcome::Outcome, report::Totals};

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
