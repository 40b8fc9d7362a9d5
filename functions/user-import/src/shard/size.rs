//! How many rows a shard has.

use crate::{
    options::Options,
    pool::pace::{Category, Pace},
};

/// How long a worker takes for one shard if all goes well, in seconds: short beside the 15 minutes that a function may
/// run, so that hardly a shard is interrupted and little is done again when one fails; long beside a cold start.
const SECONDS: f64 = 300.0;

/// The rows one of so many lanes imports in that time, each row with a password and a group.
pub fn rows_per_shard(options: &Options, lanes: u32) -> u64 {
    let pace = Pace::new(options);
    let calls = [Category::UserCreation, Category::UserAccountRecovery, Category::UserUpdate];
    let slowest = calls.into_iter().map(|category| pace.per_second(category)).fold(f64::INFINITY, f64::min);
    // As a cast, it ends at the largest number where a quota is absurd.
    ((slowest / f64::from(lanes) * SECONDS) as u64).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_takes_five_minutes_at_its_lanes_pace() {
        for (json, lanes, expected) in [
            // 0.8 of 25 a second, by 4
            ("{}", 4, 1_500),
            (r#"{"share":1}"#, 1, 7_500),
            (r#"{"quotas":{"UserAccountRecovery":1}}"#, 2, 120),
            (r#"{"share":0.0001}"#, 100, 1),
        ] {
            let options = serde_json::from_str(json).expect("these are options");
            assert_eq!(rows_per_shard(&options, lanes), expected, "{json}");
        }
    }
}
