//! How often and how soon a failed call is tried again.

use std::time::Duration;

use rand::Rng;

use crate::pool::classify::Class;

/// How long to wait before the next try, after so many; `None`: no more tries.
///
/// Exponential with jitter, so that rows that failed together do not come back together. Throttled calls get the most
/// tries: they will go through, and their category has been slowed down already.
pub(super) fn delay(class: Class, tries: u32) -> Option<Duration> {
    const LONGEST: Duration = Duration::from_secs(10);
    let most = match class {
        Class::Throttled => 12,
        Class::Ambiguous => 7,
        Class::TriggerBroken => 3,
        Class::Row | Class::Fatal | Class::CutOff => 1,
    };
    let full = Duration::from_millis(100).saturating_mul(1 << tries.min(16)).min(LONGEST);
    (tries < most).then(|| full.mul_f64(rand::rng().random_range(0.5..1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_pass_is_tried_again() {
        for (class, tries) in [
            (Class::Throttled, 12),
            (Class::Ambiguous, 7),
            (Class::TriggerBroken, 3),
            (Class::Row, 1),
            (Class::Fatal, 1),
        ] {
            let delays = (1..).map_while(|done| delay(class, done)).count();
            assert_eq!(delays + 1, tries, "{class:?}");
        }
    }

    #[test]
    fn delays_grow_to_a_limit() {
        let milliseconds = |tries| delay(Class::Throttled, tries).map(|delay| delay.as_millis()).unwrap_or_default();
        assert!((100..200).contains(&milliseconds(1)));
        assert!((400..800).contains(&milliseconds(3)));
        assert!((5_000..10_000).contains(&milliseconds(11)));
    }
}
