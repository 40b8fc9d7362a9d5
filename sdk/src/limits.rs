//! How long SDK calls may take, for each kind of caller.

use std::time::Duration;

use aws_config::{retry::RetryConfig, timeout::TimeoutConfig};

/// How long SDK calls may take and how often they are tried.
#[derive(Clone, Debug)]
pub struct CallLimits {
    /// One try, from the first byte out to the last one in.
    pub attempt: Duration,
    /// All tries of one call together.
    pub operation: Duration,
    /// Tries of one call, at least 1.
    pub attempts: u32,
}

impl CallLimits {
    /// For a trigger's calls on the pool. Cognito waits 5 s (developer guide, Lambda triggers); the function's budget is
    /// 4 s of it, and [`Self::HAND_OVER`] has to fit in after these.
    pub const TRIGGER: Self =
        Self { attempt: Duration::from_millis(900), operation: Duration::from_millis(2_100), attempts: 3 };

    /// For handing over to a queue what a trigger could not do in time.
    pub const HAND_OVER: Self =
        Self { attempt: Duration::from_millis(900), operation: Duration::from_millis(1_400), attempts: 2 };

    /// For work off a queue, where nobody waits.
    pub const QUEUE: Self = Self { attempt: Duration::from_secs(2), operation: Duration::from_secs(8), attempts: 5 };

    /// For calls off a queue that are paced one by one, each further try included.
    pub const PACED: Self = Self { attempt: Duration::from_secs(2), operation: Duration::from_secs(2), attempts: 1 };

    /// For the import, which paces and retries by itself.
    pub const IMPORT: Self = Self { attempt: Duration::from_secs(10), operation: Duration::from_secs(10), attempts: 1 };

    /// As the SDK's time-outs.
    pub fn timeouts(&self) -> TimeoutConfig {
        TimeoutConfig::builder()
            .connect_timeout(self.attempt.min(Duration::from_secs(3)))
            .operation_attempt_timeout(self.attempt)
            .operation_timeout(self.operation)
            .build()
    }

    /// As the SDK's retries.
    pub fn retries(&self) -> RetryConfig {
        RetryConfig::standard()
            .with_max_attempts(self.attempts)
            .with_initial_backoff(Duration::from_millis(100))
            .with_max_backoff(Duration::from_millis(800))
    }
}
