//! What the functions count.

use strum::{IntoStaticStr, VariantNames};

/// What is counted. Every metric has the dimension `Function`; the first four have it also together with `Code`.
///
/// CloudWatch bills each combination of name and dimension values that occurs, so there are no dimensions for pool or
/// client, whose number nobody bounds: the log has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantNames)]
pub enum Metric {
    /// Invocations that were answered; for sign-ups: accepted.
    Answered,
    /// Invocations that were refused, as intended.
    Refused,
    /// Invocations that failed, and should not have.
    Failed,
    /// Times that a rule which is only observed would have refused.
    Observed,
    /// First invocations of a process.
    ColdStarts,
    /// Groups that users were put in, except by the import.
    GroupsAssigned,
    /// Confirmed users whose groups went to the queue.
    HandedOver,
    /// Messages of the queue that were dropped: for a user who no longer has the name, or too old.
    MessagesDropped,
    /// Groups that the rules name and the pool lacks.
    GroupsMissing,
    // Rows of imports, by how they ended.
    RowsValid,
    RowsCreated,
    RowsRepaired,
    RowsUpdated,
    RowsUnchanged,
    RowsSkipped,
    RowsRejected,
    RowsFailed,
}

impl Metric {
    /// The name of every metric.
    pub const NAMES: &'static [&'static str] = <Self as VariantNames>::VARIANTS;
}
