//! How many rows a shard has.

use std::time::Duration;

use crate::{
    options::Options,
    pool::pace::{Category, Pace},
};

/// How long a worker takes for one shard if all goes well, in seconds: short beside the 15 minutes that a function may
/// run, so that hardly a shard is interrupted and little is done again when one fails; long beside a cold start.
const SECONDS: f64 = 300.0;

/// The rows one of so many lanes imports in that time, each row with a password and a group.
pub fn rows_per_shard(options: &Options, lanes: u32) -> u64 {
    // As a cast, it ends at the largest number where a quota is absurd.
    ((rows_per_second(options) / f64::from(lanes) * SECONDS) as u64).max(1)
}

/// How long all lanes take for so many of them, at best.
pub fn time_for(rows: u64, options: &Options) -> Duration {
    Duration::try_from_secs_f64(rows as f64 / rows_per_second(options)).unwrap_or(Duration::MAX)
}

fn rows_per_second(options: &Options) -> f64 {
    let pace = Pace::new(options);
    let calls = [Category::UserCreation, Category::UserAccountRecovery, Category::UserUpdate];
    calls.into_iter().map(|category| pace.per_second(category)).fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_users_take_as_long_as_the_quota_of_groups_says() {
        // 25 a second
        let options = Options { share: 1.0, ..Options::default() };
        assert_eq!(time_for(1_000_000, &options), Duration::from_secs(40_000));
    }

    #[test]
    fn a_shard_takes_five_minutes_at_its_lanes_pace() {
        for (json, lanes, expected) in [
            // 0.8 of 25 a second, by 4
            ("{}", 4, 1_500),
            (r#"{"share":1}"#, 1, 7_500),
            (r#"{"quotas":{"UserAccountRecovery":1}}"#, 2, 120),
            (r#"{"share":0.0001}"#, 100, 1),
        ] {
            let options = Options::parse(Some(json)).expect("these are options");
            assert_eq!(rows_per_shard(&options, lanes), expected, "{json}");
        }
    }
}
