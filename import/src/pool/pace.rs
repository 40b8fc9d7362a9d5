//! Keeps the calls of each quota category at their share of the quota, so that live traffic has room.

use std::{
    num::NonZeroU32,
    sync::{
        Arc, Mutex as Guard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, MonotonicClock},
    middleware::NoOpMiddleware,
    state::{InMemoryState, NotKeyed},
};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, VariantNames};
use tokio::sync::Mutex;

use crate::{options::Options, pool::rate::Rate};

/// Cognito's quota categories, as far as an import makes calls in them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, Display, EnumString, VariantNames,
)]
pub enum Category {
    UserCreation,
    UserAccountRecovery,
    UserUpdate,
    UserRead,
    UserResourceRead,
    UserResourceUpdate,
    UserPoolResourceUpdate,
    UserList,
}

impl Category {
    pub const ALL: [Self; 8] = [
        Self::UserCreation,
        Self::UserAccountRecovery,
        Self::UserUpdate,
        Self::UserRead,
        Self::UserResourceRead,
        Self::UserResourceUpdate,
        Self::UserPoolResourceUpdate,
        Self::UserList,
    ];

    /// Those whose quota AWS raises on request (developer guide, "Quotas in Amazon Cognito"); creation first.
    pub const RAISABLE: [Self; 3] = [Self::UserCreation, Self::UserRead, Self::UserResourceRead];

    /// Requests per second, per account and Region (developer guide, "Quotas in Amazon Cognito").
    pub fn default_quota(self) -> f64 {
        match self {
            Self::UserCreation | Self::UserResourceRead => 50.0,
            Self::UserAccountRecovery | Self::UserList => 30.0,
            Self::UserUpdate | Self::UserResourceUpdate => 25.0,
            Self::UserRead => 120.0,
            // 15 in all, but 5 for one operation on one pool, and the import makes only CreateGroup.
            Self::UserPoolResourceUpdate => 5.0,
        }
    }
}

/// One limiter per category.
pub struct Pace {
    lanes: [Lane; Category::ALL.len()],
}

impl Pace {
    /// Each category at its share of its quota.
    pub fn new(options: &Options) -> Self {
        let full = |category: Category| {
            let quota = options.quotas.get(&category).copied().unwrap_or_else(|| category.default_quota());
            quota * options.share
        };
        Self { lanes: Category::ALL.map(|category| Lane::new(full(category))) }
    }

    /// Waits until a call of this category may go out. First come, first served.
    pub async fn ready(&self, category: Category) {
        self.lane(category).ready().await;
    }

    /// A call of this category was throttled: slow down.
    pub fn throttled(&self, category: Category) {
        self.lane(category).adapt(Rate::throttled);
    }

    /// A call of this category went through: a slowed category recovers.
    pub fn calm(&self, category: Category) {
        self.lane(category).adapt(Rate::calm);
    }

    /// The category that most calls wait for right now, if any do: what the import would be faster without.
    pub fn limiting(&self) -> Option<Category> {
        let waiting = Category::ALL.map(|category| (self.lane(category).waiting.load(Ordering::Relaxed), category));
        waiting.into_iter().filter(|(calls, _)| *calls > 0).max().map(|(_, category)| category)
    }

    /// How many rows are worth working on at a time: as many as this pace lets end in two seconds, 50 at Cognito's default
    /// quotas, which leaves each row that long for its calls. More would only wait, and half-made at that, for whoever asks
    /// the import to stop.
    pub fn rows_at_once(&self) -> usize {
        const SECONDS: f64 = 2.0;
        /// Each has a connection of its own, and processes may often have 1,024 files open.
        const MOST: usize = 200;
        let steps = [Category::UserCreation, Category::UserAccountRecovery, Category::UserUpdate];
        let slowest = steps.map(|category| self.per_second(category)).into_iter().fold(f64::INFINITY, f64::min);
        ((slowest * SECONDS).ceil() as usize).clamp(1, MOST)
    }

    /// Requests per second of a category right now.
    pub fn per_second(&self, category: Category) -> f64 {
        self.lane(category).now().rate.per_second()
    }

    fn lane(&self, category: Category) -> &Lane {
        &self.lanes[category as usize]
    }
}

type Limiter = RateLimiter<NotKeyed, InMemoryState, MonotonicClock, NoOpMiddleware<Instant>>;

struct Lane {
    /// Whoever holds it is next to go.
    turn: Mutex<()>,
    waiting: AtomicUsize,
    now: Guard<Current>,
}

