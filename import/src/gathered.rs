//! Small collections, made with little code.

/// As `collect`, without the sort that `BTreeMap` and `BTreeSet` begin it with: for a row's few values it saves no time, and
/// it is code for every type of item in a binary that a cold start has to load.
pub(crate) fn gathered<T, C: Default + Extend<T>>(items: impl IntoIterator<Item = T>) -> C {
    let mut collection = C::default();
    collection.extend(items);
    collection
}
