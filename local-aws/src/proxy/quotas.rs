//! Lets requests through at Cognito's quotas.

use std::{collections::BTreeMap, num::NonZeroU32};

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::{call::Call, category::Category};

/// How many requests a second of each category go through; a category that is not in it is not limited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotas(BTreeMap<Category, u32>);

impl Quotas {
    /// No limits at all.
    pub fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// These instead of what there was for their categories.
    pub fn with(mut self, quotas: &[(Category, u32)]) -> Self {
        self.0.extend(quotas.iter().copied());
        self
    }
}

/// What an account has that never asked for more.
impl Default for Quotas {
    fn default() -> Self {
        Self(Category::ALL.map(|category| (category, category.default_quota())).into())
    }
}

/// Token buckets that hold the requests of one second: an even stream at the quota passes for ever, and whoever was
/// silent may send one second's worth at once. AWS says how many requests a second pass, but not how it counts them.
pub(super) struct Limits {
    categories: BTreeMap<Category, DefaultDirectRateLimiter>,
    /// By operation and pool.
    pools: BTreeMap<Category, DefaultKeyedRateLimiter<(String, String)>>,
}

impl Limits {
    pub(super) fn new(quotas: &Quotas) -> Self {
        let limited = quotas.0.iter();
        let categories = limited.map(|(&category, &quota)| (category, RateLimiter::direct(per_second(quota))));
        let with_pools =
            quotas.0.keys().filter_map(|&category| category.quota_per_pool().map(|quota| (category, quota)));
        let pools = with_pools.map(|(category, quota)| (category, RateLimiter::keyed(per_second(quota))));
        Self { categories: categories.collect(), pools: pools.collect() }
    }

    /// Whether the call is within the quotas; if so, it is counted.
    pub(super) fn admit(&self, call: &Call) -> bool {
        let Some(category) = call.category else { return true };
        let key = || (call.operation.clone(), call.pool.clone().unwrap_or_default());
        let of_pool = self.pools.get(&category).is_none_or(|limiter| limiter.check_key(&key()).is_ok());
        of_pool && self.categories.get(&category).is_none_or(|limiter| limiter.check().is_ok())
    }
}

/// Governor's bucket of a quota per second holds as many as that.
fn per_second(quota: u32) -> Quota {
    Quota::per_second(NonZeroU32::new(quota).unwrap_or(NonZeroU32::MIN))
}