struct Current {
    rate: Rate,
    limiter: Arc<Limiter>,
}

impl Lane {
    fn new(full: f64) -> Self {
        let rate = Rate::new(full);
        let limiter = limiter(&rate);
        Self { turn: Mutex::new(()), waiting: AtomicUsize::new(0), now: Guard::new(Current { rate, limiter }) }
    }

    async fn ready(&self) {
        let _waiting = Waiting::of(&self.waiting);
        let _turn = self.turn.lock().await;
        loop {
            let limiter = self.now().limiter.clone();
            match limiter.check() {
                Ok(()) => return,
                Err(wait) => tokio::time::sleep(wait.wait_time_from(limiter.clock().now())).await,
            }
        }
    }

    fn adapt(&self, change: fn(&mut Rate, Instant) -> bool) {
        let mut now = self.now();
        if change(&mut now.rate, Instant::now()) {
            now.limiter = limiter(&now.rate);
        }
    }

    fn now(&self) -> std::sync::MutexGuard<'_, Current> {
        // Nothing panics while it is held.
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One more that waits, until it goes or gives up.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn of(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Spreads the calls evenly over each second.
fn limiter(rate: &Rate) -> Arc<Limiter> {
    /// Timers wake up to a millisecond late; two calls saved up make good for that and are no burst to Cognito.
    const SAVED_UP: NonZeroU32 = NonZeroU32::MIN.saturating_add(1);
    /// Slower than any rate in use, where a rate is so small that it cannot be expressed.
    const SLOWEST: Duration = Duration::from_secs(3600);
    let between = Duration::try_from_secs_f64(1.0 / rate.per_second()).unwrap_or(SLOWEST).max(Duration::from_nanos(1));
    let quota = Quota::with_period(between).unwrap_or_else(|| Quota::per_hour(SAVED_UP));
    Arc::new(RateLimiter::direct_with_clock(quota.allow_burst(SAVED_UP), MonotonicClock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn calls_keep_to_their_share_of_the_quota() {
        let options = Options { share: 0.5, quotas: [(Category::UserUpdate, 200.0)].into(), ..Options::default() };
        let pace = Pace::new(&options);
        assert_eq!(pace.per_second(Category::UserUpdate), 100.0);
        let start = Instant::now();
        futures::future::join_all((0..30).map(|_| pace.ready(Category::UserUpdate))).await;
        // 2 at once, then 28 at 10 ms each; the upper bound only has to tell it from half the rate.
        let took = start.elapsed();
        assert!(took >= Duration::from_millis(270) && took < Duration::from_millis(540), "{took:?}");
    }

    #[test]
    fn as_many_rows_are_worked_on_as_end_soon() {
        for (share, quotas, expected) in [
            (1.0, [].into(), 50),
            (0.1, [].into(), 5),
            (0.001, [].into(), 1),
            (f64::MIN_POSITIVE, [(Category::UserUpdate, f64::MIN_POSITIVE)].into(), 1),
            (1.0, [(Category::UserAccountRecovery, 4.0)].into(), 8),
            (1.0, [(Category::UserRead, 1.0)].into(), 50),
            (1.0, Category::ALL.map(|category| (category, 1e9)).into(), 200),
        ] {
            let options = Options { share, quotas, ..Options::default() };
            assert_eq!(Pace::new(&options).rows_at_once(), expected, "{share} {:?}", options.quotas);
        }
    }

    #[tokio::test]
    async fn the_category_most_calls_wait_for_limits() {
        let pace = Pace::new(&Options { share: 1.0, ..Options::default() });
        assert_eq!(pace.limiting(), None);
        {
            let calls = |category, count: usize| (0..count).map(move |_| (category, ())).collect::<Vec<_>>();
            let calls = [calls(Category::UserCreation, 4), calls(Category::UserUpdate, 9)].concat();
            let mut waiting: Vec<_> = calls.iter().map(|&(category, ())| Box::pin(pace.ready(category))).collect();
            for call in &mut waiting {
                let _ = futures::poll!(call);
            }
            assert_eq!(pace.limiting(), Some(Category::UserUpdate));
        }
        assert_eq!(pace.limiting(), None, "calls that give up wait no longer");
    }

    #[tokio::test]
    async fn throttling_slows_its_own_category_only() {
        let pace = Pace::new(&Options { share: 1.0, ..Options::default() });
        pace.throttled(Category::UserCreation);
        assert_eq!(pace.per_second(Category::UserCreation), 25.0);
        assert_eq!(pace.per_second(Category::UserAccountRecovery), 30.0);
    }
}
