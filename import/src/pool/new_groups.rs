//! Groups that rows name and the pool lacked when the import began: each is created once, before its first member.

use std::collections::BTreeSet;

use tokio::sync::Mutex;

use crate::pool::{calls::Calls, classify::Fault};

/// The groups made by this import.
pub(crate) struct NewGroups<'a> {
    there: &'a BTreeSet<String>,
    /// Held while one is created, so that rows side by side do not create it twice.
    created: Mutex<BTreeSet<String>>,
}

impl<'a> NewGroups<'a> {
    /// None yet; these are in the pool.
    pub(crate) fn besides(there: &'a BTreeSet<String>) -> Self {
        Self { there, created: Mutex::default() }
    }

    /// Sees to it that all of them are in the pool.
    pub(crate) async fn create(&self, pool: &Calls<'_>, wanted: &BTreeSet<String>) -> Result<(), Fault> {
        for group in wanted.difference(self.there) {
            let mut created = pool.wait("CreateGroup", self.created.lock()).await?;
            if !created.contains(group) {
                pool.create_group(group).await?;
                created.insert(group.clone());
            }
        }
        Ok(())
    }
}
